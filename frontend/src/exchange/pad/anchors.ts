import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { redraw } from './drawing';

/** Where comments stand in a text: places that travel with the words around them, however others edit before and behind. */
export interface Anchor {
	from: string;
	to: string;
}

interface Bound {
	binding: { mapping: Map<unknown, unknown>; type: Y.XmlFragment; doc: Y.Doc } | null;
}

const toText = (position: unknown): string => {
	const bytes = Y.encodeRelativePosition(position as Y.RelativePosition);
	return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
};
const fromText = (text: string): Y.RelativePosition =>
	Y.decodeRelativePosition(Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)));

/** The anchor of what is selected; undefined where nothing is. */
export function anchorOf(state: EditorState): (Anchor & { quote: string }) | undefined {
	const { binding } = (ySyncPluginKey.getState(state) ?? {}) as Bound;
	const { from, to } = state.selection;
	if (!binding || from === to) return undefined;
	const place = (at: number) => toText(absolutePositionToRelativePosition(at, binding.type, binding.mapping as never));
	return { from: place(from), to: place(to), quote: state.doc.textBetween(from, to, ' ', ' ').slice(0, 300) };
}

/** Where an anchor is now; undefined where its words are gone. */
export function placeOf(state: EditorState, anchor: Anchor): { from: number; to: number } | undefined {
	const { binding } = (ySyncPluginKey.getState(state) ?? {}) as Bound;
	if (!binding || !binding.mapping.size) return undefined;
	try {
		const place = (text: string) =>
			relativePositionToAbsolutePosition(binding.doc, binding.type, fromText(text), binding.mapping as never);
		const from = place(anchor.from);
		const to = place(anchor.to);
		return from === null || to === null || from >= to || to > state.doc.content.size ? undefined : { from, to };
	} catch {
		return undefined; // written by a page that says places in another way
	}
}

export interface Anchored extends Anchor {
	id: string;
	open: boolean;
}

const key = new PluginKey<DecorationSet>('naru.anchors');
const anew = 'naru.anchors.redraw';

/** Marks the words that are commented on; a click on them goes to the comment. */
export const Anchors = Extension.create<{ anchored: () => readonly Anchored[]; onpick: (id: string) => void }>({
	name: 'anchors',
	addOptions: () => ({ anchored: () => [], onpick: () => undefined }),
	addProseMirrorPlugins() {
		const { anchored, onpick } = this.options;
		const draw = (state: EditorState) =>
			DecorationSet.create(
				state.doc,
				anchored().flatMap((one) => {
					const place = one.open ? placeOf(state, one) : undefined;
					return place ? [Decoration.inline(place.from, place.to, { class: 'commented', 'data-comment': one.id })] : [];
				})
			);
		return [
			new Plugin<DecorationSet>({
				key,
				state: {
					init: () => DecorationSet.empty,
					apply: (tr: Transaction, before, _old, state) => {
						if (tr.getMeta(anew) !== undefined) return draw(state);
						// After another's edit the whole document has been put anew: places are asked again.
						const far = (tr.getMeta('y-sync$') as { isChangeOrigin?: boolean } | undefined)?.isChangeOrigin;
						if (far && tr.docChanged) return draw(state);
						return before.map(tr.mapping, tr.doc);
					}
				},
				props: {
					decorations: (state) => key.getState(state),
					handleClick: (view, at) => {
						const [hit] = key.getState(view.state)?.find(at, at) ?? [];
						const id = hit && (hit as unknown as { type: { attrs: Record<string, string> } }).type.attrs['data-comment'];
						if (id) onpick(id);
						return false;
					}
				}
			})
		];
	}
});

/** Draws the marks anew, after comments have come or gone. */
export function redrawAnchors(view: EditorView): void {
	redraw(view, anew);
}
