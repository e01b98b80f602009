import type { CaseId, Content } from './model';

/**
 * What is written but not yet with the server, kept in this browser: one copy a person and case, gone as soon as the
 * server has it. Where the browser keeps nothing, `available` is false and the page warns before it is left.
 */
export interface Copy {
	case: CaseId;
	/** The revision it was written on, and how that read. */
	rev: number;
	base: Content;
	content: Content;
	at: string;
}

const database = 'naru.library';
const shelf = 'drafts';
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
	opened ??= new Promise<IDBDatabase>((resolve, reject) => {
		const request = indexedDB.open(database, 1);
		request.onupgradeneeded = () => request.result.createObjectStore(shelf);
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error ?? new Error('indexedDB'));
		request.onblocked = () => reject(new Error('indexedDB is blocked'));
	});
	opened.catch(() => (opened = undefined));
	return opened;
}

async function ask<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
	const base = await open();
	return new Promise<T>((resolve, reject) => {
		const transaction = base.transaction(shelf, mode, { durability: 'strict' });
		const request = work(transaction.objectStore(shelf));
		transaction.oncomplete = () => resolve(request.result);
		transaction.onabort = () => reject(transaction.error ?? new Error('indexedDB'));
	});
}

const key = (member: string, id: CaseId): string => `${member} ${id}`;

export async function keepCopy(member: string, copy: Copy): Promise<void> {
	await ask('readwrite', (store) => store.put(copy, key(member, copy.case)));
}

export async function copyOf(member: string, id: CaseId): Promise<Copy | undefined> {
	return await ask<Copy | undefined>('readonly', (store) => store.get(key(member, id)) as IDBRequest<Copy | undefined>);
}

export async function dropCopy(member: string, id: CaseId): Promise<void> {
	await ask('readwrite', (store) => store.delete(key(member, id)));
}
