import { mergeAttributes, Node } from '@tiptap/core';
import { loadPicture } from '../pictures';

/** The blocks of a pad that other editors don't know: an article of an agreement, and a picture that lies among the space's files. */

/** An article that stands in every language under one number. It says which language's text prevails where they differ. */
export const Clause = Node.create({
	name: 'clause',
	content: 'block+',
	defining: true,
	isolating: true,
	addAttributes() {
		return {
			number: { default: '', parseHTML: (element) => element.getAttribute('data-number') ?? '' },
			prevails: { default: '', parseHTML: (element) => element.getAttribute('data-prevails') ?? '' }
		};
	},
	parseHTML: () => [{ tag: 'section[data-number]' }],
	renderHTML({ node }) {
		const { number, prevails } = node.attrs as { number: string; prevails: string };
		return ['section', { 'data-number': number, 'data-prevails': prevails, class: 'clause' }, 0];
	}
});

/** A picture by the id of its file. Its bytes are fetched as the reader, never by an address of its own. */
export const Picture = Node.create<{ space: string }>({
	name: 'picture',
	group: 'block',
	atom: true,
	draggable: true,
	addOptions: () => ({ space: '' }),
	addAttributes() {
		return {
			file: { default: '', parseHTML: (element) => element.getAttribute('data-file') ?? '' },
			alt: { default: '', parseHTML: (element) => element.getAttribute('alt') ?? '' },
			width: { default: null, parseHTML: (element) => Number(element.getAttribute('width')) || null }
		};
	},
	parseHTML: () => [{ tag: 'img[data-file]' }],
	renderHTML({ node, HTMLAttributes }) {
		const { file, alt, width } = node.attrs as { file: string; alt: string; width: number | null };
		return ['img', mergeAttributes(HTMLAttributes, { 'data-file': file, alt, width })];
	},
	addNodeView() {
		const { space } = this.options;
		return ({ node }) => {
			const { file, alt, width } = node.attrs as { file: string; alt: string; width: number | null };
			const dom = document.createElement('figure');
			dom.className = 'pad-picture';
			const image = document.createElement('img');
			image.alt = alt;
			if (width) image.width = width;
			dom.append(image);
			if (alt) {
				const caption = document.createElement('figcaption');
				caption.textContent = alt;
				dom.append(caption);
			}
			const release = loadPicture(space, file, image);
			return { dom, destroy: release, ignoreMutation: () => true };
		};
	}
});
