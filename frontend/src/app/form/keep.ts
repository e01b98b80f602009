/**
 * What somebody writes into a form and hasn't sent yet, kept in this browser: one copy a person, object and form, gone as soon as the server
 * has it. Where the browser keeps nothing, writing goes on without.
 */
const database = 'naru.project';
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

/** Names a draft: whose, and of which form of which object. */
export const draftKey = (member: string, object: string, form: string): string => `${member} ${object} ${form}`;

export async function keepDraft(key: string, draft: unknown): Promise<void> {
	await ask('readwrite', (store) => store.put(JSON.parse(JSON.stringify(draft)), key)).catch(() => undefined);
}

export async function draftOf<T>(key: string): Promise<T | undefined> {
	return await ask<T | undefined>('readonly', (store) => store.get(key) as IDBRequest<T | undefined>).catch(
		() => undefined
	);
}

export async function dropDraft(key: string): Promise<void> {
	await ask('readwrite', (store) => store.delete(key)).catch(() => undefined);
}
