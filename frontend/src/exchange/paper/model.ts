import { m } from '$locale';

/** What can be printed, and be taken back from paper: a document of one text, or one that says the same in several languages. */
export interface Printable {
	space: string;
	id: string;
	langs: string[];
	kind: 'free' | 'parallel';
	may: Record<string, boolean>;
}
export type Form = 'pdf' | 'docx' | 'hwpx';

/** What became of a file that was brought in. */
export interface Imported {
	form: 'docx' | 'hwpx';
	title?: string;
	left: { what: string; count: number }[];
}

const words: Record<string, (inputs: { count: string }) => string> = {
	comments: m.paper_left_comments,
	headers: m.paper_left_headers,
	objects: m.paper_left_objects,
	pictures: m.paper_left_pictures,
	outside: m.paper_left_outside,
	hidden: m.paper_left_hidden,
	deletions: m.paper_left_deletions,
	insertions: m.paper_left_insertions,
	boxes: m.paper_left_boxes,
	formulas: m.paper_left_formulas,
	nested: m.paper_left_nested,
	links: m.paper_left_links,
	clauses: m.paper_left_clauses
};

/** What a reader is told of one thing that isn't as it was in the file. The title is said by itself. */
export const leftWords = ({ what, count }: Imported['left'][number]): string =>
	words[what]?.({ count: String(count) }) ?? '';

/** The name that a file is sent under, from its Content-Disposition. */
export function fileName(disposition: string | null, otherwise: string): string {
	const wide = /filename\*=utf-8''([^;]+)/i.exec(disposition ?? '')?.[1];
	if (wide) {
		try {
			return decodeURIComponent(wide);
		} catch {
			return otherwise;
		}
	}
	return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? otherwise;
}

/** How large a file may be that is brought in; the server refuses more. */
export const mostImport = 25 * 1024 * 1024;
