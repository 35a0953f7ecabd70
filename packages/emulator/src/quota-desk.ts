import { ExchangeError } from '@lienthong/errors';
import {
  isLimit,
  type NodeHeldPackage,
  type OperatorClient,
  parseQuotas,
  type Quota,
  type Quotas,
  type QuotaView,
} from '@lienthong/exchange';
import type { ExchangeControl, FollowedRegistry } from '@lienthong/node-host';
import type { NodeId, Registry, Topology } from '@lienthong/registry';

/** What an exchange limits. */
export type QuotaList = {
  /** As set: by an agency's code, a tier, or `all`. */
  readonly set: readonly { readonly where: string; readonly quota: Quota }[];
  /** Every agency for which something holds, with what of it is used now. */
  readonly agencies: readonly QuotaView[];
};

export type QuotaDeskOptions = {
  readonly control: ExchangeControl;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly followed: () => Promise<FollowedRegistry>;
  readonly operator: () => Promise<OperatorClient>;
  /** Resolves when every process that answers has heard of the notice at a place. */
  readonly whenHeard: (sequence: number) => Promise<void>;
};

/** What agencies of a running exchange may hand in: limited, listed and set free, in all processes at once. */
export class QuotaDesk {
  readonly #options: QuotaDeskOptions;

  constructor(options: QuotaDeskOptions) {
    this.#options = options;
  }

  /**
   * Limits an agency, the agencies of a tier, or all; takes the place of what was set there before. Resolves when it holds in
   * every process that answers. What was sent before counts as if the quota had always held.
   *
   * @param where - an agency's code in either form, a tier, or `all`
   * @throws EXCHANGE_QUOTA_MALFORMED when nothing is limited, or by what is no quota
   * @throws REGISTRY_ORGANISATION_UNKNOWN when there is no such agency
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async set(where: string, quota: Quota): Promise<void> {
    const checked = parseQuotas({ [where.slice(0, 80)]: quota })[where.slice(0, 80)] ?? {};
    if (!isLimit(checked)) throw new ExchangeError('EXCHANGE_QUOTA_MALFORMED', { problem: 'no limit' });
    await this.#order(this.#place(where), checked);
  }

  /**
   * Several at once, as a settings file has them; none where one of them is wrong.
   *
   * @throws what {@link set} throws
   */
  async setAll(quotas: Quotas): Promise<void> {
    const places = Object.entries(parseQuotas(quotas)).map(([where, quota]) => {
      if (!isLimit(quota))
        throw new ExchangeError('EXCHANGE_QUOTA_MALFORMED', { problem: `${where}: no limit` });
      return [this.#place(where), quota] as const;
    });
    for (const [where, quota] of places) await this.#order(where, quota);
  }

  /**
   * Takes back what was set for an agency, a tier or `all`; everything where none is named. Resolves with how many there were.
   *
   * @throws REGISTRY_ORGANISATION_UNKNOWN, AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async clear(where?: string): Promise<number> {
    await this.#options.followed();
    const place = where === undefined ? undefined : this.#place(where);
    const set = this.#options.control.quotas.list().filter(([one]) => place === undefined || one === place);
    for (const [one] of set) await this.#order(one, null);
    return set.length;
  }

  /** What is set, and for whom how much is used. */
  async list(): Promise<QuotaList> {
    await this.#options.followed();
    const set = this.#options.control.quotas.list().map(([where, quota]) => ({ where, quota }));
    const agencies = set.length === 0 ? [] : await (await this.#options.operator()).quotas();
    return { set, agencies };
  }

  /** Packages that nodes, or one of them, hold until their senders' quotas have room, the oldest first. */
  async held(node?: NodeId): Promise<readonly NodeHeldPackage[]> {
    return (await this.#options.operator()).held(node === undefined ? undefined : [node]);
  }

  async #order(where: string, quota: Quota | null): Promise<void> {
    const followed = await this.#options.followed();
    await this.#options.whenHeard(await followed.order({ type: 'quota', where, quota }));
  }

  #place(where: string): string {
    const { registry, topology } = this.#options;
    const isPlace = where === 'all' || topology.nodes().some(({ tier }) => tier === where);
    return isPlace ? where : registry.get(where).organId;
  }
}
