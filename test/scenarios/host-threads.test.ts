import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, hostThreads, loadRegistry, startEmulator } from '@lienthong/emulator';
import { openPki } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';
import { beforeAll, expect, test } from 'vitest';

const commune = '000.20.31.H41';
const district = '000.00.31.H41';
const office = '000.00.00.G22';
const other = '000.21.36.H41';

let dir: string;
let emulator: Emulator;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'host-threads-'));
  const pki = await openPki({ dir, clock: systemClock, agencyKeys: 'p-256' });
  const registry = loadRegistry('nghe-an-2019');
  emulator = await startEmulator({
    registry,
    pki,
    ...hostThreads({ threads: 2, registry: 'nghe-an-2019', pki: dir }),
  });
  return async () => {
    await emulator.stop();
    await rm(dir, { recursive: true });
  };
});

let count = 0;

async function send(from: string, ...to: readonly string[]) {
  const desk = await emulator.session.desk(from);
  count += 1;
  const bytes = await desk.compose({
    to: to.map((code) => emulator.registry.get(code)),
    codeNumber: String(count),
    codeNotation: 'CV-LT',
    typeName: 'Công văn',
    subject: `Công văn ${count}`,
    attachments: [{ name: 'a.txt', bytes: Buffer.from(`nội dung ${count}`) }],
  });
  return desk.submit(bytes);
}

/** Resolves with the package when it is in the receiver's mailbox, and takes it out. */
async function received(code: string, pkg: string): Promise<Uint8Array> {
  const desk = await emulator.session.desk(code);
  const find = async () => (await desk.inbox()).find((one) => one.pkg === pkg);
  let item: Awaited<ReturnType<typeof find>>;
  await expect
    .poll(async () => {
      item = await find();
      return item?.pkg;
    })
    .toBe(pkg);
  if (!item) throw new Error(`${pkg} is not there`);
  const bytes = await desk.fetch(item);
  await desk.acknowledge(pkg);
  return bytes;
}

test('a document passes four tiers and comes out byte for byte, whichever threads serve them', async () => {
  const { bytes, outcome } = await send(commune, office, other);
  expect(outcome.refusals).toEqual([]);
  for (const receiver of [office, other])
    expect(Buffer.compare(await received(receiver, outcome.pkg), bytes)).toBe(0);
});

test('a locked agency is refused by its node in its own thread, and taken again when it is unlocked', async () => {
  await emulator.session.lockAgency(commune, 'thử');
  const { outcome } = await send(commune, office);
  expect(outcome.refusals.map(({ code }) => code)).toEqual(['EXCHANGE_SENDER_LOCKED']);
  await emulator.session.unlockAgency(commune);
  const again = await send(commune, office);
  expect(again.outcome.refusals).toEqual([]);
  await received(office, again.outcome.pkg);
});

test('a thread whose host is killed serves its nodes again from their ledgers, and what was on its way arrives', async () => {
  const { outcome } = await send(commune, office, other);
  const { id } = await emulator.session.faults.add({
    kind: 'kill',
    on: { node: district },
    with: { downMs: 10 },
  });
  await received(office, outcome.pkg);
  await received(other, outcome.pkg);
  await emulator.session.faults.lift(id);
});

test('the books of all threads agree when everything has come to rest', async () => {
  await expect.poll(async () => (await emulator.session.verifyBooks({ atRest: true })).sound).toBe(true);
});
