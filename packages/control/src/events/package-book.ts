import type { EntryDraft, PackageFacts } from '@lienthong/ledger';

/** What became of one copy. */
export type Fate = {
  readonly fate: 'delivered' | 'refused';
  readonly at: number;
  /** Why it was refused. */
  readonly code?: string | undefined;
};

/** What ledgers have told of one package so far. */
export type PackageCourse = {
  /** Place among all packages of the exchange, from 1. */
  readonly n: number;
  readonly pkg: string;
  readonly facts: PackageFacts;
  /** Instant at which the first node took it in or refused it, milliseconds since 1970. */
  readonly at: number;
  lastAt: number;
  copies: number;
  /** Agencies that it was sent to. */
  readonly receivers: Set<string>;
  /** By receiver. */
  readonly fates: Map<string, Fate>;
  /** Receivers whose outcome is known at the sender's node. */
  stated: number;
  /** Last word of each receiver that has taken it further. */
  readonly states: Map<string, string>;
};

/** The courses of the latest packages, by key and by document, grown entry by entry. */
export class PackageBook {
  readonly #sizeMax: number;
  /** In the order of their places. */
  readonly #courses = new Map<string, PackageCourse>();
  readonly #byDocument = new Map<string, Set<PackageCourse>>();
  #count = 0;
  #latest: PackageCourse | undefined;

  constructor(options: { readonly sizeMax: number }) {
    this.#sizeMax = options.sizeMax;
  }

  /** Takes in what a node has recorded; the course that has changed, where the package is known. */
  add(node: string, entry: EntryDraft): PackageCourse | undefined {
    const course = this.#courses.get(entry.pkg) ?? this.#begin(entry);
    if (!course) return undefined;
    course.lastAt = Math.max(course.lastAt, entry.at);
    const isOrigin = node === course.facts.origin;
    const { act, to = [], agency, at, code } = entry;
    if (act === 'admitted' && entry.edge === undefined) {
      course.copies += entry.copies;
      for (const receiver of to) course.receivers.add(receiver);
    }
    if (act === 'delivered' && agency !== undefined) course.fates.set(agency, { fate: 'delivered', at });
    if (act === 'refused' || act === 'dead') {
      for (const receiver of to) course.fates.set(receiver, { fate: 'refused', at, code });
      if (isOrigin) course.stated += entry.copies;
    }
    if (act === 'receipt') course.stated += entry.copies;
    if (act === 'acknowledged' && agency !== undefined) course.states.set(agency, entry.state ?? 'done');
    return course;
  }

  #begin({ act, pkg, facts, at, edge }: EntryDraft): PackageCourse | undefined {
    if (!facts || edge !== undefined || (act !== 'admitted' && act !== 'refused')) return undefined;
    this.#count += 1;
    const course: PackageCourse = {
      n: this.#count,
      pkg,
      facts: withoutVouchers(facts),
      at,
      lastAt: at,
      copies: 0,
      receivers: new Set(),
      fates: new Map(),
      stated: 0,
      states: new Map(),
    };
    this.#courses.set(pkg, course);
    this.#latest = course;
    for (const id of documentsOf(course)) {
      const known = this.#byDocument.get(id);
      if (known) known.add(course);
      else this.#byDocument.set(id, new Set([course]));
    }
    const [oldest] = this.#courses.values();
    if (this.#courses.size > this.#sizeMax && oldest) this.#forget(oldest);
    return course;
  }

  #forget(course: PackageCourse): void {
    this.#courses.delete(course.pkg);
    for (const id of documentsOf(course)) {
      const known = this.#byDocument.get(id);
      known?.delete(course);
      if (known?.size === 0) this.#byDocument.delete(id);
    }
  }

  get(pkg: string): PackageCourse | undefined {
    return this.#courses.get(pkg);
  }

  /** Packages with a key, a document's id (statuses about it too), or `latest`, in the order of their places. */
  find(id: string): readonly PackageCourse[] {
    if (id === 'latest') return this.#latest ? [this.#latest] : [];
    const course = this.#courses.get(id);
    return course ? [course] : [...(this.#byDocument.get(id) ?? [])];
  }

  /** Packages before place `before`, the latest first. */
  *newestFirst(before: number = Number.POSITIVE_INFINITY): Generator<PackageCourse> {
    const courses = [...this.#courses.values()];
    for (let place = courses.length - 1; place >= 0; place -= 1) {
      const course = courses[place];
      if (course && course.n < before) yield course;
    }
  }

  /** Packages that there ever were. */
  get count(): number {
    return this.#count;
  }
}

function documentsOf({ facts: { documentId, about } }: PackageCourse): readonly string[] {
  return [...new Set([documentId, about ?? ''])].filter((id) => id !== '');
}

/** Signed statements are large, and nobody asks for them here. */
function withoutVouchers({ admission: _, transformations: __, ...facts }: PackageFacts): PackageFacts {
  return facts;
}
