import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Session, startLocalExchange } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { linesOf } from '@lienthong/ledger';
import { openStoppedExchange, repairLedger } from '@lienthong/snapshots';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

/** Entries that stand in ledgers because of quotas and of what the operator did with dead letters, brought back like all others. */

// A whole exchange is started, and its store several times; a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const commune = '000.21.36.H41';
const office = '000.00.00.G22';

let dir: string;
const settings = () =>
  ({
    stateDir: join(dir, 'state'),
    registry: 'nghe-an-2019',
    routing: 'tiered',
    env: process.env,
  }) as const;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-repair-'));
  const running = await startLocalExchange({ ...settings(), syncInterval: 'default' });
  const { session } = running.emulator;
  // The office's node: set aside, again under another name, dropped.
  const receiver = await session.desk(office);
  await expect(receiver.acknowledge('A'.repeat(22))).rejects.toMatchObject({
    code: 'EXCHANGE_PACKAGE_UNKNOWN',
  });
  const reason = { by: 'trực ban', why: 'thử' };
  const first = (await session.deadLetters.list())[0]?.id ?? '';
  const { dead } = await session.deadLetters.retry(first, reason);
  await session.deadLetters.drop(`${office}/${dead}`, reason);

  // The commune's node: taken, refused for a quota that is gone later, held for one, and then taken.
  await session.quotas.set(commune, { packages: 2 });
  expect([await submit(session), await submit(session), await submit(session)]).toEqual([
    '',
    '',
    'EXCHANGE_QUOTA_EXCEEDED',
  ]);
  await session.quotas.set('commune', { packages: 9_999 });
  await session.quotas.set(commune, { waiting: 1, policy: 'queue' });
  expect(await submit(session)).toBe('EXCHANGE_SUBMISSION_QUEUED');
  await session.quotas.clear();
  await vi.waitUntil(async () => (await session.quotas.held()).length === 0, { timeout: 60_000 });
  expect(await submit(session)).toBe('');
  await vi.waitUntil(async () => (await session.verifyBooks({ atRest: true })).sound, { timeout: 60_000 });
  await running.stop();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

let number = 0;
/** A new document; why it was not taken, '' where it was. */
async function submit(session: Session): Promise<string> {
  const desk = await session.desk(commune);
  number += 1;
  const bytes = await desk.compose({
    to: [session.registry.get(office)],
    codeNumber: String(number),
    codeNotation: 'BC',
    typeName: 'Báo cáo',
    subject: `Báo cáo ${number}`,
    attachments: [{ name: 'a.txt', bytes: Buffer.from(`${number}`) }],
  });
  try {
    return (await desk.submit(bytes)).outcome.refusals[0]?.code ?? '';
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return failure.code;
  }
}

type Stored = { readonly act: string; readonly code?: string };
const acts = (lines: readonly string[]): readonly Stored[] => lines.map((line) => JSON.parse(line));

/** Alters entries of a node's ledger in its store; resolves with the ledger as it was. */
async function alter(
  code: string,
  places: (lines: readonly Stored[]) => readonly number[],
): Promise<Altered> {
  const exchange = await openStoppedExchange(settings());
  try {
    const { ledgers } = exchange;
    const all = new Map<string, readonly string[]>();
    for (const owner of ledgers.owners) {
      const lines = await linesOf(ledgers, owner);
      if (lines.length > 0) all.set(owner, lines);
    }
    const owner = ledgers.owners.find((one) => ledgers.nodeIdOf(one) === code) ?? '';
    const sound = all.get(owner) ?? [];
    const bad = places(acts(sound));
    all.set(
      owner,
      sound.map((line, n) => (bad.includes(n) ? line.replace('"copies":', '"copies":1') : line)),
    );
    const { connection, nats, provision } = exchange.storeOf(owner);
    await (await jetstreamManager(nats)).streams.delete('LT_LEDGER');
    await provision();
    for (const [one, lines] of all) await connection.ledgers.append(one, lines, 0);
    return { sound, bad };
  } finally {
    await exchange.close();
  }
}
type Altered = { readonly sound: readonly string[]; readonly bad: readonly number[] };

test.each([
  ['every other one', [0, 2]],
  ['and the others', [1, 3]],
])('what was set aside, retried and dropped comes back by its hash: %s', async (_, places) => {
  const { sound, bad } = await alter(office, (lines) => {
    expect(lines.slice(0, 4).map(({ act }) => act)).toEqual(['dead', 'retried', 'dead', 'dropped']);
    return places;
  });
  const { plan } = await repairLedger({ ...settings(), node: office, apply: true });
  expect(plan).toMatchObject({ lines: sound, restored: bad, holes: [], decidedAnew: [] });
});

test('what was refused for a quota comes back by its hash, and so does what was held and then taken', async () => {
  const { sound, bad } = await alter(commune, (lines) => {
    const refused = lines.findIndex(({ code }) => code === 'EXCHANGE_QUOTA_EXCEEDED');
    expect(refused).toBeGreaterThan(0);
    // Of the last but one, what was held: it was decided on long after it came.
    const admitted = lines.flatMap(({ act }, n) => (act === 'admitted' ? [n] : []));
    return [refused, admitted.at(-2) ?? 0];
  });
  const { plan } = await repairLedger({ ...settings(), node: commune, apply: true });
  expect(plan).toMatchObject({ lines: sound, restored: bad, holes: [], decidedAnew: [] });
});

test('a refusal for a quota that was removed at the end is decided again as one', async () => {
  const exchange = await openStoppedExchange(settings());
  const { ledgers } = exchange;
  const owner = ledgers.owners.find((one) => ledgers.nodeIdOf(one) === commune) ?? '';
  const lines = await linesOf(ledgers, owner);
  const refused = acts(lines).findIndex(({ code }) => code === 'EXCHANGE_QUOTA_EXCEEDED');
  const others = new Map<string, readonly string[]>();
  for (const one of ledgers.owners) if (one !== owner) others.set(one, await linesOf(ledgers, one));
  const { connection, nats, provision } = exchange.storeOf(owner);
  await (await jetstreamManager(nats)).streams.delete('LT_LEDGER');
  await provision();
  for (const [one, own] of others) if (own.length > 0) await connection.ledgers.append(one, own, 0);
  // With its refusal the admission before it, which is of the same message.
  await connection.ledgers.append(owner, lines.slice(0, refused - 1), 0);
  await exchange.close();
  const { plan } = await repairLedger({ ...settings(), node: commune });
  const again = acts(plan.lines as readonly string[]);
  expect(again.slice(refused - 1, refused + 1).map(({ act, code }) => [act, code])).toEqual([
    ['admitted', undefined],
    ['refused', 'EXCHANGE_QUOTA_EXCEEDED'],
  ]);
  expect(plan).toMatchObject({ holes: [], restored: [] });
});
