import { revealed } from './prose';

/**
 * What is pasted, before the editor reads it: without programs, pictures and looks. Word processors say "bold" by looks
 * alone, so that is turned into its proper mark first. The editor's own rules decide what of the rest may stay.
 */
export function cleanPaste(html: string): string {
	// As long as an attribute is called style or on…, the browser itself objects to it under the page's security policy.
	const inert = revealed(html)
		.replace(/<(script|style|title|xml|svg|iframe|object)\b[\s\S]*?<\/\1\s*>/gi, '')
		.replace(/<\/?(img|link|meta|base|video|audio|source|embed|input|o:p)\b[^>]*>/gi, '')
		.replace(/\s(on\w+|class|srcset|src|id)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, '')
		.replace(/\sstyle\s*=/gi, ' data-look=');
	const page = new DOMParser().parseFromString(inert, 'text/html');
	for (const element of page.querySelectorAll('[data-look]')) {
		const look = element.getAttribute('data-look') ?? '';
		element.removeAttribute('data-look');
		const normal = /font-weight:\s*(normal|400)/i.test(look);
		if (element.matches('b, strong') && normal) element.replaceWith(...element.childNodes);
		else {
			if (/font-weight:\s*(bold|[6-9]00)/i.test(look)) wrapInside(element, 'strong');
			if (/font-style:\s*italic/i.test(look)) wrapInside(element, 'em');
		}
	}
	return page.body.innerHTML;
}

function wrapInside(element: Element, name: string): void {
	if (element.matches('p, div, li, ul, ol, table, tr, td, h1, h2, h3, h4, h5, h6')) return;
	const mark = element.ownerDocument.createElement(name);
	mark.append(...element.childNodes);
	element.append(mark);
}
