import { readFileSync } from 'node:fs';

/** Names of the sample packages: a directive, a report on it, an update, a revocation, a replacement, and every status. */
export const sampleNames = [
  'directive',
  'report',
  'update',
  'revocation',
  'replacement',
  'status-01',
  'status-02',
  'status-03',
  'status-04',
  'status-05',
  'status-06',
  'status-13',
  'status-15',
  'status-16',
] as const;

/** Name of a sample package. */
export type SampleName = (typeof sampleNames)[number];

/** The bytes of a sample package, unsigned. */
export function loadSample(name: SampleName): Buffer {
  return readFileSync(new URL(`../samples/${name}.edxml`, import.meta.url));
}
