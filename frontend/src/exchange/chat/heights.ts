/**
 * Where the rows of a long list stand. Heights are known once a row has been drawn and guessed before; what is shown is
 * found by halving, so the length of the list doesn't matter.
 */
export class Heights {
	#known = new Map<number, number>();
	#keys: readonly number[] = [];
	#tops = new Float64Array(1);
	#sum = 0;

	/** Takes the list's keys anew; known heights stay with their key. */
	list(keys: readonly number[]): void {
		this.#keys = keys;
		this.#lay();
	}

	/** Takes heights that were measured; true where one differs from what was known. */
	measured(found: readonly { key: number; height: number }[]): boolean {
		let changed = false;
		for (const { key, height } of found) {
			const before = this.#known.get(key);
			if (before !== undefined && Math.abs(before - height) < 0.5) continue;
			this.#sum += height - (before ?? 0);
			this.#known.set(key, height);
			changed = true;
		}
		if (changed) this.#lay();
		return changed;
	}

	/** Everything must be measured anew, as after a change of the width. */
	forget(): void {
		this.#known.clear();
		this.#sum = 0;
		this.#lay();
	}

	get total(): number {
		return this.#tops[this.#keys.length] ?? 0;
	}
	top(index: number): number {
		return this.#tops[Math.max(0, Math.min(index, this.#keys.length))] ?? 0;
	}
	indexOf(key: number): number {
		let low = 0;
		let high = this.#keys.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#keys[middle] ?? 0) < key) low = middle + 1;
			else high = middle;
		}
		return low;
	}
	/** The row that stands at a distance from the top. */
	at(distance: number): number {
		let low = 0;
		let high = this.#keys.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.#tops[middle] ?? 0) <= distance) low = middle;
			else high = middle - 1;
		}
		return Math.max(0, low);
	}
	/** The rows between two distances, the second one not included. */
	between(from: number, to: number): { start: number; end: number } {
		if (!this.#keys.length) return { start: 0, end: 0 };
		return { start: this.at(from), end: Math.min(this.#keys.length, this.at(to) + 1) };
	}

	#lay(): void {
		const guess = this.#known.size ? this.#sum / this.#known.size : 72;
		const tops = new Float64Array(this.#keys.length + 1);
		let top = 0;
		for (let i = 0; i < this.#keys.length; i++) {
			tops[i] = top;
			top += this.#known.get(this.#keys[i] ?? 0) ?? guess;
		}
		tops[this.#keys.length] = top;
		this.#tops = tops;
	}
}
