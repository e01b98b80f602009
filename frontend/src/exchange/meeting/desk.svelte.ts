import { ApiError, newKey } from '$api';
import { arrived, bringScans, judge, readDesk, stampNow, type Greeting } from './checkin';
import { dropRoll, dropScan, keepRoll, keepScan, rollOf, scansOf, type Noted } from './keep';
import type { Meeting } from './model';
import type { People, Roll } from './people';

const pause = 5_000;
/** Whether trying again later may help. */
const passing = (error: ApiError): boolean => error.status === 0 || error.status === 429 || error.status >= 500;

/** What became of a scan, the last first. */
export interface Greeted {
	scan: Noted;
	says: Greeting['says'];
	person?: Roll;
	at?: string;
	/** The server hasn't heard of it yet. */
	waits: boolean;
}

/**
 * The hall's desk: it knows whom it lets in while the line is down, keeps what it noted in this browser before anything is sent, and brings it when the line
 * is back. A scan that arrives twice has its key and is one.
 */
export class Desk {
	people = $state.raw<People>();
	greeted = $state.raw<readonly Greeted[]>([]);
	waiting = $state.raw<readonly Noted[]>([]);
	away = $state(false);
	failure = $state.raw<unknown>();
	#of: Pick<Meeting, 'space' | 'id'>;
	#as: string;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running = false;
	#shut = false;
	#online = () => void this.bring();

	constructor(of: Pick<Meeting, 'space' | 'id'>, as: string) {
		this.#of = of;
		this.#as = as;
	}

	async open(): Promise<void> {
		addEventListener('online', this.#online);
		this.waiting = await scansOf(this.#as, this.#of.id).catch(() => []);
		await this.read();
		await this.bring();
	}

	/** Shuts the desk. The roll stays here only while something waits to be sent. */
	close(): void {
		this.#shut = true;
		clearTimeout(this.#timer);
		removeEventListener('online', this.#online);
		if (this.waiting.length === 0) void dropRoll(this.#as, this.#of.id).catch(() => undefined);
	}

	async read(): Promise<void> {
		try {
			this.people = await readDesk(this.#of);
			this.away = false;
			this.failure = undefined;
			await keepRoll(this.#as, this.#of.id, this.people).catch(() => undefined);
		} catch (error) {
			if (!(error instanceof ApiError) || !passing(error)) {
				this.failure = error;
				return;
			}
			this.away = true;
			this.people ??= await rollOf(this.#as, this.#of.id).catch(() => undefined);
			if (!this.people) this.failure = error;
			this.#later();
		}
	}

	/** Notes a scan and greets by the roll at once; the server's answer follows where there is a line. */
	async note(what: Pick<Noted, 'code' | 'short' | 'person'>, session: string, mode: Noted['mode']): Promise<void> {
		const people = this.people;
		if (!people) return;
		const scan: Noted = {
			...what,
			key: newKey(),
			as: this.#as,
			space: this.#of.space,
			meeting: this.#of.id,
			session,
			mode,
			at: stampNow()
		};
		const said = judge(people, this.#of.id, scan);
		this.#greet({ scan, ...said, waits: true });
		if (said.says === 'welcome' && said.person) this.people = arrived(people, said.person.id, scan);
		this.waiting = [...this.waiting, scan];
		await keepScan(scan).catch(() => undefined);
		await this.bring();
	}

	#greet(one: Greeted): void {
		const rest = this.greeted.filter((other) => other.scan.key !== one.scan.key);
		const at = this.greeted.findIndex((other) => other.scan.key === one.scan.key);
		this.greeted = at > 0 ? this.greeted.map((other, i) => (i === at ? one : other)) : [one, ...rest].slice(0, 30);
	}

	/** Brings what waits to the server, without waiting for the next try. */
	async bring(): Promise<void> {
		clearTimeout(this.#timer);
		if (this.#running || this.#shut) return;
		this.#running = true;
		try {
			while (this.waiting.length > 0) {
				const some = this.waiting.slice(0, 50);
				const answers = await bringScans(this.#of, some);
				this.away = false;
				for (const scan of some) {
					const answer = answers.find((one) => one.key === scan.key);
					this.waiting = this.waiting.filter((one) => one.key !== scan.key);
					await dropScan(scan.key).catch(() => undefined);
					if (answer) {
						const { says, person, at } = answer;
						this.#greet({ scan, says, person: person ?? undefined, at, waits: false });
					}
				}
			}
		} catch (error) {
			if (error instanceof ApiError && passing(error)) {
				this.away = true;
				this.#later();
			} else this.failure = error;
		} finally {
			this.#running = false;
		}
	}

	#later(): void {
		if (this.#shut) return;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			if (this.waiting.length === 0) void this.read();
			else void this.bring();
		}, pause);
	}
}
