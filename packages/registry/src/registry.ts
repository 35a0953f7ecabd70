import { ExchangeError } from '@lienthong/errors';
import { convertToQcvn102, convertToQd20 } from './code-conversion.ts';
import { type OrganId, organIdKey } from './organ-id.ts';
import type { Organisation, OrganisationRow } from './organisation.ts';
import { indexRows, linkRows } from './row-index.ts';

/** What a registry knows about a code. */
export type Resolution =
  | { readonly kind: 'found'; readonly organisation: Organisation }
  /** No longer valid; `successors` are the agencies in force that took over, as far as the list says. */
  | {
      readonly kind: 'retired';
      readonly organisation: Organisation;
      readonly successors: readonly Organisation[];
    }
  /** Not in the list. `suggestion` is the agency that the mechanical conversion of the code leads to; never use it silently. */
  | { readonly kind: 'unknown'; readonly suggestion?: Organisation };

export type RegistryOptions = {
  /** Day, `yyyy-mm-dd`, on which validity is judged where a call names no instant. Without it validity is not judged. */
  readonly asOf?: string;
  /** Most agencies that are loaded; the default is one million. */
  readonly organisationsMax?: number;
};

const vietnamOffsetMs = 7 * 60 * 60 * 1000;

/** Agencies by code. Immutable; look-ups take the same time at ten agencies and at a hundred thousand. */
export class Registry {
  readonly #byKey: ReadonlyMap<string, Organisation>;
  readonly #organisations: readonly Organisation[];
  readonly #children: ReadonlyMap<OrganId, readonly Organisation[]>;
  readonly #asOf: string | undefined;

  private constructor(
    organisations: readonly Organisation[],
    byKey: ReadonlyMap<string, Organisation>,
    asOf: string | undefined,
  ) {
    this.#organisations = organisations;
    this.#byKey = byKey;
    this.#asOf = asOf;
    const children = new Map<OrganId, Organisation[]>();
    for (const organisation of organisations) {
      if (organisation.parent === undefined) continue;
      const siblings = children.get(organisation.parent);
      if (siblings) siblings.push(organisation);
      else children.set(organisation.parent, [organisation]);
    }
    this.#children = children;
  }

  /**
   * A registry of `rows`, in their order. Parents and successors may stand anywhere in the list.
   *
   * @throws REGISTRY_CODE_MALFORMED a code has no known form or cannot be a subject
   * @throws REGISTRY_CODE_DUPLICATE two agencies share a code or a subject
   * @throws REGISTRY_PARENT_UNKNOWN a parent or successor is not in the list
   * @throws REGISTRY_PARENT_CYCLE parent links run in a circle or more than 64 levels up
   * @throws REGISTRY_TOO_LARGE more agencies than `organisationsMax`
   */
  static load(rows: Iterable<OrganisationRow>, options: RegistryOptions = {}): Registry {
    const index = indexRows(rows, options.organisationsMax ?? 1_000_000);
    const organisations = linkRows(index);
    const byOrganId = new Map(organisations.map((organisation) => [organisation.organId, organisation]));
    const byKey = new Map<string, Organisation>();
    for (const [key, { organId }] of index.byKey) {
      const organisation = byOrganId.get(organId);
      if (organisation) byKey.set(key, organisation);
    }
    return new Registry(organisations, byKey, options.asOf);
  }

  /** Number of agencies, retired ones included. */
  get size(): number {
    return this.#organisations.length;
  }

  /** The agency with `code` in either form, whether still valid or not; numeric groups compare without leading zeros. */
  find(code: string): Organisation | undefined {
    return this.#byKey.get(organIdKey(code));
  }

  /**
   * The agency with `code`.
   *
   * @throws REGISTRY_ORGANISATION_UNKNOWN no agency has the code
   */
  get(code: string): Organisation {
    const organisation = this.find(code);
    if (!organisation) throw new ExchangeError('REGISTRY_ORGANISATION_UNKNOWN', { code: code.slice(0, 80) });
    return organisation;
  }

  /**
   * What the registry knows about `code` at instant `at` (milliseconds since 1970), by default on the registry's own day.
   * Successors that were retired in turn are followed to those in force.
   */
  resolve(code: string, at?: number): Resolution {
    const organisation = this.find(code);
    if (!organisation) {
      const converted = convertToQd20(code) ?? convertToQcvn102(code);
      const suggestion = converted === undefined ? undefined : this.find(converted);
      return suggestion ? { kind: 'unknown', suggestion } : { kind: 'unknown' };
    }
    const day = this.#day(at);
    if (!isOver(organisation, day)) return { kind: 'found', organisation };
    return { kind: 'retired', organisation, successors: this.#successorsInForce(organisation, day) };
  }

  /** Whether the agency's validity has not ended at instant `at`, by default on the registry's own day. */
  isInForce(organisation: Organisation, at?: number): boolean {
    return !isOver(organisation, this.#day(at));
  }

  /** The agencies directly below `organId`, in the order of the list. */
  children(organId: OrganId): readonly Organisation[] {
    return this.#children.get(organId) ?? [];
  }

  /** Every agency, retired ones included, in the order of the list. */
  all(): readonly Organisation[] {
    return this.#organisations;
  }

  #day(at: number | undefined): string | undefined {
    return at === undefined ? this.#asOf : new Date(at + vietnamOffsetMs).toISOString().slice(0, 10);
  }

  #successorsInForce(organisation: Organisation, day: string | undefined): Organisation[] {
    const found = new Set<Organisation>();
    const seen = new Set<OrganId>([organisation.organId]);
    const open = [...organisation.successors];
    for (let code = open.shift(); code !== undefined; code = open.shift()) {
      if (seen.has(code)) continue;
      seen.add(code);
      const successor = this.find(code);
      if (!successor) continue;
      if (isOver(successor, day)) open.push(...successor.successors);
      else found.add(successor);
    }
    return [...found];
  }
}

function isOver(organisation: Organisation, day: string | undefined): boolean {
  return day !== undefined && organisation.validTo !== undefined && organisation.validTo < day;
}
