export { isSeedName, loadSeed, seedDescription, seedNames, seedRows } from './load-seed.ts';
export { loadSample, type SampleName, sampleNames } from './samples.ts';
export type { SeedName } from './seed-table.ts';
export { loadVolumes, type VolumeFact, type Volumes } from './volumes.ts';
