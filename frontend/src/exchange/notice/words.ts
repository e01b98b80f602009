import { locale, m } from '$locale';
import type { Digest, Extent, Family, Way } from './model';

/** The words for kinds and ways; each is said anew when the language changes. */
const kinds: Record<Family, () => string> = {
	reviews: m.telling_reviews,
	cases: m.telling_cases,
	adoptions: m.telling_adoptions,
	partners: m.telling_partners,
	people: m.telling_people,
	chat: m.telling_chat,
	house: m.telling_house
};
const meanings: Record<Family, () => string> = {
	reviews: m.telling_reviews_text,
	cases: m.telling_cases_text,
	adoptions: m.telling_adoptions_text,
	partners: m.telling_partners_text,
	people: m.telling_people_text,
	chat: m.telling_chat_text,
	house: m.telling_house_text
};
const waysSaid: Record<Way, () => string> = { bell: m.telling_bell, mail: m.telling_mail, push: m.telling_device };
const extentsSaid: Record<Extent, () => string> = {
	all: m.telling_all,
	mentions: m.telling_mentions,
	none: m.telling_none
};
const digestsSaid: Record<Digest, () => string> = {
	hourly: m.telling_hourly,
	daily: m.telling_daily,
	off: m.telling_off
};

export const kindName = (family: Family): string => kinds[family]();
export const kindMeaning = (family: Family): string => meanings[family]();
export const wayName = (way: Way): string => waysSaid[way]();
export const extentName = (extent: Extent): string => extentsSaid[extent]();
export const digestName = (digest: Digest): string => digestsSaid[digest]();

/** A time zone as a reader calls it: "한국 시간". The IANA name where the browser knows no other. */
export function zoneName(zone: string): string {
	try {
		const writer = new Intl.DateTimeFormat(locale.regional, { timeZone: zone, timeZoneName: 'longGeneric' });
		return writer.formatToParts(new Date()).find((part) => part.type === 'timeZoneName')?.value ?? zone;
	} catch {
		return zone;
	}
}

/** Every zone the browser knows, by its IANA name, which is made of cities that everybody finds. */
export function zones(): string[] {
	return Intl.supportedValuesOf('timeZone').filter((zone) => zone.includes('/'));
}
