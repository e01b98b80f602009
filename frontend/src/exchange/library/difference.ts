import { languagesOf, lines, outgoing, parts, type Content, type Line, type Part } from './model';
import { plain, sameDoc } from './prose';

/** Where two texts of one case differ. Nothing here knows who wrote which. */
export type FieldPath = string;

const facts = ['type', 'source', 'sectors', 'tags', 'years', 'place', 'partners', 'sources'] as const;
type FactPath = (typeof facts)[number];

/** One field that differs: how it reads in either text. */
export interface Difference {
	path: FieldPath;
	/** The part of the form, and the language for what is said in several. */
	field: Line | Part | FactPath;
	lang?: string;
	mine: string;
	theirs: string;
}

function fieldsOf(...contents: Content[]): FieldPath[] {
	const tags = [...new Set(contents.flatMap(languagesOf))];
	return [...facts, ...tags.flatMap((tag) => [...lines, ...parts].map((field) => `${field}.${tag}`))];
}

const isPart = (field: string): field is Part => parts.some((part) => part === field);
const isLine = (field: string): field is Line => lines.some((line) => line === field);

function split(path: FieldPath): [string, string] {
	const at = path.indexOf('.');
	return at < 0 ? [path, ''] : [path.slice(0, at), path.slice(at + 1)];
}

function factOf(content: Content, field: FactPath): unknown {
	return field === 'years' ? [content.year_from, content.year_to] : content[field];
}

/** How a field reads, for comparing and for showing. */
export function reads(content: Content, path: FieldPath): string {
	const [field, tag] = split(path);
	if (isLine(field)) return content[field].said[tag]?.value ?? '';
	if (isPart(field)) {
		const doc = content.parts[field]?.said[tag]?.value;
		return doc ? plain(doc) : '';
	}
	const value = factOf(content, field as FactPath);
	if (field === 'sources') return content.sources.map((source) => source.title).join('\n');
	return Array.isArray(value) ? value.filter(Boolean).join(', ') : String(value ?? '');
}

function same(a: Content, b: Content, path: FieldPath): boolean {
	const [field, tag] = split(path);
	if (isPart(field)) return sameDoc(a.parts[field]?.said[tag]?.value, b.parts[field]?.said[tag]?.value);
	if (isLine(field)) return reads(a, path) === reads(b, path);
	return JSON.stringify(factOf(a, field as FactPath)) === JSON.stringify(factOf(b, field as FactPath));
}

function normal(content: Content): Content {
	const sent = outgoing(content);
	return {
		...sent,
		sources: sent.sources.map(({ title, publisher = '', date = '', locator = '' }) => ({
			title,
			publisher,
			date,
			locator
		}))
	};
}

/** The paths at which two texts differ. */
export function changed(a: Content, b: Content): FieldPath[] {
	const [one, other] = [normal(a), normal(b)];
	return fieldsOf(one, other).filter((path) => !same(one, other, path) || !sameOrigin(one, other, path));
}

function sameOrigin(a: Content, b: Content, path: FieldPath): boolean {
	const [field, tag] = split(path);
	const origin = (content: Content): string => {
		const said = isLine(field) ? content[field] : isPart(field) ? content.parts[field] : undefined;
		const version = said?.said[tag];
		return version?.origin === 'machine' ? `machine ${version.tool ?? ''}` : '';
	};
	return origin(a) === origin(b);
}

export function sameContent(a: Content, b: Content): boolean {
	return changed(a, b).length === 0;
}

/** The differences of my text and theirs, each as it reads. */
export function differences(mine: Content, theirs: Content): Difference[] {
	const [one, other] = [normal(mine), normal(theirs)];
	return changed(mine, theirs).map((path) => {
		const [field, lang] = split(path);
		return {
			path,
			field: field as Difference['field'],
			...(lang ? { lang } : {}),
			mine: reads(one, path),
			theirs: reads(other, path)
		};
	});
}

/** The fields that only they have changed since both texts were one: taking theirs loses nothing of mine. */
export function onlyTheirs(base: Content, mine: Content, theirs: Content): FieldPath[] {
	const ours = new Set(changed(base, mine));
	return changed(mine, theirs).filter((path) => !ours.has(path));
}

/** My text with theirs at the named fields. */
export function taking(mine: Content, theirs: Content, paths: readonly FieldPath[]): Content {
	let out = mine;
	for (const path of paths) {
		const [field, tag] = split(path);
		if (isLine(field)) out = { ...out, [field]: swap(out[field], theirs[field], tag) };
		else if (isPart(field))
			out = { ...out, parts: { ...out.parts, [field]: swap(out.parts[field], theirs.parts[field], tag) } };
		else if (field === 'years') out = { ...out, year_from: theirs.year_from, year_to: theirs.year_to };
		else out = { ...out, [field]: theirs[field as Exclude<FactPath, 'years'>] };
	}
	return out;
}

function swap<T>(
	mine: { source: string; said: Record<string, T> } | undefined,
	theirs: { source: string; said: Record<string, T> } | undefined,
	tag: string
): { source: string; said: Record<string, T> } {
	const said = { ...mine?.said };
	const version = theirs?.said[tag];
	if (version === undefined) delete said[tag];
	else said[tag] = version;
	return { source: mine?.source ?? theirs?.source ?? tag, said };
}
