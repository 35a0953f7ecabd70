import type { Announcement, NatsServerSource } from './nats-server-binary.ts';

/** What a way of fetching the server works with. */
export type FetchContext = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Empty, for this way alone, removed afterwards. */
  readonly workDir: string;
  /** Says one line to people; every use of the network is announced before it is made. */
  readonly announce: (line: Announcement) => void;
  /** Notes what was tried and why it came to nothing. */
  readonly failed: (what: string) => void;
};

/** A way of getting the server program from elsewhere. */
export type FetchSource = {
  readonly source: NatsServerSource;
  /**
   * Offers programs one after the other, each a verified file that was not run yet; the search takes the first that runs and is
   * new enough. The caller's stopping ends the way.
   */
  offers(context: FetchContext): AsyncGenerator<string>;
};
