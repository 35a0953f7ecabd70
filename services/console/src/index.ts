/** Folder that holds the built page: what `vite build` has made of this package, kept with its sources. */
export const consoleFolder: URL = new URL('../dist/', import.meta.url);
