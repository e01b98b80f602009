/** How the page is drawn for this reader; the same keys as in the script of the public pages. */
export const sizes = ['small', 'normal', 'large', 'larger'] as const;
export type Size = (typeof sizes)[number];
export type Contrast = 'normal' | 'high';
export type Density = 'normal' | 'compact';

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

function accept(key: string, value: string | null | undefined): void {
	if (key === 'size' && sizes.some((one) => one === value)) set('size', value as Size);
	if (key === 'contrast' && (value === 'normal' || value === 'high')) set('contrast', value);
	if (key === 'density' && (value === 'normal' || value === 'compact')) set('density', value);
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
	/** Takes what was kept on the server or on this computer; unknown values are passed over. */
	take(kept: { size?: string; contrast?: string; density?: string }): void {
		accept('size', kept.size);
		accept('contrast', kept.contrast);
		accept('density', kept.density);
	}
};

try {
	display.take({
		size: localStorage.getItem('naru.size') ?? undefined,
		contrast: localStorage.getItem('naru.contrast') ?? undefined,
		density: localStorage.getItem('naru.density') ?? undefined
	});
} catch {
	/* nothing is kept in this browser */
}
