import type { People } from './people';

/**
 * What a desk keeps in this browser while the line is down: whom it lets in, and what it noted and hasn't brought to the server yet. Where the browser keeps
 * nothing, the desk goes on with what the page itself remembers.
 */
const database = 'naru.desk';
const opening = { promise: undefined as Promise<IDBDatabase> | undefined };

/** A scan as it waits: whose desk noted it, of which meeting, and what. */
export interface Noted {
	key: string;
	as: string;
	space: string;
	meeting: string;
	code?: string;
	short?: string;
	person?: string;
	session: string;
	mode: 'hall' | 'online';
	at: string;
}

interface KeptRoll {
	of: string;
	people: People;
	at: number;
}
/** For how long a roll is kept here: people's names are not to lie about on a desk's computer. */
const mostAge = 36 * 3_600_000;

function open(): Promise<IDBDatabase> {
	opening.promise ??= new Promise<IDBDatabase>((resolve, reject) => {
		const request = indexedDB.open(database, 1);
		request.onupgradeneeded = () => {
			request.result.createObjectStore('scans', { keyPath: 'key' });
			request.result.createObjectStore('rolls', { keyPath: 'of' });
		};
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('indexedDB'));
		request.onblocked = () => reject(new Error('indexedDB is blocked'));
	});
	opening.promise.catch(() => (opening.promise = undefined));
	return opening.promise;
}

async function ask<T>(
	shelf: 'scans' | 'rolls',
	mode: IDBTransactionMode,
	work: (store: IDBObjectStore) => IDBRequest<T>
): Promise<T> {
	const base = await open();
	return new Promise<T>((resolve, reject) => {
		const transaction = base.transaction(shelf, mode, { durability: 'strict' });
		const request = work(transaction.objectStore(shelf));
		transaction.oncomplete = () => resolve(request.result);
		transaction.onabort = () => reject(transaction.error ?? new Error('indexedDB'));
	});
}

export const keepScan = async (one: Noted): Promise<void> => {
	await ask('scans', 'readwrite', (store) => store.put(one));
};
export const dropScan = async (key: string): Promise<void> => {
	await ask('scans', 'readwrite', (store) => store.delete(key));
};
export const scansOf = async (as: string, meeting: string): Promise<Noted[]> =>
	(await ask('scans', 'readonly', (store) => store.getAll() as IDBRequest<Noted[]>))
		.filter((one) => one.as === as && one.meeting === meeting)
		.sort((a, b) => a.at.localeCompare(b.at));

const rollKey = (as: string, meeting: string) => `${as} ${meeting}`;
export const keepRoll = async (as: string, meeting: string, people: People): Promise<void> => {
	const kept: KeptRoll = {
		of: rollKey(as, meeting),
		people: JSON.parse(JSON.stringify(people)) as People,
		at: Date.now()
	};
	await ask('rolls', 'readwrite', (store) => store.put(kept));
};
export const rollOf = async (as: string, meeting: string): Promise<People | undefined> => {
	const kept = await ask(
		'rolls',
		'readonly',
		(store) => store.get(rollKey(as, meeting)) as IDBRequest<KeptRoll | undefined>
	);
	if (!kept) return undefined;
	if (Date.now() - kept.at < mostAge) return kept.people;
	await dropRoll(as, meeting);
	return undefined;
};
export const dropRoll = async (as: string, meeting: string): Promise<void> => {
	await ask('rolls', 'readwrite', (store) => store.delete(rollKey(as, meeting)));
};
