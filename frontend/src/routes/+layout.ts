/** The whole application runs in the browser; the server sends one page for every address under /app. */
export const ssr = false;
export const prerender = false;
