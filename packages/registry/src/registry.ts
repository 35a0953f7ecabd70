import { ExchangeError } from '@lienthong/errors';
import { convertToQcvn102, convertToQd20 } from './code-conversion.ts';
import { judgeNotice } from './judge-notice.ts';
import { type OrganId, organIdKey } from './organ-id.ts';
import type { Organisation, OrganisationRow } from './organisation.ts';
import type { RegistryNotice } from './registry-notice.ts';
import { indexRows, linkRows } from './row-index.ts';
import { subjectTokens } from './subject-tokens.ts';

/** What a registry knows about a code. */
export type Resolution =
  | { readonly kind: 'found'; readonly organisation: Organisation }
  /** No longer valid; `successors` are the agencies in force that took over, as far as the list says. */
  | {
      readonly kind: 'retired';
      readonly organisation: Organisation;
      readonly successors: readonly Organisation[];
    }
  /**
   * Nobody's code at present. `suggestion` is the agency that the mechanical conversion of the code leads to; never use it
   * silently. `deregistered` is the agency that a system had registered with the code and taken back.
   */
  | {
      readonly kind: 'unknown';
      readonly suggestion?: Organisation;
      readonly deregistered?: Organisation;
    };

export type RegistryOptions = {
  /** Day, `yyyy-mm-dd`, on which validity is judged where a call names no instant. Without it validity is not judged. */
  readonly asOf?: string;
  /** Most agencies that are loaded; the default is one million. */
  readonly organisationsMax?: number;
};

/** Why and since when an agency is locked. */
export type AgencyLock = { readonly at: number; readonly reason?: string };

const organisationsMaxDefault = 1_000_000;
const vietnamOffsetMs = 7 * 60 * 60 * 1000;

/** The agencies of a list, shared by all registries that were forked from one another. */
type Listed = {
  readonly organisations: readonly Organisation[];
  /** Places in `organisations`. */
  readonly byKey: ReadonlyMap<string, number>;
  readonly bySubject: ReadonlyMap<string, number>;
  readonly children: ReadonlyMap<OrganId, readonly Organisation[]>;
};

/**
 * Agencies by code: those of a list, which never change, and those that systems have registered since, which notices
 * change in place. Look-ups take the same time at ten agencies and at a hundred thousand. An {@link Organisation} that
 * was handed out never changes; whoever remembers something about agencies remembers the {@link version} with it.
 */
export class Registry {
  /** Most agencies that the registry holds. */
  readonly organisationsMax: number;
  readonly #listed: Listed;
  readonly #options: RegistryOptions;
  readonly #registered = new Map<OrganId, Organisation>();
  readonly #registeredByKey = new Map<string, OrganId>();
  readonly #registeredBySubject = new Map<string, OrganId>();
  readonly #registeredBelow = new Map<OrganId, OrganId[]>();
  readonly #locks = new Map<OrganId, AgencyLock>();
  #all: readonly Organisation[];
  #version = 0;

  private constructor(listed: Listed, options: RegistryOptions) {
    this.organisationsMax = options.organisationsMax ?? organisationsMaxDefault;
    this.#listed = listed;
    this.#options = options;
    this.#all = listed.organisations;
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
    const index = indexRows(rows, options.organisationsMax ?? organisationsMaxDefault);
    const organisations = linkRows(index);
    const children = new Map<OrganId, Organisation[]>();
    for (const organisation of organisations) {
      if (organisation.parent === undefined) continue;
      const siblings = children.get(organisation.parent);
      if (siblings) siblings.push(organisation);
      else children.set(organisation.parent, [organisation]);
    }
    const { byKey, bySubject } = index;
    const listed = { organisations, byKey, bySubject, children };
    return new Registry(listed, options);
  }

