import type { OrganId } from './organ-id.ts';
import type { Tier } from './tier.ts';

/** How far the members of an agency can be trusted (`verified`, `derived`, `assumed`, `synthetic` …). */
export type OrganisationStatus = {
  /** Name, kind, tier and parent. */
  readonly name?: string;
  /** Both codes. */
  readonly code?: string;
  /** Statistical code. */
  readonly gso?: string;
  readonly mountainous?: string;
  /** Position. */
  readonly geo?: string;
};

/** One agency as a list states it: one JSON object a line. At least one of the codes is given. */
export type OrganisationRow = {
  /** Code in the form of QCVN 102:2016, four groups, level 1 last. The primary code where both are given. */
  readonly codeQcvn102?: string;
  /** Code in the form of QĐ 20/2020, level 1 first. */
  readonly codeQd20?: string;
  /** Short usual name; unique only together with the parent. */
  readonly name: string;
  readonly fullName?: string;
  readonly shortName?: string;
  readonly tier: Tier;
  /** Code of the agency above, in either form; absent for a root. */
  readonly parent?: string;
  /** Vietnamese word for the kind of agency, such as `sở` or `UBND xã`. */
  readonly kind: string;
  /** Under which published figure the agency counts, such as `xa_480`. */
  readonly countGroup?: string;
  /** First day of validity, `yyyy-mm-dd`, Vietnamese time. */
  readonly validFrom?: string;
  /** Last day of validity, `yyyy-mm-dd`, Vietnamese time. */
  readonly validTo?: string;
  /** Codes of the agencies that took over, in either form. */
  readonly successors?: readonly string[];
  /** Code of the General Statistics Office. */
  readonly gsoCode?: string;
  readonly mountainous?: boolean;
  /** Degrees, WGS 84. */
  readonly lat?: number;
  /** Degrees, WGS 84. */
  readonly lon?: number;
  readonly status?: OrganisationStatus;
  readonly note?: string;
  /** Address for electronic mail. */
  readonly mail?: string;
  /** Telephone number, as its owner writes it. */
  readonly mobile?: string;
  readonly fax?: string;
};

/** An agency of a loaded registry: codes checked, links resolved to primary codes. */
export type Organisation = Omit<OrganisationRow, 'parent' | 'successors'> & {
  /** The primary code on the wire: the old form where the list gives one, else the new form. */
  readonly organId: OrganId;
  readonly parent?: OrganId;
  readonly successors: readonly OrganId[];
  /**
   * The independent unit that the agency belongs to: itself, or, for a sub-unit (same tier as its parent, third level of
   * the code or deeper), the department or district above. Exchange inside one unit counts as internal.
   */
  readonly unit: OrganId;
  /** The system that registered the agency while the exchange ran; absent for an agency of the list. */
  readonly registeredBy?: string;
  /** Its system has taken it back: it can neither send nor receive, and what waits for it can still be fetched. */
  readonly deregistered?: true;
  /** Instant of the notice that registered, changed or deregistered it last, milliseconds since 1970. */
  readonly changedAt?: number;
  /** The registry's version since which it is as it is; absent for an agency of the list. */
  readonly version?: number;
};
