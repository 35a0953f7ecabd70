export { checkEvidence, type EvidenceReport } from './check-evidence.ts';
export { containerBytesMax } from './container-entry.ts';
export { publicToolCommands } from './container-readme.ts';
export { type EvidenceAnswer, type EvidenceFinding, wholeContainer } from './evidence-finding.ts';
export type { EvidenceSummary } from './evidence-summary.ts';
export { type Evidence, type EvidenceSource, makeEvidence } from './make-evidence.ts';
export { type ReadEntry, readZip } from './read-zip.ts';
export { writeZip } from './write-zip.ts';
