/** Bounds of a gateway; hostile or runaway input ends here. */
export type GatewayLimits = {
  readonly headersSizeBytesMax: number;
  /** Of sendEdoc, with its CR LF. */
  readonly packageSizeBytesMax: number;
  /** Of every other call. */
  readonly bodySizeBytesMax: number;
  /** Bytes of packages in memory over all calls, in and out. One call more is let through, so that calls never wait for each other in a circle. */
  readonly memoryBytesMax: number;
  readonly connectionsMax: number;
  /** Time for the headers of a call, milliseconds. */
  readonly headersTimeoutMs: number;
  /** Time without one byte of a body or of a reply, milliseconds. */
  readonly idleTimeoutMs: number;
  /** The same while other calls wait for memory. */
  readonly idleTimeoutMsPressed: number;
  /** Time for a whole body or reply, milliseconds. */
  readonly lineTimeoutMs: number;
  /** Speed of a body or reply below which its connection is given up. */
  readonly bytesPerSecondMin: number;
  /** The same while other calls wait for memory. */
  readonly bytesPerSecondMinPressed: number;
  /** Time that an idle connection stays open, milliseconds. */
  readonly keepAliveTimeoutMs: number;
  /** Time for which a node's decision on a package is waited for, milliseconds. */
  readonly decisionTimeoutMs: number;
  /** Rows of one list reply. */
  readonly listItemsMax: number;
  readonly tokensMax: number;
  readonly tokenLifetimeMs: number;
};

const mebibyte = 1_048_576;

/** Limits of a gateway that is told none. */
export const defaultGatewayLimits: GatewayLimits = {
  headersSizeBytesMax: mebibyte,
  packageSizeBytesMax: 60 * mebibyte,
  bodySizeBytesMax: mebibyte,
  memoryBytesMax: 400 * mebibyte,
  connectionsMax: 4_000,
  headersTimeoutMs: 15_000,
  idleTimeoutMs: 15_000,
  idleTimeoutMsPressed: 2_000,
  lineTimeoutMs: 600_000,
  bytesPerSecondMin: 8_192,
  bytesPerSecondMinPressed: 65_536,
  keepAliveTimeoutMs: 5_000,
  decisionTimeoutMs: 30_000,
  listItemsMax: 200_000,
  tokensMax: 10_000,
  tokenLifetimeMs: 30 * 60 * 1_000,
};
