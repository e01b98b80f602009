import { Mark, mergeAttributes, Node } from '@tiptap/core';
import { objectAddress } from './address';

/** What stands within a line: a note at the foot, a link to an object of the space, and the two marks of a suggestion. */

/** Its number is counted by the page; the note is read where the number is, by whoever stops there. */
export const Footnote = Node.create({
	name: 'footnote',
	group: 'inline',
	inline: true,
	atom: true,
	addAttributes() {
		return { text: { default: '', parseHTML: (element) => element.getAttribute('data-text') ?? '' } };
	},
	parseHTML: () => [{ tag: 'sup[data-footnote]' }],
	renderHTML({ node }) {
		const text = String(node.attrs.text ?? '');
		return ['sup', { 'data-footnote': '', 'data-text': text, class: 'footnote', title: text, role: 'note' }];
	}
});

export const ObjectLink = Node.create({
	name: 'objectLink',
	group: 'inline',
	inline: true,
	atom: true,
	addAttributes() {
		const of = (name: string) => ({
			default: '',
			parseHTML: (element: HTMLElement) => element.getAttribute(`data-${name}`) ?? ''
		});
		return { space: of('space'), noun: of('noun'), id: of('id'), label: of('label') };
	},
	parseHTML: () => [{ tag: 'a[data-noun]' }],
	renderHTML({ node }) {
		const { space, noun, id, label } = node.attrs as Record<string, string>;
		const data = { 'data-space': space, 'data-noun': noun, 'data-id': id, 'data-label': label };
		return ['a', { ...data, class: 'object-link', href: objectAddress(noun ?? '', space ?? '', id ?? '') }, label || id || ''];
	}
});

const authored = () => {
	const of = (name: string) => ({
		default: '',
		parseHTML: (element: HTMLElement) => element.getAttribute(`data-${name}`) ?? '',
		renderHTML: (attrs: Record<string, unknown>) => ({ [`data-${name}`]: attrs[name] })
	});
	return { id: of('id'), tenant: of('tenant'), member: of('member') };
};

/** Words that one side would add. */
export const Insertion = Mark.create({
	name: 'insertion',
	inclusive: false,
	excludes: 'insertion deletion',
	addAttributes: authored,
	parseHTML: () => [{ tag: 'ins[data-id]' }],
	renderHTML: ({ HTMLAttributes }) => ['ins', mergeAttributes(HTMLAttributes), 0]
});

/** Words that one side would take away. */
export const Deletion = Mark.create({
	name: 'deletion',
	inclusive: false,
	excludes: 'insertion deletion',
	addAttributes: authored,
	parseHTML: () => [{ tag: 'del[data-id]' }],
	renderHTML: ({ HTMLAttributes }) => ['del', mergeAttributes(HTMLAttributes), 0]
});
