/** What reaches this tab while it is open: one socket, topics to join, questions to ask. It knows no noun. */
export { topicOf, type Entry, type Topic } from './frames';
export { live, type Hearing, type Seat, type State } from './line.svelte';
