/**
 * The script of the pages rendered by Go: contrast and text size are kept on this computer, and the menu folds on
 * phones. Every page works without it.
 *
 *   <button data-set="contrast" data-value="high|normal">       pressed state is kept here
 *   <button data-set="size" data-value="small|normal|large|larger">
 *   <button data-menu="site-nav" aria-expanded="false">          opens the element with that id
 *   <button data-print>                                         prints the page
 *   <a data-lang="ko">                                          the language the front door opens in from now on
 *
 * What is chosen is also kept in a cookie, so that the server draws the next page rightly from the first paint on.
 */
import '../styles/site.css';
import './pages.css';

const settings = ['contrast', 'size', 'density'] as const;
type Setting = (typeof settings)[number];
const root = document.documentElement;

const usual: Readonly<Record<Setting, string>> = { contrast: 'normal', size: 'normal', density: 'normal' };

/** As the server has drawn the page. */
function drawn(setting: Setting): string {
	return root.dataset[setting] ?? usual[setting];
}

function kept(setting: Setting): string {
	try {
		return localStorage.getItem(`naru.${setting}`) ?? drawn(setting);
	} catch {
		return drawn(setting);
	}
}

function apply(setting: Setting, value: string): void {
	if (value === usual[setting]) delete root.dataset[setting];
	else root.dataset[setting] = value;
	for (const button of document.querySelectorAll<HTMLElement>(`[data-set="${setting}"]`)) {
		button.setAttribute('aria-pressed', String(button.dataset.value === value));
	}
}

const year = 365 * 24 * 3600;

function tellServer(name: string, value: string): void {
	document.cookie = `naru_${name}=${value}; Path=/; Max-Age=${year}; SameSite=Lax`;
}

function keep(setting: Setting, value: string): void {
	tellServer(setting, value);
	try {
		localStorage.setItem(`naru.${setting}`, value);
	} catch {
		/* a browser that keeps nothing still shows it on this page */
	}
	apply(setting, value);
}

root.classList.add('js');
for (const setting of settings) {
	const value = kept(setting);
	if (value !== drawn(setting)) tellServer(setting, value); // it was chosen in the application
	apply(setting, value);
}

document.addEventListener('DOMContentLoaded', () => {
	for (const setting of settings) apply(setting, kept(setting));
	if (CSS.supports('selector(::details-content)')) return;
	const roomy = matchMedia('(min-width: 961px)').matches; // the stylesheet can't open them in this browser
	if (roomy) for (const list of document.querySelectorAll<HTMLDetailsElement>('details.site-facets')) list.open = true;
});

document.addEventListener('click', (event) => {
	if (!(event.target instanceof Element)) return;
	const link = event.target.closest<HTMLElement>('a[data-lang]');
	if (link?.dataset.lang) tellServer('lang', link.dataset.lang);
	const button = event.target.closest<HTMLElement>('button');
	if (!button) return;
	const setting = settings.find((one) => one === button.dataset.set);
	if (setting) {
		event.preventDefault(); // the form around it is for readers without script
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
