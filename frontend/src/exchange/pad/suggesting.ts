import { Extension } from '@tiptap/core';
import type { Mark, MarkType, Node, NodeType, ResolvedPos, Slice } from '@tiptap/pm/model';
import { Plugin, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state';
import { Mapping, ReplaceStep } from '@tiptap/pm/transform';
import type { EditorView } from '@tiptap/pm/view';
import { readCaret } from './drawing';

/**
 * Suggestion mode: what is typed is marked as proposed, what is deleted stays and is marked as to go. Marks on whole blocks
 * have no place in a Yjs tree, so only words are proposed, and paragraphs of them behind another: a paragraph without words
 * is no part of what is agreed to (docs/pad-content.md), and goes with the last of its words. Any other edit of blocks
 * would stand without anybody's consent: it is refused and the person told.
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
	/** What is written in its place; each line but the first is a paragraph of its own. */
	lines: Node[][];
}

/** The lines that a slice brings, or undefined where it brings more than words. */
function linesOf({ content }: Slice): Node[][] | undefined {
	const lines: Node[][] = [];
	content.forEach((node) => {
		if (node.isText && lines.length < 2) (lines[0] ??= []).push(node);
		else lines.push(node.isTextblock ? [...node.content.content] : [node]);
	});
	if (!lines.length) return [[]];
	return lines.every((line) => line.every((node) => node.isText)) ? lines : undefined;
}

/** Whether a range is the border between a paragraph without words and its neighbour: taking it away takes no words. */
function emptyBorder(doc: Node, from: number, to: number): boolean {
	const [before, after] = [doc.resolve(from), doc.resolve(to)];
	const empty = [before, after].some(({ parent }) => parent.type.name === 'paragraph' && parent.content.size === 0);
	return empty && before.depth === after.depth && before.end() === from && after.start() === to;
}

/** The edits of a transaction in the places of the document before it, or undefined where one is more than words and paragraphs of them. */
function editsOf(tr: Transaction): Edit[] | undefined {
	const edits: Edit[] = [];
	for (const [i, step] of tr.steps.entries()) {
		const doc = tr.docs[i];
		const lines = step instanceof ReplaceStep ? linesOf(step.slice) : undefined;
		if (!(step instanceof ReplaceStep) || !doc || !lines) return undefined;
		const [start, end] = [doc.resolve(step.from), doc.resolve(step.to)];
		const writes = lines.length > 1 || lines.some((line) => line.length);
		if (writes && !start.sameParent(end)) return undefined;
		if (!start.parent.inlineContent) return undefined;
		if (lines.length > 1 && (end.end() !== step.to || !followable(end))) return undefined;
		const back = new Mapping(tr.mapping.maps.slice(0, i)).invert();
		edits.push({ from: back.map(step.from, -1), to: back.map(step.to, 1), lines });
	}
	return edits;
}

/** Whether a paragraph may stand behind the block of a place. */
function followable(place: ResolvedPos): boolean {
	const paragraph = place.doc.type.schema.nodes.paragraph as NodeType;
	const behind = place.depth > 0 ? place.indexAfter(-1) : 0;
	return place.depth > 0 && place.node(-1).type.name !== 'listItem' && place.node(-1).canReplaceWith(behind, behind, paragraph);
}

function propose(original: Transaction, state: EditorState, who: Suggester): Transaction | undefined {
	const edits = editsOf(original);
	if (!edits) return undefined;
	const insertion = state.schema.marks.insertion as MarkType;
	const deletion = state.schema.marks.deletion as MarkType;
	const tr = state.tr;
	for (const { from, to, lines } of edits) {
		const start = tr.mapping.map(from, -1);
		let end = tr.mapping.map(to, 1);
		if (start < end && emptyBorder(tr.doc, start, end)) {
			tr.delete(start, end);
			continue;
		}
		const near = nearby(tr.doc, start, end, who);
		let id: string | undefined;
		const mark = () => ({ id: (id ??= near ?? begun(who)), tenant: who.tenant, member: who.member });
		const before = tr.doc.content.size;
		strike(tr, start, end, () => deletion.create(mark()), who);
		end += tr.doc.content.size - before;
		if (lines.length > 1 || lines[0]?.length) {
			let at = Math.max(start, end);
			for (const [i, line] of lines.entries()) {
				if (i) {
					tr.split(at, 1, [{ type: state.schema.nodes.paragraph as NodeType }]);
					at += 2;
				}
				const marked = line.map((node) => node.mark(insertion.create(mark()).addToSet(plain(node.marks))));
				if (marked.length) tr.insert(at, marked);
				at += marked.reduce((sum, node) => sum + node.nodeSize, 0);
			}
			tr.setSelection(TextSelection.create(tr.doc, at));
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
function strike(tr: Transaction, from: number, to: number, mark: () => Mark, who: Suggester): void {
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
	for (const [start, end] of theirs) tr.addMark(start, end, mark());
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

/** Takes a paragraph away whose last words were just taken out, where the text may stand without it. */
function emptied(tr: Transaction, at: number): void {
	const place = tr.doc.resolve(at);
	if (place.parent.type.name !== 'paragraph' || place.parent.content.size) return;
	const index = place.index(-1);
	if (place.node(-1).canReplace(index, index + 1)) tr.delete(place.before(), place.after());
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
	for (const [from, to] of gone.reverse()) {
		tr.delete(from, to);
		emptied(tr, from);
	}
	return tr.docChanged ? tr.setMeta(carried, true).setMeta('addToHistory', false) : undefined;
}
