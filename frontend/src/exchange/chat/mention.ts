import type { Reader } from './model';

/** Whom a message can call by name: one person, all with a role, one city, or everybody in the room. */
export interface Candidate {
	/** "member:…", "role:head", "tenant:dangjin" or "room". */
	target: string;
	name: string;
	/** What tells two of the same name apart. */
	note: string;
}

/** A name that was picked, as it stands in the field. */
export interface Picked {
	name: string;
	target: string;
}

/** The name that is just being written: from its sign to the caret. */
export interface Writing {
	from: number;
	query: string;
}

/** What stands after the last @ before the caret, where it can still be a name. */
export function writingAt(text: string, caret: number): Writing | undefined {
	const found = /(?:^|[\s(（「『“"'、，。])@([^\s@[\]()]{0,30}(?: [^\s@[\]()]{1,20})?)$/u.exec(text.slice(0, caret));
	if (!found) return undefined;
	const query = found[1] ?? '';
	return { from: caret - query.length - 1, query };
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** Those who fit what was written, those whose name begins with it first. */
export function fitting(all: readonly Candidate[], query: string, most = 8): Candidate[] {
	const wanted = folded(query);
	const rank = ({ name, note }: Candidate): number => {
		if (folded(name).startsWith(wanted)) return 0;
		if (folded(name).includes(wanted)) return 1;
		return folded(note).includes(wanted) ? 2 : -1;
	};
	return all
		.map((one, i) => ({ one, i, rank: rank(one) }))
		.filter((found) => found.rank >= 0)
		.sort((a, b) => a.rank - b.rank || a.i - b.i)
		.slice(0, most)
		.map(({ one }) => one);
}

/** The text with the picked name in place of what was being written, and where the caret goes. */
export function put(text: string, caret: number, writing: Writing, picked: Picked): { text: string; caret: number } {
	const before = `${text.slice(0, writing.from)}@${picked.name} `;
	return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}

/** The field's text as it is sent: picked names become links to whom they call. */
export function linked(text: string, picked: readonly Picked[]): { text: string; mentions: string[] } {
	const mentions = new Set<string>();
	let rest = text;
	let done = '';
	const byLength = [...picked].sort((a, b) => b.name.length - a.name.length);
	for (let at = rest.indexOf('@'); at >= 0; at = rest.indexOf('@')) {
		const called = byLength.find(({ name }) => rest.startsWith(name, at + 1));
		const linkedAlready = /^@\[([^\]\n]*)\]\(((?:member|guest|role|tenant):[\w.:-]+|room)\)/.exec(rest.slice(at));
		if (called) {
			mentions.add(called.target);
			done += `${rest.slice(0, at)}@[${called.name.replace(/[[\]]/g, '')}](${called.target})`;
			rest = rest.slice(at + 1 + called.name.length);
		} else if (linkedAlready) {
			mentions.add(linkedAlready[2] ?? '');
			done += rest.slice(0, at) + linkedAlready[0];
			rest = rest.slice(at + linkedAlready[0].length);
		} else {
			done += rest.slice(0, at + 1);
			rest = rest.slice(at + 1);
		}
	}
	return { text: done + rest, mentions: [...mentions] };
}

/** The way back, for changing what was sent. */
export function unlinked(text: string): { text: string; picked: Picked[] } {
	const picked: Picked[] = [];
	const plain = text.replace(
		/@\[([^\]\n]*)\]\(((?:member|guest|role|tenant):[\w.:-]+|room)\)/g,
		(_, name: string, target: string) => {
			picked.push({ name, target });
			return `@${name}`;
		}
	);
	return { text: plain, picked };
}

/** Whom the people of a room let one call; `words` says how roles and everybody are called. */
export function candidates(
	people: readonly Reader[],
	words: { role: (code: string) => string; tenant: (id: string) => string; everybody: string }
): Candidate[] {
	const tenants = [...new Set(people.map(({ tenant }) => tenant))];
	const roles = [...new Set(people.flatMap(({ roles: held }) => held ?? []))];
	return [
		...people.map((one) => ({
			target: one.guest ? `guest:${one.guest}` : `member:${one.member ?? ''}`,
			name: one.name,
			note: words.tenant(one.tenant)
		})),
		{ target: 'room', name: words.everybody, note: '' },
		...tenants.map((id) => ({ target: `tenant:${id}`, name: words.tenant(id), note: '' })),
		...roles.map((code) => ({ target: `role:${code}`, name: words.role(code), note: '' }))
	];
}
