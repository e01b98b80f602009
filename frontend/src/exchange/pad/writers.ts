import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { redraw } from './drawing';

/** Who wrote what: every letter of a Yjs text says as which client it was written, and the server which member that was. */
export interface Piece {
	from: number;
	to: number;
	client: number;
}

interface Bound {
	binding: { mapping: Map<unknown, { nodeSize: number; isLeaf: boolean }>; type: Y.XmlFragment } | null;
}

/** The pieces of a text in its order, neighbours of one client joined. Empty while the text isn't drawn whole. */
export function piecesOf(state: EditorState): Piece[] {
	const { binding } = (ySyncPluginKey.getState(state) ?? {}) as Bound;
	if (!binding) return [];
	const pieces: Piece[] = [];
	const walk = (parent: Y.XmlFragment, from: number): boolean => {
		let at = from;
		for (const child of parent.toArray()) {
			if (child instanceof Y.XmlText) {
				for (let item = child._start; item; item = item.right) {
					if (item.deleted || !item.countable) continue;
					const last = pieces.at(-1);
					if (last?.client === item.id.client && last.to === at) last.to += item.length;
					else pieces.push({ from: at, to: at + item.length, client: item.id.client });
					at += item.length;
				}
				continue;
			}
			const node = binding.mapping.get(child);
			if (!node) return false;
			if (!node.isLeaf && child instanceof Y.XmlElement && !walk(child, at + 1)) return false;
			at += node.nodeSize;
		}
		return true;
	};
	return walk(binding.type, 0) && (pieces.at(-1)?.to ?? 0) <= state.doc.content.size ? pieces : [];
}

/** How a writer's words are drawn. */
export interface Look {
	/** Beside the colour a pattern of its own, so that nobody depends on colours. */
	pattern: number;
	color: string;
	name: string;
}

const key = new PluginKey<DecorationSet>('naru.writers');
const anew = 'naru.writers.redraw';

/** Underlines each writer's words in her own way, while `look` says how. */
export const Writers = Extension.create<{ look: () => ((client: number) => Look | undefined) | undefined }>({
	name: 'writers',
	addOptions: () => ({ look: () => undefined }),
	addProseMirrorPlugins() {
		const draw = (state: EditorState) => {
			const look = this.options.look();
			if (!look) return DecorationSet.empty;
			const marks = piecesOf(state).flatMap(({ from, to, client }) => {
				const one = look(client);
				return one ? [Decoration.inline(from, to, { class: `written p${one.pattern}`, style: `--hand: ${one.color}`, title: one.name })] : [];
			});
			return DecorationSet.create(state.doc, marks);
		};
		return [
			new Plugin<DecorationSet>({
				key,
				state: {
					init: () => DecorationSet.empty,
					apply: (tr, before, _old, state) => {
						// Another's edit puts the whole document anew, which nothing drawn outlives.
						const far = (tr.getMeta('y-sync$') as { isChangeOrigin?: boolean } | undefined)?.isChangeOrigin;
						return tr.getMeta(anew) !== undefined || (far && tr.docChanged) ? draw(state) : before.map(tr.mapping, tr.doc);
					}
				},
				props: { decorations: (state) => key.getState(state) }
			})
		];
	}
});

/** Draws who wrote what anew: it was asked for, or something was written since. */
export function redrawWriters(view: EditorView): void {
	redraw(view, anew);
}
