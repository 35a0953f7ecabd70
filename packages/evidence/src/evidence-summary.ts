import { type AttestedEntry, type AttestedRecord, sentContent } from './attested-record.ts';

/** An attestation and the folder of the container that it stands in. */
export type AttestedFolder = { readonly folder: string; readonly record: AttestedRecord };

type Acted = { readonly at: string; readonly copies: number };

/** What a container tells, for programs: nothing that does not stand in an attestation, and names. */
export type EvidenceSummary = {
  readonly format: 'lienthong-evidence-1';
  readonly simulated: string;
  readonly pkg: string;
  readonly package: {
    readonly file: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly kind: string;
    readonly sender: string;
    readonly documentId: string;
    readonly code: string;
    readonly subject: string;
  };
  /** From the sender's node to the receivers'. */
  readonly hops: readonly {
    readonly folder: string;
    readonly node: string;
    readonly signatureFound: string;
    readonly sha256: string;
    readonly admitted: readonly (Acted & { readonly from: string })[];
    readonly relayed: readonly (Acted & { readonly to: string })[];
    readonly delivered: readonly (Acted & { readonly to: readonly string[] })[];
    readonly refused: readonly (Acted & { readonly to: readonly string[]; readonly code: string })[];
  }[];
  /** What the sender's node has been told of each copy. */
  readonly receipts: readonly (Acted & {
    readonly to: readonly string[];
    readonly outcome: string;
    readonly by: string;
  })[];
  readonly statuses: readonly {
    readonly folder: string;
    readonly pkg: string;
    readonly sender: string;
    readonly status: string;
    readonly at: string;
    readonly sha256: string;
  }[];
  /** Names of the codes above, from the list of agencies. */
  readonly names: Readonly<Record<string, string>>;
};

export const simulatedText = 'MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ / SIMULATED – WITHOUT LEGAL FORCE';

const acted = ({ at, copies }: AttestedEntry): Acted => ({ at: instantText(at), copies });
const of = (record: AttestedRecord, ...acts: readonly string[]): readonly AttestedEntry[] =>
  record.entries.filter(({ act }) => acts.includes(act));

/** The summary that follows from the attestations, and from nothing else but the names. */
export function summaryOf(told: {
  readonly packageFile: string;
  readonly hops: readonly AttestedFolder[];
  readonly statuses: readonly AttestedFolder[];
  readonly names: Readonly<Record<string, string>>;
}): EvidenceSummary | undefined {
  const [first] = told.hops;
  if (!first) return undefined;
  const { facts, pkg } = first.record;
  const sent = sentContent(first.record);
  return {
    format: 'lienthong-evidence-1',
    simulated: simulatedText,
    pkg,
    package: {
      file: told.packageFile,
      sha256: sent.digest,
      bytes: sent.size,
      kind: facts.kind,
      sender: facts.sender,
      documentId: facts.documentId,
      code: facts.code ?? '',
      subject: facts.subject ?? '',
    },
    hops: told.hops.map(({ folder, record }) => ({
      folder,
      node: record.by,
      signatureFound: record.facts.signature ?? '',
      sha256: record.facts.digest,
      admitted: of(record, 'admitted').map((entry) => ({
        ...acted(entry),
        from: entry.edge ?? record.facts.sender,
      })),
      relayed: of(record, 'relayed').map((entry) => ({ ...acted(entry), to: entry.edge ?? '' })),
      delivered: of(record, 'delivered').map((entry) => ({ ...acted(entry), to: entry.to ?? [] })),
      refused: of(record, 'refused', 'dead').map((entry) => ({
        ...acted(entry),
        to: entry.to ?? [],
        code: entry.code ?? '',
      })),
    })),
    receipts: of(first.record, 'receipt').map((entry) => ({
      ...acted(entry),
      to: entry.to ?? [],
      outcome: entry.outcome ?? '',
      by: entry.by ?? '',
    })),
    statuses: told.statuses.map(({ folder, record }) => ({
      folder,
      pkg: record.pkg,
      sender: record.facts.sender,
      status: record.facts.status ?? '',
      at: instantText(record.entries[0]?.at ?? record.at),
      sha256: sentContent(record).digest,
    })),
    names: told.names,
  };
}

/** The instant in Vietnam, `2026-11-22 19:05:01.123 +07:00`. */
export function instantText(at: number): string {
  const shifted = new Date(at + 7 * 3_600_000).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 23)} +07:00`;
}

/** The codes for which a reader wants names. */
export function codesOf(
  hops: readonly AttestedFolder[],
  statuses: readonly AttestedFolder[],
): readonly string[] {
  const codes = new Set<string>();
  for (const { record } of [...hops, ...statuses]) {
    codes.add(record.by).add(record.facts.sender);
    for (const { to = [], edge, by } of record.entries)
      for (const code of [...to, edge, by]) if (code !== undefined) codes.add(code);
  }
  return [...codes].sort();
}
