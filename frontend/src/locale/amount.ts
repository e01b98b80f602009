import { locale } from './locale.svelte';

/** An amount with the separators of the reader's country; exact, since it stays text. */
export function writeAmount(amount: string, regional: string = locale.regional): string {
	const [whole = '0', part] = amount.replace('-', '').split('.');
	const number = new Intl.NumberFormat(regional);
	const point = new Intl.NumberFormat(regional).formatToParts(1.5).find((one) => one.type === 'decimal')?.value ?? '.';
	return (amount.startsWith('-') ? '−' : '') + number.format(BigInt(whole)) + (part ? point + part : '');
}
