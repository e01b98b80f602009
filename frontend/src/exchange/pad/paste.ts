// Controls, direction overrides and zero-width characters: they make a text read otherwise than it is written.
const hidden =
	/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u034F\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]/gu;

/** The text without invisible characters, which usually come with what is pasted. */
export function revealed(text: string): string {
	return text.replace(hidden, '');
}

/** What is pasted, before the editor reads it: no programs, no looks, and no picture of another host. Tables and lists stay. */
export function cleanPaste(html: string): string {
	return revealed(html)
		.replace(/<(script|style|title|xml|svg|iframe|object)\b[\s\S]*?<\/\1\s*>/gi, '')
		.replace(/<\/?(link|meta|base|video|audio|source|embed|input|o:p)\b[^>]*>/gi, '')
		.replace(/<img\b(?![^>]*\bdata-file=)[^>]*>/gi, '')
		.replace(/\s(on\w+|class|style|srcset|src|id)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '');
}

/** Addresses that a reader may be sent to. */
export function goodLink(href: string): boolean {
	if (href.length > 2048 || /\s/.test(href)) return false;
	try {
		const url = new URL(href);
		if (url.username || url.password) return false;
		if (url.protocol === 'mailto:') return url.pathname.includes('@');
		return (url.protocol === 'http:' || url.protocol === 'https:') && /^https?:\/\/[^/]/i.test(href);
	} catch {
		return false;
	}
}
