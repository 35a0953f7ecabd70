/** Bounds of the control API; hostile or runaway input ends here. */
export type ControlLimits = {
  readonly headersSizeBytesMax: number;
  /** Of a JSON body without attachments. */
  readonly jsonSizeBytesMax: number;
  /** Of a package, or of a draft with its attachments in base64. */
  readonly packageSizeBytesMax: number;
  readonly connectionsMax: number;
  readonly headersTimeoutMs: number;
  /** Time for a whole request, milliseconds. */
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** Streams of events at once. */
  readonly streamsMax: number;
  /** Waits at once. */
  readonly waitsMax: number;
  /** Events that are kept for those who come back. */
  readonly eventsKeptMax: number;
  /** Bytes of events that may wait for one slow reader. */
  readonly streamBacklogBytesMax: number;
  /** Pause after which a stream says that it is alive, milliseconds. */
  readonly heartbeatMs: number;
  /** Packages whose course is remembered, the latest. */
  readonly packagesKeptMax: number;
  readonly sessionsMax: number;
};

const mebibyte = 1_048_576;

/** Limits of a control API that is told none. */
export const defaultControlLimits: ControlLimits = {
  headersSizeBytesMax: 32_768,
  jsonSizeBytesMax: mebibyte,
  packageSizeBytesMax: 80 * mebibyte,
  connectionsMax: 512,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 120_000,
  keepAliveTimeoutMs: 5_000,
  streamsMax: 64,
  waitsMax: 1_000,
  eventsKeptMax: 10_000,
  streamBacklogBytesMax: mebibyte,
  heartbeatMs: 15_000,
  packagesKeptMax: 50_000,
  sessionsMax: 100,
};
