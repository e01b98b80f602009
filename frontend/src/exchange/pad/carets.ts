import { CollaborationCaret, type CollaborationCaretOptions } from '@tiptap/extension-collaboration-caret';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { yCursorPluginKey } from '@tiptap/y-tiptap';
import { readCaret, redraw } from './drawing';

/** Who writes: what stands beside her caret, for everybody. */
export interface Hand {
	name: string;
	city: string;
	tenant: string;
	member: string;
	color: string;
}

/** A caret with the name of who writes there and of her city, as the reader calls it. */
const caretOf = (city: (tenant: string) => string) => (hand: Record<string, unknown>): HTMLElement => {
	const line = document.createElement('span');
	line.className = 'caret';
	line.style.borderColor = String(hand.color);
	const label = document.createElement('span');
	label.className = 'caret-name';
	label.style.backgroundColor = String(hand.color);
	label.textContent = [hand.name, city(String(hand.tenant ?? '')) || hand.city].filter(Boolean).join(' · ');
	line.append(label);
	return line;
};

/** How others' carets and selections look. */
export const looks = (city: (tenant: string) => string): Pick<CollaborationCaretOptions, 'render' | 'selectionRender'> => ({
	render: caretOf(city),
	selectionRender: (hand) => ({ nodeName: 'span', class: 'caret-range', style: `background-color: ${String(hand.color)}33` })
});

/**
 * Where others write. Their carets stand still while a letter is composed here: one that is drawn into the line of an
 * input method tears its letter.
 */
export const Carets = CollaborationCaret.extend<CollaborationCaretOptions, { users: { clientId: number }[]; late: boolean }>({
	addStorage: () => ({ users: [], late: false }),
	addProseMirrorPlugins() {
		const late = (view: EditorView) => {
			// The editor reads the finished letter from the page first; the next one may have begun by then.
			setTimeout(() => {
				if (view.isDestroyed || view.composing || !this.storage.late) return;
				this.storage.late = false;
				redraw(view, yCursorPluginKey, { awarenessUpdated: true });
			});
			return false;
		};
		return [...(this.parent?.() ?? []), new Plugin({ props: { handleDOMEvents: { compositionend: late, blur: late } } })];
	},
	dispatchTransaction({ transaction, next }) {
		const moved: unknown = transaction.docChanged ? undefined : transaction.getMeta(yCursorPluginKey);
		if (moved === undefined) next(transaction);
		else if (this.editor.view.composing) this.storage.late = true;
		else {
			readCaret();
			next(this.editor.state.tr.setMeta(yCursorPluginKey, moved).setMeta('addToHistory', false));
		}
	}
});
