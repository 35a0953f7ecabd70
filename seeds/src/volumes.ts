import { readFileSync } from 'node:fs';

/** One published figure about the exchange, with the Vietnamese words that it stands on. */
export type VolumeFact = {
  readonly id: string;
  readonly value: number | boolean | string | readonly number[] | Readonly<Record<string, unknown>>;
  readonly unit: string;
  readonly asOf: string;
  /** `core` describes the exchange, `neighbour` a system next to it. */
  readonly relation: 'core' | 'neighbour';
  readonly en: string;
  readonly vi: string;
};

/** Published figures, and what was derived from them or assumed; `derived` says which is which. */
export type Volumes = {
  readonly facts: readonly VolumeFact[];
  readonly derived: Readonly<Record<string, unknown>>;
};

/** The published figures about the exchange. */
export function loadVolumes(): Volumes {
  return JSON.parse(readFileSync(new URL('../data/volumes.json', import.meta.url), 'utf8')) as Volumes;
}
