/** Reads a sheet only to show it before it is imported; what its rows mean is the server's to say. */
export const columns = [
	'code',
	'status',
	'ko',
	'en',
	'zh-Hans',
	'ja',
	'instead_ko',
	'instead_en',
	'instead_zh-Hans',
	'instead_ja',
	'note',
	'source'
] as const;

export interface Sheet {
	head: string[];
	rows: string[][];
	/** Names in its first line that no column has. */
	unknown: string[];
}

export function readSheet(text: string): Sheet {
	const plain = text.replace(/^\ufeff/, '');
	const comma = plain.slice(0, plain.search(/\r?\n|$/)).includes('\t') ? '\t' : ',';
	const [head = [], ...rows] = cells(plain, comma).filter((row) => row.some((cell) => cell.trim() !== ''));
	const names = head.map((name) => name.trim());
	return { head: names, rows, unknown: names.filter((name) => !columns.some((one) => one === name)) };
}

/** The cells of a sheet in quotes or without (RFC 4180). */
function cells(text: string, comma: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let cell = '';
	let quoted = false;
	for (let i = 0; i < text.length; i++) {
		const sign = text[i] ?? '';
		if (quoted) {
			if (sign !== '"') cell += sign;
			else if (text[i + 1] === '"') cell += text[i++];
			else quoted = false;
		} else if (sign === '"' && cell === '') quoted = true;
		else if (sign === comma) {
			row.push(cell);
			cell = '';
		} else if (sign === '\n') {
			rows.push([...row, cell]);
			row = [];
			cell = '';
		} else if (sign !== '\r') cell += sign;
	}
	rows.push([...row, cell]);
	return rows;
}
