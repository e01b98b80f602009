import { Editor, type JSONContent } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { UndoRedo } from '@tiptap/extensions';
import { cleanPaste } from './paste';
import { goodLink, revealed, type Doc } from './prose';

/** The rich editor, limited to what the server keeps. Loaded only where something is written. */
export type { Editor };

// Tab must leave the editor by keyboard, so depth in a list is changed with the brackets instead.
const item = ListItem.extend({
	addKeyboardShortcuts() {
		return {
			Enter: () => this.editor.commands.splitListItem(this.name),
			'Mod-]': () => this.editor.commands.sinkListItem(this.name),
			'Mod-[': () => this.editor.commands.liftListItem(this.name)
		};
	}
});

export function startEditor(given: {
	element: HTMLElement;
	value: Doc | undefined;
	attributes: Record<string, string>;
	onchange: (doc: Doc) => void;
	onmove: () => void;
	onblur: () => void;
}): Editor {
	return new Editor({
		element: given.element,
		injectCSS: false,
		extensions: [
			Document,
			Paragraph,
			Text,
			Heading.configure({ levels: [2, 3] }),
			BulletList,
			OrderedList,
			item,
			Blockquote,
			HardBreak,
			HorizontalRule,
			Bold,
			Italic,
			Link.configure({
				openOnClick: false,
				autolink: true,
				linkOnPaste: true,
				HTMLAttributes: { target: null, rel: 'noopener noreferrer nofollow', class: null },
				isAllowedUri: (address) => typeof address === 'string' && goodLink(address)
			}),
			UndoRedo
		],
		content: (given.value as JSONContent | undefined) ?? null,
		editorProps: { attributes: given.attributes, transformPastedText: revealed, transformPastedHTML: cleanPaste },
		onUpdate: ({ editor }) => given.onchange(editor.getJSON() as Doc),
		onTransaction: given.onmove,
		onBlur: given.onblur
	});
}
