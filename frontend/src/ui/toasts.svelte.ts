/** Short words about what was just done; read out politely and gone after a while. */
export interface Toast {
	id: number;
	text: string;
	action?: { label: string; run: () => void };
}

const shown = $state<Toast[]>([]);
let last = 0;

export const toasts: readonly Toast[] = shown;

export function say(text: string, action?: Toast['action']): void {
	const id = ++last;
	shown.push({ id, text, action });
	if (shown.length > 3) shown.shift();
	setTimeout(() => hush(id), action ? 12_000 : 6_000);
}

export function hush(id: number): void {
	const at = shown.findIndex((toast) => toast.id === id);
	if (at >= 0) shown.splice(at, 1);
}
