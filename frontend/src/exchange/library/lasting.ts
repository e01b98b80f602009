import { locale } from '$locale';

/** How long something has lasted, in its largest whole unit: "3 days". */
export function lasting(since: string, now: Date = new Date()): string {
	const minutes = Math.max(1, Math.floor((now.getTime() - new Date(since).getTime()) / 60_000));
	const [amount, unit] =
		minutes >= 1440
			? [Math.floor(minutes / 1440), 'day']
			: minutes >= 60
				? [Math.floor(minutes / 60), 'hour']
				: [minutes, 'minute'];
	return new Intl.NumberFormat(locale.regional, { style: 'unit', unit, unitDisplay: 'long' }).format(amount);
}

/** The day of today in this place's calendar, as a date field writes it. */
export function today(now: Date = new Date()): string {
	return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** Now, as the server writes moments. */
export function moment(now: Date = new Date()): string {
	return now.toISOString();
}
