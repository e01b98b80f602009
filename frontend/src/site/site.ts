/**
 * The script of the pages rendered by Go: contrast and text size are kept on this computer, and the menu folds on
 * phones. Every page works without it.
 *
 *   <button data-set="contrast" data-value="high|normal">       pressed state is kept here
 *   <button data-set="size" data-value="100|115|130|150|200">
 *   <button data-menu="site-nav" aria-expanded="false">          opens the element with that id
 *   <button data-print>                                         prints the page
 */
import '../styles/site.css';

const settings = ['contrast', 'size', 'density'] as const;
type Setting = (typeof settings)[number];
const root = document.documentElement;

const usual: Readonly<Record<Setting, string>> = { contrast: 'normal', size: '100', density: 'comfortable' };

function kept(setting: Setting): string {
	try {
		return localStorage.getItem(`naru.${setting}`) ?? usual[setting];
	} catch {
		return usual[setting];
	}
}

function apply(setting: Setting, value: string): void {
	if (value === usual[setting]) delete root.dataset[setting];
	else root.dataset[setting] = value;
	for (const button of document.querySelectorAll<HTMLElement>(`[data-set="${setting}"]`)) {
		button.setAttribute('aria-pressed', String(button.dataset.value === value));
	}
}

function keep(setting: Setting, value: string): void {
	try {
		localStorage.setItem(`naru.${setting}`, value);
	} catch {
		/* a browser that keeps nothing still shows it on this page */
	}
	apply(setting, value);
}

root.classList.add('js');
for (const setting of settings) apply(setting, kept(setting));

document.addEventListener('DOMContentLoaded', () => {
	for (const setting of settings) apply(setting, kept(setting));
});

document.addEventListener('click', (event) => {
	const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button') : null;
	if (!button) return;
	const setting = settings.find((one) => one === button.dataset.set);
	if (setting) {
		const value = button.dataset.value ?? usual[setting];
		const pressed = button.getAttribute('aria-pressed') === 'true';
		keep(setting, pressed && setting === 'contrast' ? 'normal' : value);
	}
	if (button.dataset.menu) {
		const open = button.getAttribute('aria-expanded') !== 'true';
		button.setAttribute('aria-expanded', String(open));
		document.getElementById(button.dataset.menu)?.classList.toggle('open', open);
	}
	if ('print' in button.dataset) window.print();
});
