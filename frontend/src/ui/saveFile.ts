/** Hands the browser bytes to keep as a file. */
export function saveFile(blob: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = name;
	link.click();
	// The browser reads the bytes after the click has been answered.
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
