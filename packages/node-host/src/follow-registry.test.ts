import { MemoryNoticeBoard, type NoticeBoard } from '@lienthong/axis';
import { buildTopology, type OrganisationRow, Registry, type RegistryNotice } from '@lienthong/registry';
import { type LogFields, ManualClock } from '@lienthong/runtime';
import { beforeEach, describe, expect, test } from 'vitest';
import { type FollowedRegistry, followRegistry } from './follow-registry.ts';

const at = Date.UTC(2026, 0, 1);
const row = (codeQd20: string, tier: string, parent?: string): OrganisationRow => ({
  codeQd20,
  name: codeQd20,
  tier,
  kind: 'x',
  ...(parent === undefined ? {} : { parent }),
});
const list = Registry.load([row('G22', 'central'), row('H41', 'province', 'G22')]);
const registration = (code: string, system = 'hcm', parent = 'H41'): RegistryNotice => ({
  type: 'registered',
  row: row(code, 'province', parent),
  system,
  at,
});

type Process = {
  readonly registry: Registry;
  readonly topology: ReturnType<typeof buildTopology>;
  readonly followed: FollowedRegistry;
};

let board: MemoryNoticeBoard;
let clock: ManualClock;
let events: { readonly level: string; readonly event: string; readonly fields: LogFields | undefined }[];

beforeEach(() => {
  board = new MemoryNoticeBoard();
  clock = new ManualClock(at);
  events = [];
});

async function startProcess(
  notices: NoticeBoard = board,
  registry: Registry = list.fork(),
): Promise<Process> {
  const topology = buildTopology(registry, { routing: 'tiered' });
  const logger = {
    log: (level: string, event: string, fields?: LogFields) => void events.push({ level, event, fields }),
  };
  return {
    registry,
    topology,
    followed: await followRegistry({ notices, registry, topology, clock, logger }),
  };
}

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};

test('who posts has it in its own registry at once, others hear it, later ones know it before they start', async () => {
  const [gateway, host] = [await startProcess(), await startProcess()];
  await gateway.followed.post(registration('H41.99'));
  expect(gateway.registry.find('H41.99')).toBeDefined();
  await turns();
  const later = await startProcess();
  for (const { registry, topology } of [gateway, host, later]) {
    const { organId } = registry.get('H41.99');
    expect(topology.nodeOf(organId)).toBe('H41');
    expect(registry.version).toBe(1);
  }
  expect(list.find('H41.99')).toBeUndefined();
});

test('what is so already is not posted', async () => {
  const { followed, registry } = await startProcess();
  await followed.post(registration('H41.99'));
  await followed.post(registration('H41.99'));
  await followed.post({ type: 'unlocked', code: 'H41', at });
  expect(registry.version).toBe(1);
});

test('what is not allowed is refused by its code before anybody hears of it', async () => {
  const { followed, registry } = await startProcess();
  await followed.post(registration('H41.99'));
  const dng = registration('H41.99', 'dng');
  await expect(followed.post(dng)).rejects.toEqual(code('REGISTRY_SYSTEM_FOREIGN'));
  await expect(followed.post(registration('H41'))).rejects.toEqual(code('REGISTRY_AGENCY_LISTED'));
  const unreadable = { type: 'locked', code: 'H41', at, reason: '' } as const;
  await expect(followed.post(unreadable)).rejects.toEqual(code('REGISTRY_NOTICE_INVALID'));
  expect(registry.version).toBe(1);
});

test('of two systems that register one code at once the first has it and the second is told so', async () => {
  const [one, other] = [await startProcess(), await startProcess()];
  const results = await Promise.allSettled([
    one.followed.post(registration('H41.99', 'hcm')),
    other.followed.post(registration('H41.99', 'dng')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(results[1]).toMatchObject({ reason: { code: 'REGISTRY_SYSTEM_FOREIGN' } });
  await turns();
  for (const { registry } of [one, other, await startProcess()])
    expect(registry.registeredBy(registry.get('H41.99').organId)).toBe('hcm');
});

test('two may follow for one registry, and each is told what became of its notices', async () => {
  const first = await startProcess();
  const second = await startProcess(board, first.registry);
  await second.followed.post(registration('H41.98'));
  const rival = await startProcess();
  const results = await Promise.allSettled([
    rival.followed.post(registration('H41.99', 'dng')),
    second.followed.post(registration('H41.99', 'hcm')),
    first.followed.post(registration('H41.97', 'hcm')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(first.registry.version).toBe(4);
  expect(second.topology.nodeOf(first.registry.get('H41.98').organId)).toBe('H41');
});

describe('a notice that makes no sense is logged, ignored and counted', () => {
  test.each([
    ['no JSON', '\u0000'],
    ['an unknown type', '{"type":"renamed"}'],
    ['a huge row', JSON.stringify({ ...registration('H41.99'), row: { note: 'x'.repeat(60_000) } })],
    ['a circle', JSON.stringify(registration('H41.99', 'hcm', 'H41.99'))],
    ['the address of the operator', JSON.stringify(registration('OPERATOR'))],
    ['a lock of nobody', JSON.stringify({ type: 'locked', code: 'H77', at })],
  ])('%s', async (_, body) => {
    const { registry, followed } = await startProcess();
    await board.post({ key: 'any', body: new TextEncoder().encode(body) });
    await turns();
    expect(registry.all()).toEqual(list.all());
    expect(registry.version).toBe(1);
    expect(events).toMatchObject([
      { level: 'warn', event: 'registry-notice-ignored', fields: { sequence: 1 } },
    ]);
    await followed.post(registration('H41.99'));
    expect((await startProcess()).registry.find('H41.99')).toBeDefined();
  });
});

test('an axis that does not bring the own notice back counts as unreachable', async () => {
  const deaf: NoticeBoard = {
    post: (notice) => board.post(notice),
    follow: async () => ({ close: async () => undefined }),
  };
  const { followed } = await startProcess(deaf);
  const posting = followed.post(registration('H41.99'));
  const refused = expect(posting).rejects.toEqual(code('AXIS_UNREACHABLE'));
  await turns();
  clock.advance(15_000);
  await refused;
});

test('after closing the registry stays as it is', async () => {
  const [one, other] = [await startProcess(), await startProcess()];
  await other.followed.close();
  await one.followed.post(registration('H41.99'));
  await turns();
  expect(other.registry.version).toBe(0);
});
