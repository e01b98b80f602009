import type { PluginKey } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/**
 * Lets the editor read where the browser's caret stands. While an input method grows a letter its selection is the letter
 * itself, and of the caret behind the finished one a browser tells only some time after. What is drawn before then would
 * select the letter again, and the next would overwrite it. So whatever draws must call this first, and a key before it does anything.
 */
export function readCaret(): void {
	document.dispatchEvent(new Event('selectionchange'));
}

/** Draws anew what a plugin shows beside the text. */
export function redraw(view: EditorView, plugin: string | PluginKey, change: unknown = true): void {
	readCaret();
	view.dispatch(view.state.tr.setMeta(plugin, change).setMeta('addToHistory', false));
}