  /** A registry of the same list that no notice has changed: each exchange has changes of its own. */
  fork(): Registry {
    return new Registry(this.#listed, this.#options);
  }

  /** Number of agencies, retired and deregistered ones included. */
  get size(): number {
    return this.#listed.organisations.length + this.#registered.size;
  }

  /** Grows with every notice; 0 before the first. Registries of one exchange with the same version are the same. */
  get version(): number {
    return this.#version;
  }

  /**
   * Takes in a notice, at the same cost however many agencies there are. False where it was taken in before.
   *
   * @param version - place of the notice among all; the registry's next version where left out
   * @throws REGISTRY_* when the notice is not allowed; then only the version has changed
   */
  apply(notice: RegistryNotice, version: number = this.#version + 1): boolean {
    if (!this.passOver(version)) return false;
    const effect = judgeNotice(this, notice, version);
    if (effect?.kind === 'agency') this.#put(effect.organisation);
    else if (effect?.lock) this.#locks.set(effect.organId, effect.lock);
    else if (effect) this.#locks.delete(effect.organId);
    return true;
  }

  /** Counts a notice that says nothing about agencies. False where it was counted before. */
  passOver(version: number): boolean {
    if (version <= this.#version) return false;
    this.#version = version;
    return true;
  }

  /**
   * Whether `notice` would change anything now.
   *
   * @throws REGISTRY_* when it is not allowed
   */
  wouldChange(notice: RegistryNotice): boolean {
    return judgeNotice(this, notice, this.#version + 1) !== undefined;
  }

  #put(organisation: Organisation): void {
    const { organId, codeQcvn102, codeQd20, parent } = organisation;
    if (!this.#registered.has(organId)) {
      for (const code of [codeQcvn102, codeQd20])
        if (code !== undefined) this.#registeredByKey.set(organIdKey(code), organId);
      this.#registeredBySubject.set(subjectTokens({ organId }).join('.'), organId);
      const siblings = parent === undefined ? undefined : this.#registeredBelow.get(parent);
      if (siblings) siblings.push(organId);
      else if (parent !== undefined) this.#registeredBelow.set(parent, [organId]);
    }
    this.#registered.set(organId, organisation);
    this.#all = [];
  }

  /**
   * The agency with `code` in either form, whether still valid and registered or not; numeric groups compare without
   * leading zeros.
   */
  find(code: string): Organisation | undefined {
    const key = organIdKey(code);
    return this.#listedAt(this.#listed.byKey.get(key)) ?? this.#registeredAs(this.#registeredByKey.get(key));
  }

  /** The agency whose {@link subjectTokens}, joined by dots, are `subject`: the address under which it speaks. */
  findBySubject(subject: string): Organisation | undefined {
    const listed = this.#listedAt(this.#listed.bySubject.get(subject));
    return listed ?? this.#registeredAs(this.#registeredBySubject.get(subject));
  }

  #listedAt(place: number | undefined): Organisation | undefined {
    return place === undefined ? undefined : this.#listed.organisations[place];
  }

  #registeredAs(organId: OrganId | undefined): Organisation | undefined {
    return organId === undefined ? undefined : this.#registered.get(organId);
  }

  /** Whether the operator has locked the agency: it can neither send nor receive. */
  isLocked(organId: OrganId): boolean {
    return this.#locks.has(organId);
  }

  /** Why and since when the agency is locked; undefined where it is not. */
  lockOf(organId: OrganId): AgencyLock | undefined {
    return this.#locks.get(organId);
  }

  /** Id of the system that has registered the agency; undefined for agencies of the list and for deregistered ones. */
  registeredBy(organId: OrganId): string | undefined {
    const organisation = this.#registered.get(organId);
    return organisation?.deregistered ? undefined : organisation?.registeredBy;
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
    if (organisation.deregistered) return { kind: 'unknown', deregistered: organisation };
    const day = this.#day(at);
    if (!isOver(organisation, day)) return { kind: 'found', organisation };
    return { kind: 'retired', organisation, successors: this.#successorsInForce(organisation, day) };
  }

  /** Whether the agency is registered and its validity has not ended at instant `at`, by default on the registry's own day. */
  isInForce(organisation: Organisation, at?: number): boolean {
    return !organisation.deregistered && !isOver(organisation, this.#day(at));
  }

  /** The agencies directly below `organId`: those of the list in its order, then the registered ones. */
  children(organId: OrganId): readonly Organisation[] {
    const listed = this.#listed.children.get(organId) ?? [];
    const registered = this.#registeredBelow.get(organId);
    return registered ? [...listed, ...registered.flatMap((id) => this.#registeredAs(id) ?? [])] : listed;
  }

  /**
   * Every agency: those of the list in its order, retired ones included, then the registered ones, those that were
   * deregistered included. The answer is the same object until a notice changes an agency, and itself never changes.
   */
  all(): readonly Organisation[] {
    if (this.#all.length < this.size)
      this.#all = [...this.#listed.organisations, ...this.#registered.values()];
    return this.#all;
  }

  #day(at: number | undefined): string | undefined {
    return at === undefined ? this.#options.asOf : new Date(at + vietnamOffsetMs).toISOString().slice(0, 10);
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
