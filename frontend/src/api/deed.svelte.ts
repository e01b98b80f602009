import { fieldSentences, sentence } from './error';

/**
 * What a form or a button does at the server: whether it is under way, and what the server said no with.
 *
 *	const deed = new Deed();
 *	await deed.run(() => keepProfile(name));
 *
 * Not to be run straight from an effect, which would then follow `busy`.
 */
export class Deed {
	busy = $state(false);
	/** Why it was refused, for a person; empty if it was not. */
	failure = $state('');
	/** What is wrong with the fields of the form, by path. */
	fields = $state<Record<string, string>>({});

	/** Runs the work; false if it was refused. While one is under way another is passed over, and is false too. */
	async run(work: () => Promise<unknown>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.clear();
		try {
			await work();
			return true;
		} catch (error) {
			this.refuse(error);
			return false;
		} finally {
			this.busy = false;
		}
	}

	/** Forgets why it was refused, for a form that is opened anew. */
	clear(): void {
		this.failure = '';
		this.fields = {};
	}

	/** Says why, in the reader's language. */
	protected refuse(error: unknown): void {
		this.failure = sentence(error);
		this.fields = fieldSentences(error);
	}
}
