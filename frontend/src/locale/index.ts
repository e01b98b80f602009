/** Sentences, languages, dates. `m.key()` says a sentence in the reader's language; `word(family, code)` says a code's. */
export * as m from './paraglide/messages.js';
export { writeAmount } from './amount';
export {
	ago,
	clockTime,
	countryName,
	dayHere,
	languageName,
	writeDate,
	writeNumber,
	writePart,
	writeSpan
} from './dates';
export { densities, display, sizes, type Contrast, type Density, type Size } from './display.svelte';
export { guessLang } from './guess';
export { languageNames, loadFont, locale, locales, type Locale } from './locale.svelte';
export { pick, say as saidIn, type Picked, type Said, type Version } from './said';
export { word, wordFor, type Family } from './words';
