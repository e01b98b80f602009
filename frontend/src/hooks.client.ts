import type { HandleClientError } from '@sveltejs/kit';

/** An address that leads nowhere is told on the page; whatever else goes wrong stands in the console as well. */
export const handleError: HandleClientError = ({ error, status, message }) => {
	if (status !== 404) console.error(error);
	return { message };
};
