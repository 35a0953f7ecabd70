export { auditLedgers, type Divergence, type LedgerAudit } from './audit-ledgers.ts';
export { type ChainHead, emptyChain, extendChain, followChain } from './chain.ts';
export {
  type CopySums,
  copiesInFlight,
  findImbalances,
  type Imbalance,
  NodeSums,
} from './conservation.ts';
export { CrossCheck, type Disagreement } from './cross-check.ts';
export { draftText } from './draft-text.ts';
export { type ChainDamage, type ChainDivergence, findDivergence } from './find-divergence.ts';
export { KnownEntries } from './known-entries.ts';
export { ledgersAsCsv } from './ledger-csv.ts';
export {
  type Act,
  type AffectedDocument,
  actNames,
  type CopyState,
  type DocumentChanges,
  type EntryDraft,
  encodeEntry,
  type InspectedPdf,
  type KeptMessage,
  type LedgerEntry,
  lineHash,
  type PackageFacts,
  parseEntry,
  type ReceivedContent,
  type Remark,
  type Scope,
  type SignedAdmission,
  type SignedTransformation,
  type SignedVoucher,
} from './ledger-entry.ts';
export {
  type ExportEnd,
  type ExportedEntry,
  type ExportHead,
  exportLedgers,
  exportLineBytesMax,
  exportVersion,
  type LedgerExport,
  readLedgerExport,
} from './ledger-export.ts';
export { type LedgerSource, linesOf } from './ledger-source.ts';
export type { LedgerFollower, LedgerRecord, LedgerStore } from './ledger-store.ts';
export { LedgerWriter, type WriterPosition } from './ledger-writer.ts';
export { MemoryLedgerStore } from './memory-ledger-store.ts';
export { type LedgerHole, type ReconstructedLedger, reconstructLedger } from './reconstruct-ledger.ts';
export { type LedgerVerdict, verifyLedgers } from './verify-ledgers.ts';
