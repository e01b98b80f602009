import { api, ApiError, got, type Me, type SignedIn, type Visit } from '$api';
import { lend } from '$api/http';
import { display, locale } from '$locale';

type State = 'starting' | 'unreachable' | 'out' | 'in' | 'locked';

/** What tabs of one browser tell each other. */
type Call =
	{ say: 'token'; access: string; expires: number; acting: string } | { say: 'active'; at: number } | { say: 'out' };

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('naru.session');
const early = 30_000;

let state = $state<State>('starting');
let me = $state<Me>();
let idleSeconds = $state(0);
let lastActive = $state(Date.now());
let visited = $state(false);
// The token lives here and nowhere else: not in storage, not in an address.
let access: string | undefined;
let expires = 0;
let renewing: Promise<boolean> | undefined;
let asked: { answer: Promise<boolean>; settle: (ok: boolean) => void } | undefined;

function tell(call: Call): void {
	channel?.postMessage(call);
}

function keep(given: SignedIn): void {
	access = given.access;
	expires = Date.parse(given.expires_at);
	idleSeconds = given.idle_seconds;
	take(given.me);
	tell({ say: 'token', access, expires, acting: actorOf(given.me) });
}

/** As whom somebody acts: a membership, or the pact a guest is in. */
function actorOf(given: Me | undefined): string {
	return given?.guest?.pact ?? given?.acting.member ?? '';
}

function take(given: Me): void {
	const first = me === undefined;
	me = given;
	visited = given.guest !== undefined;
	state = 'in';
	if (first) {
		if (given.settings.lang) locale.use(given.settings.lang);
		display.take(given.settings);
	}
	asked?.settle(true);
	asked = undefined;
}

function drop(): void {
	access = undefined;
	expires = 0;
}

/** One renewal at a time, over all tabs: a refresh cookie used twice would end the whole session. */
async function renew(): Promise<boolean> {
	renewing ??= alone(async () => {
		if (access && expires - Date.now() > early) return true; // another tab has done it meanwhile
		try {
			keep(await got(api.POST('/session/refresh', {})));
			return true;
		} catch (error) {
			if (error instanceof ApiError && error.status === 401) {
				drop();
				return false;
			}
			throw error;
		}
	}).finally(() => (renewing = undefined));
	return renewing;
}

async function alone(work: () => Promise<boolean>): Promise<boolean> {
	return 'locks' in navigator ? await navigator.locks.request('naru.session', work) : work();
}

lend({
	token: () => access,
	async renew() {
		if (access) expires = 0;
		return renew();
	},
	challenge() {
		if (state === 'out' || state === 'starting') return Promise.resolve(false);
		if (me?.guest) {
			session.left();
			return Promise.resolve(false);
		}
		state = 'locked';
		if (!asked) {
			let settle: (ok: boolean) => void = () => undefined;
			const answer = new Promise<boolean>((resolve) => (settle = resolve));
			asked = { answer, settle };
		}
		return asked.answer;
	}
});

channel?.addEventListener('message', ({ data }: MessageEvent<Call>) => {
	switch (data.say) {
		case 'token':
			access = data.access;
			expires = data.expires;
			if (state === 'locked' || state === 'out' || data.acting !== actorOf(me)) void session.reload();
			break;
		case 'active':
			lastActive = Math.max(lastActive, data.at);
			break;
		case 'out':
			drop();
			me = undefined;
			state = 'out';
	}
});

/** Who is signed in. The page never works out rights: it asks `session.may`. */
export const session = {
	get state(): State {
		return state;
	},
	get me(): Me | undefined {
		return me;
	},
	/** The pass by which a guest is here. */
	get guest(): Visit | undefined {
		return me?.guest;
	},
	/** Whether who was here last was a guest: she comes back by her link, not by signing in. */
	get visited(): boolean {
		return visited;
	},
	get actor(): string {
		return actorOf(me);
	},
	get idleSeconds(): number {
		return idleSeconds;
	},
	get lastActive(): number {
		return lastActive;
	},
	may(ability: string): boolean {
		return me?.acting.may[ability] === true;
	},

	/** Finds out on loading the page whether a session is still open. */
	async start(): Promise<void> {
		if (state === 'in') return;
		state = 'starting';
		try {
			if (!(await renew())) state = 'out';
		} catch {
			state = 'unreachable';
		}
	},
	async signIn(email: string, password: string, code?: string): Promise<void> {
		keep(await got(api.POST('/session', { body: { email, password, ...(code ? { code } : {}) } })));
		this.touch();
	},
	/** Opens a guest's pass, in place of whoever was signed in here. */
	async visit(token: string): Promise<void> {
		if (state === 'in') await this.signOut();
		keep(await got(api.POST('/passes', { body: { token } })));
		this.touch();
	},
	/** Comes in by another proof than a password or a pass, in place of whoever was signed in here. */
	async attend(ask: () => Promise<SignedIn>): Promise<void> {
		if (state === 'in') await this.signOut();
		keep(await ask());
		this.touch();
	},
	/** After an invitation was accepted, the answer signs in at once. */
	enter(given: SignedIn): void {
		keep(given);
	},
	async signOut(): Promise<void> {
		try {
			await got(api.DELETE('/session', {}));
		} catch {
			/* without a line the key is thrown away all the same, and the server's clock ends the session */
		}
		this.left();
	},
	/** The session has ended on the server: forget it here and in the other tabs. */
	left(): void {
		drop();
		me = undefined;
		state = 'out';
		asked?.settle(false);
		asked = undefined;
		tell({ say: 'out' });
	},
	/** The idle cut: the page stays as it is, the key is thrown away. */
	async lock(): Promise<void> {
		if (state !== 'in') return;
		if (me?.guest) return this.signOut(); // she writes nothing that could be lost
		state = 'locked';
		try {
			await got(api.DELETE('/session', {}));
		} catch {
			/* the server's own clock ends it as well */
		}
		drop();
	},
	async actFor(member: string): Promise<void> {
		keep(await got(api.POST('/me/acting', { body: { member } })));
	},
	async reload(): Promise<void> {
		take(await got(api.GET('/me', {})));
	},
	replace(given: Me): void {
		me = given;
	},
	/** Called on each sign of life; keeps the other tabs and, now and then, the server informed. */
	touch(): void {
		const now = Date.now();
		if (now - lastActive > 5_000) tell({ say: 'active', at: now });
		lastActive = now;
	},
	/** Asked for by "extend": a renewal tells the server that someone is here. */
	async extend(): Promise<void> {
		this.touch();
		expires = 0;
		await renew();
	},
	/** Keeps the server's idle clock in step while someone works without sending anything. */
	async keepAlive(): Promise<void> {
		if (state === 'in' && expires - Date.now() < 120_000) await renew();
	}
};
