/** A released version of the server. */
export type ServerVersion = { readonly major: number; readonly minor: number; readonly patch: number };

/**
 * Optional abilities of the server and the first version that has each. Callers ask by name, never by number.
 * Servers before that version ignore some of the matching settings without a word, so read back what they took.
 */
export const featureVersions = {
  multiFilterConsumers: '2.10.0',
  syncInterval: '2.10.0',
  streamMetadata: '2.10.0',
  subjectTransforms: '2.10.0',
  perMessageTtl: '2.11.0',
  consumerPause: '2.11.0',
  atomicBatch: '2.12.0',
  counters: '2.12.0',
  messageSchedules: '2.12.0',
  consumerReset: '2.14.0',
} as const;

/** An optional ability of the server. */
export type ServerFeature = keyof typeof featureVersions;

/** The oldest server this project works with. */
export const leastServerVersion = '2.10.0';
/** Why not older, as it stands in messages. */
export const leastServerVersionReason = {
  vi: 'consumer nhiều bộ lọc và sync_interval',
  en: 'multi-filter consumers and sync_interval',
} as const;
/** Older servers work but have known faults that this one does not. */
export const recommendedServerVersion = '2.14.3';

const versionText = /(?:^|[^\d.])(\d{1,4})\.(\d{1,4})\.(\d{1,5})(?![\d.])/;

/** The version that stands in `text` (`nats-server: v2.15.1`, `2.10.27-1+b2`), or undefined. A pre-release counts as its release. */
export function parseServerVersion(text: string): ServerVersion | undefined {
  const match = versionText.exec(text.slice(0, 200));
  if (!match) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

/** Negative when `a` is older than `b`, 0 when equal, positive when newer; text without a version is oldest of all. */
export function compareServerVersions(a: string, b: string): number {
  const [left, right] = [parseServerVersion(a), parseServerVersion(b)];
  if (!left || !right) return Number(Boolean(left)) - Number(Boolean(right));
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}

/** The optional abilities that a server of `version` has. */
export function features(version: string): ReadonlySet<ServerFeature> {
  const names = Object.keys(featureVersions) as ServerFeature[];
  return new Set(names.filter((name) => compareServerVersions(version, featureVersions[name]) >= 0));
}
