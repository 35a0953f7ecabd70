import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalExchange } from '@lienthong/emulator';
import { linesOf } from '@lienthong/ledger';
import { openStoppedExchange, repairLedger } from '@lienthong/snapshots';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

/** What came to a node in one message with what was for others is found again, like all that came alone. */

// A whole exchange is started, and its store several times; a busy machine takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const district = '000.00.36.H41';
let dir: string;
const settings = () =>
  ({
    stateDir: join(dir, 'state'),
    registry: 'nghe-an-2019',
    routing: 'tiered',
    env: process.env,
  }) as const;
let communes: readonly string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-repair-'));
  const running = await startLocalExchange({ ...settings(), syncInterval: 'default' });
  const { session } = running.emulator;
  const { registry, topology } = session;
  const to = registry
    .all()
    .filter(
      ({ organId, tier }) => tier === 'commune' && topology.parentOf(topology.nodeOf(organId)!) === district,
    )
    .slice(0, 3);
  communes = to.map(({ organId }) => organId);
  expect(communes).toHaveLength(3);
  const desk = await session.desk('000.00.00.H41');
  const bytes = await desk.compose({
    to,
    codeNumber: '1',
    codeNotation: 'UBND',
    typeName: 'Công văn',
    subject: 'Gửi nhiều nơi',
    attachments: [{ name: 'a.txt', bytes: Buffer.from('nội dung') }],
  });
  expect((await desk.submit(bytes)).outcome.status).toBe('accepted');
  const arrived = async () => (await desk.sent({ limit: 1 }))[0]?.arrived;
  await vi.waitUntil(async () => (await arrived()) === 3, { timeout: 60_000 });
  await vi.waitUntil(async () => (await session.verifyBooks({ atRest: true })).sound, { timeout: 60_000 });
  await running.stop();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('a delivery of which nothing is left is decided again from what the axis has', async () => {
  const [commune = ''] = communes;
  const exchange = await openStoppedExchange(settings());
  const { ledgers } = exchange;
  const all = new Map<string, readonly string[]>();
  for (const owner of ledgers.owners) all.set(owner, await linesOf(ledgers, owner));
  const owner = ledgers.owners.find((one) => ledgers.nodeIdOf(one) === commune) ?? '';
  const { connection, nats, provision } = exchange.storeOf(owner);
  const manager = await jetstreamManager(nats);
  const inbox = await manager.streams.info('LT_IN', { subjects_filter: 'lt.in.commune.several.>' });
  expect(Object.keys(inbox.state.subjects ?? {})).toHaveLength(1);
  await manager.streams.delete('LT_LEDGER');
  await provision();
  for (const [one, lines] of all)
    if (one !== owner && lines.length > 0) await connection.ledgers.append(one, lines, 0);
  await exchange.close();
  const { plan } = await repairLedger({ ...settings(), node: commune });
  const acts = (lines: readonly (string | undefined)[]) => lines.map((line) => JSON.parse(line ?? '{}').act);
  expect(acts(plan.lines)).toEqual(acts(all.get(owner) ?? []));
  expect(plan).toMatchObject({ holes: [] });
});
