import { locale } from './locale.svelte';

/**
 * Dates as the reader's country writes them, always with the weekday; where a clock is shown, with the zone behind it, so that no two languages put
 * the zone at different places: "2026년 11월 24일(화) 11:00 (GMT+9)".
 */
export function writeDate(at: string, options: { zone?: string; time?: boolean } = {}): string {
	const moment = new Date(at);
	if (Number.isNaN(moment.getTime())) return at;
	const dateOnly = /^\d{4}-\d{2}-\d{2}$/.test(at);
	const day = writeDay(moment, dateOnly ? 'UTC' : options.zone);
	return options.time && !dateOnly
		? `${day} ${clockTime(moment, options.zone)} (${offset(moment, options.zone)})`
		: day;
}

/** From one moment to another in one zone; the second day is written only if it is another: "2026년 11월 24일(화) 11:00 – 13:00 (GMT+9)". */
export function writeSpan(start: string, end: string, zone?: string): string {
	const [from, to] = [new Date(start), new Date(end)];
	const [day, last] = [writeDay(from, zone), writeDay(to, zone)];
	const [here, there] = [offset(from, zone), offset(to, zone)];
	const first = `${day} ${clockTime(from, zone)}${here === there ? '' : ` (${here})`}`;
	return `${first} – ${last === day ? '' : `${last} `}${clockTime(to, zone)} (${there})`;
}

function writeDay(moment: Date, zone?: string): string {
	const writer = new Intl.DateTimeFormat(locale.regional, {
		year: 'numeric',
		month: 'long',
		day: 'numeric',
		weekday: 'short',
		timeZone: zone
	});
	if (locale.current !== 'ko') return writer.format(moment);
	// Korean offices write the weekday in brackets; the browser's data leaves them out.
	return writer
		.formatToParts(moment)
		.map((part) => (part.type === 'weekday' ? `(${part.value})` : part.value))
		.join('')
		.replace(' (', '(');
}

/** How far a zone is from UTC at a moment: "GMT+9". */
function offset(moment: Date, zone?: string): string {
	const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(moment);
	return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** A date as far as it is known, as the reader's country writes it. */
export function writePart(date: string | undefined): string {
	if (!date) return '';
	if (date.length === 10) return writeDate(date);
	const options: Intl.DateTimeFormatOptions =
		date.length === 7 ? { year: 'numeric', month: 'long', timeZone: 'UTC' } : { year: 'numeric', timeZone: 'UTC' };
	return new Intl.DateTimeFormat(locale.regional, options).format(new Date(date));
}

/** The day that it is, or was at a moment, where the reader sits: "2026-11-23". */
export const dayHere = (at: string | Date = new Date()): string => new Date(at).toLocaleDateString('sv');

/** A clock alone: "14:02". */
export function clockTime(at: string | Date, zone?: string): string {
	return new Intl.DateTimeFormat(locale.regional, {
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
		timeZone: zone
	}).format(new Date(at));
}

/** How long ago, in the largest unit that is at least one: "3 days ago". */
export function ago(at: string, now: Date = new Date()): string {
	const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
	const words = new Intl.RelativeTimeFormat(locale.regional, { numeric: 'auto' });
	const units = [
		['year', 31_536_000],
		['month', 2_592_000],
		['day', 86_400],
		['hour', 3_600]
	] as const;
	for (const [unit, size] of units) {
		if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
	}
	return words.format(Math.round(seconds / 60), 'minute');
}

/** A number with the reader's separators. */
export function writeNumber(value: number): string {
	return new Intl.NumberFormat(locale.regional).format(value);
}

/** The name of a country or region in the reader's language. */
export function countryName(code: string): string {
	try {
		return new Intl.DisplayNames([locale.regional], { type: 'region' }).of(code) ?? code;
	} catch {
		return code;
	}
}

/** The name of a language in the reader's language. */
export function languageName(tag: string): string {
	try {
		return new Intl.DisplayNames([locale.regional], { type: 'language' }).of(tag) ?? tag;
	} catch {
		return tag;
	}
}
