/** How the page is drawn for this reader; the same keys as in the script of the public pages. */
export const sizes = ['small', 'normal', 'large', 'larger'] as const;
export const contrasts = ['normal', 'high'] as const;
export const densities = ['normal', 'compact'] as const;
export type Size = (typeof sizes)[number];
export type Contrast = (typeof contrasts)[number];
export type Density = (typeof densities)[number];

interface Wishes {
	size: Size;
	contrast: Contrast;
	density: Density;
}

const wishes = $state<Wishes>({ size: 'normal', contrast: 'normal', density: 'normal' });

function set<K extends keyof Wishes>(key: K, value: Wishes[K]): void {
	wishes[key] = value;
	const root = document.documentElement;
	if (value === 'normal') delete root.dataset[key];
	else root.dataset[key] = value;
	try {
		localStorage.setItem(`naru.${key}`, value);
	} catch {
		/* it holds until the page is closed */
	}
}

export const display = {
	get size(): Size {
		return wishes.size;
	},
	get contrast(): Contrast {
		return wishes.contrast;
	},
	get density(): Density {
		return wishes.density;
	},
	set,
	/** Takes what was kept with the account or on this computer; unknown values are passed over. */
	take(kept: { size?: string | null; contrast?: string | null; density?: string | null }): void {
		const size = sizes.find((one) => one === kept.size);
		const contrast = contrasts.find((one) => one === kept.contrast);
		const density = densities.find((one) => one === kept.density);
		if (size) set('size', size);
		if (contrast) set('contrast', contrast);
		if (density) set('density', density);
	}
};

try {
	display.take({
		size: localStorage.getItem('naru.size'),
		contrast: localStorage.getItem('naru.contrast'),
		density: localStorage.getItem('naru.density')
	});
} catch {
	/* nothing is kept in this browser */
}
