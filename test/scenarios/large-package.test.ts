import { PackageWriters, startEmulator } from '@lienthong/emulator';
import { PackageReaders } from '@lienthong/exchange';
import { loadRegistry } from '@lienthong/node-host';
import { openPki } from '@lienthong/pki';
import { silentLogger, systemClock } from '@lienthong/runtime';
import { expect, test, vi } from 'vitest';

const commune = '000.21.36.H41';
const centre = '000.00.00.G22';
const mebibyte = 1024 * 1024;

/** Makes a package of 32 MiB. */
const attachment = { name: 'ban-do.zip', bytes: Buffer.alloc(24 * mebibyte, 'liên thông ') };

test('a large package is composed and signed on a thread, and read once on another for the four nodes that it passes', async () => {
  const readers = new PackageReaders({ clock: systemClock, threads: 1 });
  const writers = new PackageWriters({ clock: systemClock, threads: 1 });
  const emulator = await startEmulator({
    registry: loadRegistry('nghe-an-2019'),
    pki: await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' }),
    readPackage: (bytes, options) => readers.read(bytes, options),
    writers,
    logger: silentLogger,
  });
  try {
    const { session, registry } = emulator;
    const desk = await session.desk(commune);
    const bytes = await desk.compose({
      to: [registry.get(centre)],
      codeNumber: '1',
      codeNotation: 'BC-UBND',
      typeName: 'Báo cáo',
      subject: 'Bản đồ sạt lở',
      attachments: [attachment],
    });
    const { outcome } = await desk.submit(bytes, { timeoutMs: 90_000 });
    expect(outcome).toMatchObject({ status: 'accepted', copies: 1 });
    const receiver = await session.desk(centre);
    await vi.waitUntil(async () => (await receiver.inbox()).length === 1, { timeout: 90_000, interval: 50 });
    expect(writers.onThreads).toBe(1);
    expect(readers.onThreads, 'once, however many nodes').toBe(1);
    const operator = await session.operator();
    const [found] = await operator.find(outcome.documentId);
    const { hops } = await operator.journey(found!);
    expect(hops.map(({ signature }) => signature)).toEqual(['valid', 'valid', 'valid', 'valid']);
  } finally {
    await emulator.stop();
    await Promise.all([readers.close(), writers.close()]);
  }
});
