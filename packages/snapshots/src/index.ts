export type { RepairPlan } from './plan-repair.ts';
export { changes, type RepairOptions, type RepairResult, repairLedger } from './repair-ledger.ts';
export {
  forkSnapshot,
  type RestoredSnapshot,
  type RestoreOptions,
  resetExchange,
  restoreSnapshot,
} from './restore-snapshot.ts';
export { type SavedSnapshot, type SaveOptions, saveSnapshot } from './save-snapshot.ts';
export {
  type ExchangeSettings,
  type SnapshotFile,
  type SnapshotManifest,
  snapshotFilesMax,
  snapshotVersion,
} from './snapshot-manifest.ts';
export { type ListedSnapshot, listSnapshots, snapshotEnding, snapshotFile } from './snapshot-shelf.ts';
export {
  openStoppedExchange,
  type StoppedExchange,
  type StoppedExchangeOptions,
  type StoppedStore,
} from './stopped-exchange.ts';
export { type MakeRecordingOptions, makeRecording } from './traffic/make-recording.ts';
export { pseudonymise } from './traffic/pseudonymise.ts';
export {
  type Recording,
  readRecording,
  recordingEventsMax,
  recordingVersion,
  type TrafficCounts,
  type TrafficEvent,
  writeRecording,
} from './traffic/recording.ts';
export { type ReplayOptions, type ReplayResult, replayRecording } from './traffic/replay-recording.ts';
export {
  manifestBytesMax,
  readManifest,
  snapshotBytesMax,
  type UnpackLimits,
  unpackSnapshot,
} from './unpack-snapshot.ts';
