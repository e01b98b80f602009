import type { FieldFault } from '$api';
import type { Draft, FileRef, RoomId, SpaceName } from './model';
import type { Picked } from './mention';

/** A message that the server doesn't have yet. `as` is the membership it was written by. */
export interface Unsent {
	as: string;
	space: SpaceName;
	room: RoomId;
	/** Grows with each message of this browser: their order. */
	order: number;
	at: string;
	draft: Draft;
	/** What is shown of its files while it waits. */
	files: FileRef[];
	/** What the server refused it with; it waits for its writer then. */
	refused?: { status: number; code: string; fields: FieldFault[] };
}

/** What stands in a composer that was left. */
export interface Begun {
	text: string;
	picked: Picked[];
	files: FileRef[];
	quote?: number;
	lang?: string;
}

/**
 * What is written but not sent, kept in this browser: the messages that wait, in their order, and what was begun in each
 * room. It outlives a reload, a closed tab and a closed laptop.
 */
const database = 'naru.chat';
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
	opened ??= new Promise<IDBDatabase>((resolve, reject) => {
		const request = indexedDB.open(database, 1);
		request.onupgradeneeded = () => {
			request.result.createObjectStore('unsent', { keyPath: 'draft.key' });
			request.result.createObjectStore('begun');
		};
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('indexedDB'));
		request.onblocked = () => reject(new Error('indexedDB is blocked'));
	});
	opened.catch(() => (opened = undefined));
	return opened;
}

async function ask<T>(
	shelf: 'unsent' | 'begun',
	mode: IDBTransactionMode,
	work: (store: IDBObjectStore) => IDBRequest<T>
): Promise<T> {
	const base = await open();
	return new Promise<T>((resolve, reject) => {
		const transaction = base.transaction(shelf, mode, { durability: mode === 'readwrite' ? 'strict' : 'default' });
		const request = work(transaction.objectStore(shelf));
		transaction.oncomplete = () => resolve(request.result);
		transaction.onabort = () => reject(transaction.error ?? new Error('indexedDB'));
	});
}

export async function unsentOf(member: string): Promise<Unsent[]> {
	const all = await ask<Unsent[]>('unsent', 'readonly', (store) => store.getAll() as IDBRequest<Unsent[]>);
	return all.filter((one) => one.as === member).sort((a, b) => a.order - b.order);
}

export async function keepUnsent(one: Unsent): Promise<void> {
	await ask('unsent', 'readwrite', (store) => store.put(one));
}

export async function dropUnsent(key: string): Promise<void> {
	await ask('unsent', 'readwrite', (store) => store.delete(key));
}

export async function begunIn(where: string): Promise<Begun | undefined> {
	return await ask('begun', 'readonly', (store) => store.get(where) as IDBRequest<Begun | undefined>);
}

export async function keepBegun(where: string, begun: Begun): Promise<void> {
	await ask('begun', 'readwrite', (store) => store.put(begun, where));
}

export async function dropBegun(where: string): Promise<void> {
	await ask('begun', 'readwrite', (store) => store.delete(where));
}
