import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { redraw } from './drawing';

/** How an article is shown: its number as a word, and in words and colour whether its languages say the same. */
export interface ClauseLook {
	label: string;
	state: { name: string; word: string } | undefined;
}

const key = new PluginKey<DecorationSet>('naru.clauses');
const anew = 'naru.clauses.redraw';

export const ClauseMarks = Extension.create<{ look: (number: string) => ClauseLook }>({
	name: 'clauseMarks',
	addOptions: () => ({ look: (number) => ({ label: number, state: undefined }) }),
	addProseMirrorPlugins() {
		const { look } = this.options;
		const draw = ({ doc }: EditorState) => {
			const marks: Decoration[] = [];
			doc.forEach((node, at) => {
				if (node.type.name !== 'clause') return;
				const { label, state } = look(String(node.attrs.number ?? '').trim());
				const attrs = { 'data-label': label, 'data-state': state?.name ?? '', 'data-word': state?.word ?? '' };
				marks.push(Decoration.node(at, at + node.nodeSize, attrs));
			});
			return DecorationSet.create(doc, marks);
		};
		return [
			new Plugin<DecorationSet>({
				key,
				state: {
					init: (_config, state) => draw(state),
					apply: (tr, before, _old, state) => (tr.docChanged || tr.getMeta(anew) !== undefined ? draw(state) : before)
				},
				props: { decorations: (state) => key.getState(state) }
			})
		];
	}
});

/** Shows the articles anew, after their standing has changed. */
export function redrawClauses(view: EditorView): void {
	redraw(view, anew);
}
