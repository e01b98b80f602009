import { fieldSentences, sentence } from '$api';
import { laidOver, type Choice, type Choosing } from './model';
import { choose, moment, readChoice } from './store';

/**
 * How the acting member wants to be told, kept at each change. Changes are shown at once and sent one after the other;
 * where one is refused, what the server keeps is shown again, with the reason.
 */
export class OwnChoice {
	choice = $state<Choice>();
	saved = $state<'clean' | 'saving' | 'saved'>('clean');
	at = $state<string>();
	failure = $state('');
	fields = $state<Record<string, string>>({});

	#last: Promise<void> = Promise.resolve();
	#waiting = 0;

	load = async (): Promise<void> => {
		this.failure = '';
		try {
			this.choice = await readChoice();
		} catch (error) {
			this.failure = sentence(error);
		}
	};

	change(change: Choosing): Promise<void> {
		if (this.choice) this.choice = laidOver(this.choice, change);
		this.saved = 'saving';
		this.#waiting++;
		this.#last = this.#last.then(() => this.#keep(change));
		return this.#last;
	}

	async #keep(change: Choosing): Promise<void> {
		try {
			const kept = await choose(change);
			this.#waiting--;
			this.failure = '';
			this.fields = {};
			if (this.#waiting > 0) return;
			this.choice = kept;
			this.saved = 'saved';
			this.at = moment();
		} catch (error) {
			this.#waiting--;
			this.saved = 'clean';
			await this.load();
			this.failure = sentence(error);
			this.fields = fieldSentences(error);
		}
	}
}
