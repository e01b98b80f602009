import { Extension } from '@tiptap/core';
import type { Mark, MarkType, Node } from '@tiptap/pm/model';
import { Plugin, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state';
import { Mapping, ReplaceStep } from '@tiptap/pm/transform';
import type { EditorView } from '@tiptap/pm/view';
import { readCaret } from './drawing';

/**
 * Suggestion mode: what is typed is marked as proposed, what is deleted stays and is marked as to go. Only words within a
 * block are proposed. Marks on whole blocks have no place in a Yjs tree, so a suggested paragraph would be a paragraph
 * without anybody's consent: such an edit is refused and the person told.
 */
export interface Suggester {
	tenant: string;
	member: string;
	/** Whether one is suggesting just now. */
	on: () => boolean;
	/** A new suggestion was begun under this id. */
	onbegun: (id: string) => void;
	/** Something was asked for that can't be suggested. */
	onrefused: () => void;
	newId: () => string;
}

/** What others have written, what is undone, and what carries a decision out is passed on as it is. */
const carried = 'naru.carried';

/** The letters of a composition that are not marked yet: marking them while they grow would tear them. */
interface Composed {
	from: number;
	to: number;
}

export const Suggesting = Extension.create<{ suggester: Suggester | undefined }, { composed: Composed | undefined }>({
	name: 'suggesting',
	addOptions: () => ({ suggester: undefined }),
	addStorage: () => ({ composed: undefined }),
	addProseMirrorPlugins() {
		const mark = (view: EditorView) => {
			// The editor reads the finished letter from the page first; the next one may have begun by then.
			setTimeout(() => {
				const { composed } = this.storage;
				const { suggester } = this.options;
				if (view.isDestroyed || view.composing || !composed || !suggester) return;
				readCaret();
				this.storage.composed = undefined;
				const tr = claim(view.state, composed, suggester);
				if (tr) view.dispatch(tr);
			});
			return false;
		};
		return [new Plugin({ props: { handleDOMEvents: { compositionend: mark, blur: mark } } })];
	},
	dispatchTransaction({ transaction, next }) {
		const suggester = this.options.suggester;
		const foreign = transaction.getMeta('y-sync$') ?? transaction.getMeta(carried);
		if (!suggester?.on() || !transaction.docChanged || foreign) {
			if (this.storage.composed) this.storage.composed = shifted(this.storage.composed, transaction.mapping);
			next(transaction);
			return;
		}
		if (this.editor.view.composing && composes(transaction, this.storage.composed)) {
			this.storage.composed = grown(this.storage.composed, transaction);
			next(transaction);
			return;
		}
		const proposed = propose(transaction, this.editor.state, suggester);
		if (proposed) next(proposed);
		else suggester.onrefused();
	}
});

const shifted = ({ from, to }: Composed, by: Mapping): Composed => ({ from: by.map(from, -1), to: by.map(to, 1) });

/** Whether a transaction is a growing letter: it puts letters in, and takes only away what the composition has put in before. */
function composes(tr: Transaction, before: Composed | undefined): boolean {
	return tr.steps.every(
		(step) =>
			step instanceof ReplaceStep &&
			step.slice.content.childCount <= 1 &&
			(step.from === step.to || (before !== undefined && step.from >= before.from && step.to <= before.to))
	);
}

/** What a composition has put in, with what it puts in now. */
function grown(before: Composed | undefined, tr: Transaction): Composed {
	let all = before && shifted(before, tr.mapping);
	tr.mapping.maps.forEach((map, i) => {
		const rest = tr.mapping.slice(i + 1);
		map.forEach((_from, _to, from, to) => {
			const piece = { from: rest.map(from, -1), to: rest.map(to, 1) };
			all = all ? { from: Math.min(all.from, piece.from), to: Math.max(all.to, piece.to) } : piece;
		});
	});
	return all ?? { from: 0, to: 0 };
}

/** Marks the letters that a composition has left as proposed. */
function claim(state: EditorState, { from, to }: Composed, who: Suggester): Transaction | undefined {
	const end = Math.min(to, state.doc.content.size);
	if (from >= end) return undefined;
	const id = nearby(state.doc, from, end, who) ?? begun(who);
	const mark = (state.schema.marks.insertion as MarkType).create({ id, tenant: who.tenant, member: who.member });
	return state.tr.addMark(from, end, mark).setMeta(carried, true);
}

interface Edit {
	from: number;
	to: number;
	/** What is written in its place: one line. */
	line: Node[];
}

/** The edits of a transaction in the places of the document before it, or undefined where one is more than words within blocks. */
function editsOf(tr: Transaction): Edit[] | undefined {
	const edits: Edit[] = [];
	for (const [i, step] of tr.steps.entries()) {
		if (!(step instanceof ReplaceStep)) return undefined;
		const doc = tr.docs[i];
		const { slice } = step;
		if (!doc) return undefined;
		const line: Node[] = [];
		slice.content.forEach((node) => {
			if (node.isTextblock && slice.content.childCount === 1) node.content.forEach((child) => line.push(child));
			else line.push(node);
		});
		if (line.some((node) => !node.isText)) return undefined;
		const within = doc.resolve(step.from).sameParent(doc.resolve(step.to));
		if (!within && line.length) return undefined;
		if (!doc.resolve(step.from).parent.inlineContent) return undefined;
		const back = new Mapping(tr.mapping.maps.slice(0, i)).invert();
		edits.push({ from: back.map(step.from, -1), to: back.map(step.to, 1), line });
	}
	return edits;
}

function propose(original: Transaction, state: EditorState, who: Suggester): Transaction | undefined {
	const edits = editsOf(original);
	if (!edits) return undefined;
	const insertion = state.schema.marks.insertion as MarkType;
	const deletion = state.schema.marks.deletion as MarkType;
	const tr = state.tr;
	for (const { from, to, line } of edits) {
		const start = tr.mapping.map(from, -1);
		let end = tr.mapping.map(to, 1);
		const id = nearby(tr.doc, start, end, who) ?? begun(who);
		const mark = { id, tenant: who.tenant, member: who.member };
		const before = tr.doc.content.size;
		strike(tr, start, end, deletion.create(mark), who);
		end += tr.doc.content.size - before;
		if (line.length) {
			const at = line.length && end > start ? end : start;
			const marked = line.map((node) => node.mark(insertion.create(mark).addToSet(plain(node.marks))));
			tr.replaceWith(at, at, marked);
			const length = marked.reduce((sum, node) => sum + node.nodeSize, 0);
			tr.setSelection(TextSelection.create(tr.doc, at + length));
		} else {
			const backwards = state.selection.empty && to <= state.selection.from;
			tr.setSelection(TextSelection.create(tr.doc, backwards || !state.selection.empty ? start : end));
		}
	}
	if (original.scrolledIntoView) tr.scrollIntoView();
	const composition: unknown = original.getMeta('composition');
	if (composition !== undefined) tr.setMeta('composition', composition);
	return tr;
}

const plain = (marks: readonly Mark[]) => marks.filter(({ type }) => type.name !== 'insertion' && type.name !== 'deletion');

function begun(who: Suggester): string {
	const id = who.newId();
	who.onbegun(id);
	return id;
}

/** One's own suggestion that touches this place: it is gone on with. */
function nearby(doc: Node, from: number, to: number, who: Suggester): string | undefined {
	const near = [doc.resolve(from).nodeBefore, doc.resolve(to).nodeAfter];
	for (const node of near) {
		const mark = node?.marks.find(({ type }) => type.name === 'insertion' || type.name === 'deletion');
		if (mark && mark.attrs.member === who.member) return String(mark.attrs.id);
	}
	return undefined;
}

/** Marks what lies in a range as to go; what oneself has proposed there just goes. */
function strike(tr: Transaction, from: number, to: number, mark: Mark, who: Suggester): void {
	const own: [number, number][] = [];
	const theirs: [number, number][] = [];
	tr.doc.nodesBetween(from, to, (node, at) => {
		if (!node.isText) return true;
		const range: [number, number] = [Math.max(at, from), Math.min(at + node.nodeSize, to)];
		const inserted = node.marks.find(({ type }) => type.name === 'insertion');
		const deleted = node.marks.some(({ type }) => type.name === 'deletion');
		if (inserted?.attrs.member === who.member) own.push(range);
		else if (!inserted && !deleted) theirs.push(range);
		return false;
	});
	for (const [start, end] of theirs) tr.addMark(start, end, mark);
	for (const [start, end] of own.reverse()) tr.delete(start, end);
}

/** One suggestion as it stands in a text. */
export interface Found {
	id: string;
	tenant: string;
	member: string;
	inserted: string;
	deleted: string;
	from: number;
	to: number;
}

/** The suggestions that stand in a document, in the order of the text. */
export function suggestionsIn(doc: Node): Found[] {
	const found = new Map<string, Found>();
	doc.descendants((node, at) => {
		if (!node.isText) return true;
		for (const { type, attrs } of node.marks) {
			if (type.name !== 'insertion' && type.name !== 'deletion') continue;
			const { id, tenant, member } = attrs as Record<'id' | 'tenant' | 'member', string>;
			const one = found.get(id) ?? { id, tenant, member, inserted: '', deleted: '', from: at, to: at };
			if (type.name === 'insertion') one.inserted += node.text ?? '';
			else one.deleted += node.text ?? '';
			one.to = at + node.nodeSize;
			found.set(id, one);
		}
		return false;
	});
	return [...found.values()];
}

/** Carries decided suggestions out in a text. Whoever does it a second time changes nothing. */
export function carryOut(state: EditorState, decided: (id: string) => 'accept' | 'refuse' | undefined): Transaction | undefined {
	const tr = state.tr;
	const gone: [number, number][] = [];
	state.doc.descendants((node, at) => {
		if (!node.isText) return true;
		for (const mark of node.marks) {
			const name = mark.type.name;
			if (name !== 'insertion' && name !== 'deletion') continue;
			const to = decided(String(mark.attrs.id));
			if (!to) continue;
			if ((to === 'accept') === (name === 'insertion')) tr.removeMark(at, at + node.nodeSize, mark);
			else gone.push([at, at + node.nodeSize]);
		}
		return false;
	});
	for (const [from, to] of gone.reverse()) tr.delete(from, to);
	return tr.docChanged ? tr.setMeta(carried, true).setMeta('addToHistory', false) : undefined;
}
