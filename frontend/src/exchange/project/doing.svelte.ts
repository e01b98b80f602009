import { fieldSentences, sentence } from '$api';

/** A deed under way: whether it runs, and what the server said no with. */
export class Doing {
	busy = $state(false);
	failure = $state('');
	faults = $state<Record<string, string>>({});

	/** Runs the deed; false if it was refused, with what is wrong in `failure` and `faults`. */
	async run(deed: () => Promise<void>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.failure = '';
		this.faults = {};
		try {
			await deed();
			return true;
		} catch (error) {
			this.faults = fieldSentences(error);
			this.failure = [sentence(error), ...Object.values(this.faults)].join(' ');
			return false;
		} finally {
			this.busy = false;
		}
	}
}
