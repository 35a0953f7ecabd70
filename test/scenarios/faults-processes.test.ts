import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinLocalExchange, startLocalExchange } from '@lienthong/emulator';
import { Closers } from '@lienthong/runtime';
import { beforeAll, expect, test } from 'vitest';
import { ServiceProcess } from '../services/service-process.ts';

/** On a real server, with the districts in a process of their own, and a third process that makes the faults. */

const [commune, district, office] = ['000.21.36.H41', '000.00.36.H41', '000.00.00.G22'];
const closers = new Closers();
let stateDir: string;
let service: ServiceProcess;
let operator: Awaited<ReturnType<typeof joinLocalExchange>>;

function startDistricts(): ServiceProcess {
  return new ServiceProcess('district', { LIENTHONG_STATE: stateDir });
}

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'lienthong-faults-'));
  closers.add(() => rm(stateDir, { recursive: true, force: true }));
  const exchange = await startLocalExchange({
    stateDir,
    registry: 'nghe-an-2019',
    env: { ...process.env, NATS_URL: undefined },
    syncInterval: 'default',
    // What the killed process had taken comes again after this time.
    ackWaitMs: 2_000,
    startHost: (host) => host !== 'district',
  });
  closers.add(exchange.stop);
  service = startDistricts();
  closers.add(async () => {
    service.signal('SIGKILL');
    await service.ended;
  });
  await service.ready;
  operator = await joinLocalExchange({ stateDir });
  closers.add(() => operator.close());
  return () => closers.close();
}, 120_000);

const eventually = <Value>(ask: () => Value) => expect.poll(ask, { timeout: 60_000, interval: 50 });

async function send(): Promise<string> {
  const desk = await operator.desk(commune);
  const bytes = await desk.compose({
    to: [operator.registry.get(office)],
    codeNumber: '1',
    codeNotation: 'CV',
    typeName: 'Công văn',
    subject: 'Công văn',
    attachments: [{ name: 'a.txt', bytes: Buffer.from('nội dung') }],
  });
  return (await desk.submit(bytes)).outcome.pkg;
}

const inbox = async () => (await (await operator.desk(office)).inbox()).map(({ pkg }) => pkg);

test('a process of a tier has the faults and the clock at once, also after it was killed by one; lifted, all arrives', async () => {
  await operator.clock.jump(86_400_000);
  const { id } = await operator.faults.add({ kind: 'cut', on: { edge: [commune, district] } });
  const pkg = await send();
  // Of one list: a process that is late with its answer to the next is missing from that.
  await eventually(async () => (await operator.faults.list())[0]).toMatchObject({
    struck: 1,
    packages: [pkg],
  });

  await operator.faults.add({ kind: 'kill', on: { node: district } });
  expect(await service.ended).toEqual({ code: null, signal: 'SIGKILL' });
  service = startDistricts();
  await service.ready;
  // What killed another process does not kill this one; what held the line holds it still.
  await eventually(async () => (await operator.faults.list())[0]?.struck).toBe(1);
  await eventually(inbox).toEqual([]);

  await operator.faults.lift(id);
  await eventually(inbox).toEqual([pkg]);
  const journey = await (async () => {
    const client = await operator.operator();
    const [found] = await client.find(pkg);
    return client.journey(found!);
  })();
  const tomorrow = Date.now() + 80_000_000;
  expect(journey.hops.map(({ at }) => at > tomorrow)).toEqual([true, true, true, true]);
  // The receipt may still be on its way back when the package is there.
  await eventually(async () => (await operator.verifyBooks({ atRest: true })).sound).toBe(true);
}, 150_000);
