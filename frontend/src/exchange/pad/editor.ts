import { Editor, Extension } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { BulletList, ListItem, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table';
import { Text } from '@tiptap/extension-text';
import { Underline } from '@tiptap/extension-underline';
import { UndoRedo } from '@tiptap/extensions';
import { Plugin } from '@tiptap/pm/state';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { Anchors, type Anchored } from './anchors';
import { Carets, looks, type Hand } from './carets';
import { ClauseMarks, type ClauseLook } from './clauses';
import { readCaret } from './drawing';
import { Clause, Picture } from './nodes/blocks';
import { Deletion, Footnote, Insertion, ObjectLink } from './nodes/inlines';
import { cleanPaste, goodLink, revealed } from './paste';
import { Suggesting, type Suggester } from './suggesting';
import { Writers, type Look } from './writers';

/** The editor of a pad. Loaded only where a pad is open. */
export type { Editor, Hand };

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

// In a table Tab walks the cells, as everywhere; Escape gives the keyboard back.
const leave = Extension.create({
	name: 'leave',
	addKeyboardShortcuts() {
		return { Escape: () => (this.editor.view.dom.blur(), true) };
	}
});

// What a key does, it does at the caret that is seen, also where the browser has not yet told of it.
const seen = Extension.create({
	name: 'seen',
	addProseMirrorPlugins: () => [
		new Plugin({
			props: {
				handleDOMEvents: {
					keydown: (view) => {
						if (!view.composing) readCaret();
						return false;
					}
				}
			}
		})
	]
});

/** The nodes and marks that a pad's texts are made of. */
const content = (space: string) => [
	Document.extend({ content: '(block | clause)+' }),
	Paragraph,
	Text,
	Heading.configure({ levels: [1, 2, 3, 4] }),
	BulletList,
	OrderedList,
	item,
	Blockquote,
	HardBreak,
	HorizontalRule,
	Bold,
	Italic,
	Underline,
	Strike,
	Link.configure({
		openOnClick: false,
		autolink: true,
		linkOnPaste: true,
		HTMLAttributes: { target: null, rel: 'noopener noreferrer nofollow', class: null },
		isAllowedUri: (address) => typeof address === 'string' && goodLink(address)
	}),
	Table.configure({ resizable: false }),
	TableRow,
	TableHeader,
	TableCell,
	Clause,
	Picture.configure({ space }),
	Footnote,
	ObjectLink,
	Insertion,
	Deletion
];

export interface Column {
	element: HTMLElement;
	doc: Y.Doc;
	field: string;
	awareness: Awareness;
	hand: Hand;
	city: (tenant: string) => string;
	space: string;
	editable: boolean;
	attributes: Record<string, string>;
	suggester?: Suggester;
	anchored: () => readonly Anchored[];
	onpick: (comment: string) => void;
	clauseLook: (number: string) => ClauseLook;
	writers: () => ((client: number) => Look | undefined) | undefined;
	onmove: (changed: boolean) => void;
	onfocus: () => void;
}

/** Opens one language's text of a pad for writing, or for reading as it is written. */
export function startColumn(given: Column): Editor {
	return new Editor({
		element: given.element,
		injectCSS: false,
		editable: given.editable,
		extensions: [
			...content(given.space),
			leave,
			seen,
			Collaboration.configure({ document: given.doc, field: given.field }),
			Carets.configure({
				provider: { awareness: given.awareness },
				user: { ...given.hand },
				...looks(given.city)
			}),
			Anchors.configure({ anchored: given.anchored, onpick: given.onpick }),
			ClauseMarks.configure({ look: given.clauseLook }),
			Writers.configure({ look: given.writers }),
			Suggesting.configure({ suggester: given.suggester })
		],
		editorProps: { attributes: given.attributes, transformPastedText: revealed, transformPastedHTML: cleanPaste },
		onTransaction: ({ transaction }) => given.onmove(transaction.docChanged),
		onFocus: given.onfocus
	});
}

/** Shows a text as it was, for reading alone. */
export function showText(element: HTMLElement, space: string, doc: object, attributes: Record<string, string>): Editor {
	return new Editor({
		element,
		injectCSS: false,
		editable: false,
		extensions: [...content(space), UndoRedo],
		content: doc,
		editorProps: { attributes }
	});
}
