/** Digest of everything that the page is made of in the console's folder and in the client of the control API. */
export declare function sourcesDigest(folder: string): Promise<string>;
