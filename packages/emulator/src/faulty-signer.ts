import type { Fault } from '@lienthong/faults';
import type { ExchangeControl } from '@lienthong/node-host';
import { type AbnormalState, type AgencyIdentity, makeAbnormalIdentity, type Pki } from '@lienthong/pki';
import type { Organisation, Registry } from '@lienthong/registry';
import { type Clock, type RandomSource, randomUuid } from '@lienthong/runtime';

export type FaultySignerOptions = {
  readonly control: ExchangeControl;
  readonly registry: Registry;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
};

/** Signs for agencies whose certificates a fault makes wrong. */
export class FaultySigner {
  readonly #options: FaultySignerOptions;
  readonly #identities = new Map<string, Promise<AgencyIdentity>>();

  constructor(options: FaultySignerOptions) {
    this.#options = options;
  }

  /** The identity to sign with now; undefined where no fault strikes. */
  async signerFor(agency: Organisation): Promise<AgencyIdentity | undefined> {
    const { faults } = this.#options.control;
    if (!faults.has('certificate')) return undefined;
    const struck = faults.strike(
      'certificate',
      { agencies: [agency.organId] },
      randomUuid(this.#options.random),
    );
    return struck && this.#identity(struck.fault, agency);
  }

  /** One for each fault and agency. */
  #identity({ id, with: parameters }: Fault, agency: Organisation): Promise<AgencyIdentity> {
    const key = `${id} ${agency.organId}`;
    let identity = this.#identities.get(key);
    if (!identity) {
      const { pki, registry, clock, random } = this.#options;
      const other = registry.all().find(({ organId }) => organId !== agency.organId) ?? agency;
      identity = makeAbnormalIdentity(pki, {
        state: parameters['state'] as AbnormalState,
        agency: requestOf(agency),
        other: requestOf(other),
        keyType: 'p-256',
        clock,
        random,
      });
      this.#identities.set(key, identity);
    }
    return identity;
  }
}

function requestOf({ organId, name, fullName, tier }: Organisation) {
  return { organId, name: fullName ?? name, tier };
}
