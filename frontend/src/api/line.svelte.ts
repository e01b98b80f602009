let connected = $state(navigator.onLine);

/** Whether the server can be reached: what the browser says, corrected by what really happened. */
export const line = {
	get connected(): boolean {
		return connected;
	},
	up(): void {
		connected = true;
	},
	down(): void {
		connected = false;
	}
};

addEventListener('online', () => (connected = true));
addEventListener('offline', () => (connected = false));
