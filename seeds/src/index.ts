export { isSeedName, loadSeed, seedDescription, seedNames, seedRows } from './load-seed.ts';
export type { SeedName } from './seed-table.ts';
export { loadVolumes, type VolumeFact, type Volumes } from './volumes.ts';
