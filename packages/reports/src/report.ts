import type { CounterLine, CounterName } from '@lienthong/counters';
import type { ChainDamage } from '@lienthong/ledger';
import type { DeliveryTime } from './delivery-times.ts';
import type { ReportPeriod } from './report-period.ts';
import type { Text } from './text.ts';

/** The counters that a report shows, in its order. */
export const reportCounters: readonly [
  'outgoing',
  'signed',
  'internal',
  'crossing',
  'arrived',
  'incoming',
  'acknowledged',
  'refused',
] = ['outgoing', 'signed', 'internal', 'crossing', 'arrived', 'incoming', 'acknowledged', 'refused'];

/** Names of all columns of figures, as the report calls them. */
export const reportNames: Readonly<
  Record<(typeof reportCounters)[number] | 'averageMs' | 'p95Ms' | 'overdue', Text>
> = {
  outgoing: { vi: 'Văn bản đi', en: 'Outgoing' },
  signed: { vi: 'Đã ký số', en: 'Signed' },
  internal: { vi: 'Nội bộ', en: 'Internal' },
  crossing: { vi: 'Qua trục 4 cấp', en: 'Across tiers' },
  arrived: { vi: 'Bản đã đến nơi', en: 'Copies arrived' },
  incoming: { vi: 'Văn bản đến', en: 'Incoming' },
  acknowledged: { vi: 'Đã lấy về', en: 'Acknowledged' },
  refused: { vi: 'Bị từ chối', en: 'Refused' },
  averageMs: { vi: 'Giao, trung bình (s)', en: 'Delivery, average (s)' },
  p95Ms: { vi: 'Giao, p95 (s)', en: 'Delivery, p95 (s)' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
} satisfies Partial<Record<CounterName, Text>> & Record<string, Text>;

/** What is told of some agencies together. */
export type ReportFigures = {
  /** Exchanged in the period. */
  readonly line: Readonly<CounterLine>;
  /** Of copies that these agencies sent and that were delivered in the period; absent where there are none. */
  readonly delivery?: DeliveryTime | undefined;
  /** Documents that came in the period with a duty that is overdue at its end, or now; absent where no exchange runs that knows. */
  readonly overdue?: number | undefined;
  /** From opening balances: of earlier years, proved by no ledger. */
  readonly opening: Readonly<CounterLine>;
  /** Exchanged from the first entry of the ledgers to the end of the period. */
  readonly exchanged: Readonly<CounterLine>;
  /** `opening` and `exchanged` together. */
  readonly cumulative: Readonly<CounterLine>;
};

/** A tier, or an agency. */
export type ReportRow = ReportFigures & {
  /** Tier, or the agency's code. */
  readonly key: string;
  /** Of an agency. */
  readonly name?: string | undefined;
  readonly tier: string;
  /** How many agencies the row stands for. */
  readonly agencies: number;
};

/** Where the chain of one node's ledger stood when the report was made. */
export type LedgerHead = {
  readonly node: string;
  readonly name: string;
  /** Entries. */
  readonly length: number;
  /** SHA-256 (base64url) of the last entry; `''` where there is none. */
  readonly hash: string;
};

/** What was found of the ledgers by the very reading that made the figures. */
export type ReportProof = {
  readonly sound: boolean;
  readonly nodeCount: number;
  readonly entryCount: number;
  readonly inFlight: number;
  /** The first bad entry of each ledger that has one. */
  readonly divergences: readonly {
    readonly node: string;
    readonly name: string;
    readonly n: number;
    readonly what: ChainDamage;
  }[];
  /** Sums of nodes and edges that do not balance, copies of which two ledgers do not say the same, copies delivered twice. */
  readonly imbalances: number;
  readonly disagreements: number;
  readonly doubled: number;
  /** Sites that could not be asked: their nodes are in neither figures nor proof. */
  readonly absentSites: readonly string[];
  readonly heads: readonly LedgerHead[];
};

/** The report of a period. */
export type Report = {
  readonly period: ReportPeriod;
  /** Instant, milliseconds since 1970. */
  readonly madeAt: number;
  /** The agency that the report is about, with all below it; absent where it is about all. */
  readonly under?: { readonly code: string; readonly name: string } | undefined;
  /** Where the opening balances come from; absent where there are none. */
  readonly opening?: { readonly source: string; readonly until?: string | undefined } | undefined;
  readonly tiers: readonly ReportRow[];
  /** Agencies that have any figure, in the order of the registry. */
  readonly agencies: readonly ReportRow[];
  /** The part of the opening balances that is known of no single agency. With `tiers` it makes `total`. */
  readonly unassigned: Readonly<CounterLine>;
  readonly total: ReportFigures;
  readonly proof: ReportProof;
  readonly texts: ReportTexts;
};

/** What a report says in words, so that it says the same wherever it is shown. */
export type ReportTexts = {
  readonly period: Text;
  readonly proof: Text;
  /** Only where there are opening balances. */
  readonly opening?: Text | undefined;
};
