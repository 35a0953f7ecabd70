import { setImmediate } from 'node:timers/promises';
import type { OrganId, Registry } from '@lienthong/registry';
import type { System } from '@lienthong/systems';
import { agencyHash } from '@lienthong/vxp';

/** The agencies that a system speaks for, at one moment. */
export type SpokenAgencies = {
  readonly organIds: readonly OrganId[];
  has(organId: OrganId): boolean;
  /** The agencies for which a receiver's id can have been made. */
  byHash(hash: string): readonly OrganId[];
};

/** Agencies between two turns of the event loop. */
const stride = 1_000;

type Known = { readonly version: number; readonly agencies: Promise<SpokenAgencies> };

/**
 * For whom a system speaks: the agencies that its operator has named, in either form of the code, and those that it
 * has registered itself. Remembered until the system or the registry changes.
 */
export class AgencyRights {
  readonly #registry: Registry;
  readonly #known = new WeakMap<System, Known>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  async of(system: System): Promise<SpokenAgencies> {
    const { version } = this.#registry;
    const known = this.#known.get(system);
    if (known?.version === version) return known.agencies;
    const agencies = this.#spokenBy(system);
    this.#known.set(system, { version, agencies });
    return agencies;
  }

  async #spokenBy(system: System): Promise<SpokenAgencies> {
    const organIds = new Set<OrganId>();
    const byHash = new Map<string, OrganId[]>();
    const add = (organId: OrganId) => {
      if (organIds.has(organId)) return;
      organIds.add(organId);
      const hash = agencyHash(organId);
      const others = byHash.get(hash);
      if (others) others.push(organId);
      else byHash.set(hash, [organId]);
    };
    if (system.agencies !== 'all')
      for (const [place, code] of system.agencies.entries()) {
        const found = this.#registry.find(code);
        if (found) add(found.organId);
        if (place % stride === stride - 1) await setImmediate();
      }
    // What waits for a deregistered agency can still be fetched; that it sends nothing is its node's to see to.
    for (const [place, { organId, registeredBy }] of this.#registry.all().entries()) {
      if (system.agencies === 'all' || registeredBy === system.id) add(organId);
      if (place % stride === stride - 1) await setImmediate();
    }
    return {
      organIds: [...organIds],
      has: (organId) => organIds.has(organId),
      byHash: (hash) => byHash.get(hash) ?? [],
    };
  }
}
