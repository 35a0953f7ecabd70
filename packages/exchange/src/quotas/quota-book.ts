import type { Quota, Quotas } from './quota.ts';

/** The quotas of an exchange as one process has heard of them; nodes look at each package with what holds then. */
export class QuotaBook {
  readonly #quotas = new Map<string, Quota>();

  constructor(quotas: Quotas = {}) {
    for (const [where, quota] of Object.entries(quotas)) this.#quotas.set(where, quota);
  }

  /** Puts a quota in the place of the one that was there. */
  set(where: string, quota: Quota): void {
    this.#quotas.set(where, quota);
  }

  clear(where: string): void {
    this.#quotas.delete(where);
  }

  /** All of them, in the order in which they were first set. */
  list(): readonly (readonly [where: string, quota: Quota])[] {
    return [...this.#quotas];
  }

  /** What holds for an agency: of each limit the one that is nearest to it; undefined where nothing does. */
  of(agency: string, tier: string): Quota | undefined {
    if (this.#quotas.size === 0) return undefined;
    const found = ['all', tier, agency].flatMap((where) => this.#quotas.get(where) ?? []);
    return found.length === 0 ? undefined : Object.assign({}, ...found);
  }
}
