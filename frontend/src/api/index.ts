export { api, got, on } from './client';
export { contentOf, download } from './download';
export { Deed } from './deed.svelte';
export { ApiError, fieldSentences, sentence, type FieldFault } from './error';
export { newKey } from './http';
export { line } from './line.svelte';
export { Listing } from './listing.svelte';
export type * from './types';
export { upload, type Upload } from './upload';
