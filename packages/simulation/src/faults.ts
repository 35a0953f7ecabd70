import { type RandomSource, seededRandom } from '@lienthong/runtime';
import type { FaultName } from './scenario.ts';

/**
 * Decides where things go wrong. Each fault draws from a source of its own, so that a scenario with fewer faults has the same ones
 * left; those on an edge follow from what passes there, so that what is sent again meets the same.
 */
export class Faults {
  readonly #seed: string;
  readonly #sources: ReadonlyMap<FaultName, RandomSource>;
  #isOver = false;

  constructor(seed: string, names: readonly FaultName[]) {
    this.#seed = seed;
    this.#sources = new Map(names.map((name) => [name, seededRandom(`${seed} fault ${name}`)]));
  }

  /** From here on nothing goes wrong any more. */
  end(): void {
    this.#isOver = true;
  }

  /** The source of a fault that strikes now, as it does with the probability `likely`; undefined where it does not. */
  strike(name: FaultName, likely: number): RandomSource | undefined {
    const source = this.#isOver ? undefined : this.#sources.get(name);
    return source && source.fraction() < likely ? source : undefined;
  }

  /** Whether one of these faults can strike at all. */
  hasAny(...names: readonly FaultName[]): boolean {
    return names.some((name) => this.#sources.has(name));
  }

  /** As {@link strike}, the same for the same `what` whenever it is asked. */
  strikeOn(name: FaultName, what: string, likely: number): RandomSource | undefined {
    if (!this.#sources.has(name)) return undefined;
    const source = seededRandom(`${this.#seed} ${name} ${what}`);
    return source.fraction() < likely ? source : undefined;
  }
}
