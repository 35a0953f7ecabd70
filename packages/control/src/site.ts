/** One file of a site, ready to be sent. */
export type SiteFile = {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** How the bytes are compressed; absent where they are not. */
  readonly encoding?: 'br' | 'gzip';
  /** Whether its name changes with its content, so that browsers may keep it. */
  readonly immutable?: boolean;
};

/** Pages that the control API serves beside itself: the console. */
export interface Site {
  /** The file of a path, `/` and what follows; undefined where there is none. */
  find(path: string): Promise<SiteFile | undefined>;
}
