import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExchangeRig } from '../gateway/rig/exchange-rig.ts';
import { until } from '../gateway/rig/until.ts';

const [commune, other] = ['000.20.31.H41', '000.20.32.H41'];
const list = { servicetype: 'eDoc', messagetype: 'edoc' };

let rig: ExchangeRig;

beforeEach(async () => {
  rig = await ExchangeRig.inMemory([
    { id: commune, agencies: [commune], secret: 'secret-of-the-first' },
    { id: other, agencies: [other], secret: 'secret-of-the-second' },
  ]);
});
afterEach(async () => {
  await rig.emulator.session.faults.liftAll();
  await rig.close();
});

/** Sends a document from one commune to the other through the gateway. */
async function sendOne(bytes: Uint8Array) {
  const client = await rig.client(commune);
  return client.sendEdoc({ from: commune, servicetype: 'eDoc', messagetype: 'edoc' }, bytes);
}

describe('refuse-first', () => {
  test('the first calls of a system are refused, and those of others are not; sent again, it arrives once', async () => {
    const { faults } = rig.emulator.session;
    await faults.add({ kind: 'refuse-first', on: { system: commune }, with: { count: 2 } });
    const bytes = await rig.document(commune, [other]);
    expect((await sendOne(bytes)).status).not.toBe('OK');
    expect((await sendOne(bytes)).status).not.toBe('OK');
    expect(await (await rig.client(other)).countReceiveEdoc()).toMatchObject({ count: 0 });
    expect((await sendOne(bytes)).status).toBe('OK');
    const receiver = await rig.client(other);
    const { data } = await until(
      () => receiver.getReceivedEdocList(list),
      (reply) => reply.data.length > 0,
    );
    expect(data).toHaveLength(1);
    expect(rig.calls.filter(({ error }) => error === 'AXIS_UNREACHABLE')).toHaveLength(2);
    expect(await faults.list()).toMatchObject([{ struck: 2 }]);
  });
});

describe('answer-late', () => {
  test('the gateway acts at once and answers when the clock of the exchange says so', async () => {
    const { faults, clock } = rig.emulator.session;
    await faults.add({ kind: 'answer-late', on: { system: commune }, with: { ms: 3_600_000 } });
    let isAnswered = false;
    const sending = sendOne(await rig.document(commune, [other])).then((reply) => {
      isAnswered = true;
      return reply;
    });
    const receiver = await rig.client(other);
    await until(
      () => receiver.getReceivedEdocList(list),
      (reply) => reply.data.length === 1,
    );
    // It may be delivered before the gateway has the outcome that it then holds back.
    await until(
      () => faults.list(),
      ([fault]) => fault?.struck === 1,
    );
    expect(isAnswered).toBe(false);
    await clock.jump(3_600_000);
    expect((await sending).status).toBe('OK');
  });
});

describe('offline', () => {
  test('a system that is away hears nothing, and fetches everything afterwards', async () => {
    const { faults } = rig.emulator.session;
    const { id } = await faults.add({ kind: 'offline', on: { system: other } });
    expect((await sendOne(await rig.document(commune, [other]))).status).toBe('OK');
    const receiver = await rig.client(other);
    expect((await receiver.getReceivedEdocList(list)).status).not.toBe('OK');
    await faults.lift(id);
    await until(
      () => receiver.getReceivedEdocList(list),
      (reply) => reply.data.length === 1,
    );
  });
});
