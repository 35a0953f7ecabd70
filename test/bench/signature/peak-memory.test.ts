import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { benchPackage, benchSigner } from './bench-package.ts';
import { type MemoryWay, peakMemory } from './peak-memory.ts';

let folder: string;
let files: Parameters<typeof peakMemory>[2];
let bytes: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-memory-'));
  const signer = await benchSigner('p-256', folder);
  const small = await benchPackage(0, signer, folder);
  const large = await benchPackage(50_000_000, signer, folder);
  bytes = large.signed.length;
  files = { package: large.signedFile, small: small.signedFile, key: signer.keyFile };
});
afterAll(() => rm(folder, { recursive: true }));

/** Half a package of room: one more copy of it shows, what else a process does in the meantime does not. */
describe.skipIf(process.platform !== 'linux')('a 50 MB package is read and verified in memory of', () => {
  test.each([
    ['its own size in one thread', 'here', 1],
    ['its own size on a thread that shares it', 'shared', 1],
    ['twice its size on a thread that gets a copy', 'pool', 2],
  ] as const)('%s', async (_, way: MemoryWay, times) => {
    const peak = await peakMemory('verify', way, files);
    expect(peak / bytes, 'measured at all').toBeGreaterThan(0.5);
    expect(peak / bytes).toBeLessThan(times + 0.5);
  });
});
