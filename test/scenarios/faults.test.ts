import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FaultyExchange } from './rig/faulty-exchange.ts';

const commune = '000.20.31.H41';
const sibling = '000.21.31.H41';
const district = '000.00.31.H41';
const province = '000.00.00.H41';
const office = '000.00.00.G22';

let exchange: FaultyExchange;

beforeEach(async () => {
  exchange = await FaultyExchange.start();
});
afterEach(async () => {
  await exchange.session.faults.liftAll();
  await exchange.pass(60_000);
  expect(await exchange.isSound()).toBe(true);
  await exchange.stop();
});

/** How often the only fault has struck. */
async function struck(): Promise<number> {
  const [fault] = await exchange.session.faults.list();
  return fault?.struck ?? -1;
}

test('without faults a package arrives without time passing, once', async () => {
  const pkg = await exchange.send(commune, office);
  await exchange.quiet();
  expect(await exchange.inbox(office)).toEqual([pkg]);
  expect(await exchange.counted(commune, 'arrived')).toBe(1);
});

describe('delay', () => {
  test('a package arrives when the delay is over, and not before; the sender was answered at once', async () => {
    await exchange.session.faults.add({
      kind: 'delay',
      on: { edge: [commune, district] },
      with: { ms: 60_000 },
    });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(59_000);
    expect(await exchange.inbox(office)).toEqual([]);
    await exchange.pass(2_000);
    expect(await exchange.inbox(office)).toEqual([pkg]);
    expect(await struck()).toBe(1);
    expect(await exchange.counted(office, 'incoming')).toBe(1);
  });

  test('what is held back goes on at once when the fault is lifted', async () => {
    const { id } = await exchange.session.faults.add({
      kind: 'delay',
      on: { edge: [commune, district] },
      with: { ms: 86_400_000 },
    });
    const pkg = await exchange.send(commune, office);
    await exchange.quiet();
    expect(await exchange.inbox(office)).toEqual([]);
    await exchange.session.faults.lift(id);
    await exchange.pass(2_000);
    expect(await exchange.inbox(office)).toEqual([pkg]);
  });
});

describe('bandwidth', () => {
  test('packages pass one behind the other, each for as long as its bytes take', async () => {
    await exchange.session.faults.add({
      kind: 'bandwidth',
      on: { edge: [commune, district] },
      with: { bytesPerSecond: 1_000 },
    });
    const [first, second] = [await exchange.send(commune, office), await exchange.send(commune, office)];
    const size = (await exchange.compose(commune, office)).length;
    await exchange.pass(size - 1_000);
    expect(await exchange.inbox(office)).toEqual([]);
    await exchange.pass(2_500);
    expect(await exchange.inbox(office)).toEqual([first]);
    await exchange.pass(size + 1_000);
    expect(await exchange.inbox(office)).toEqual([first, second]);
    expect(await exchange.counted(office, 'incoming')).toBe(2);
  });
});

describe('loss', () => {
  test('what is lost is delivered again, and arrives once', async () => {
    await exchange.session.faults.add({
      kind: 'loss',
      on: { node: district },
      with: { share: 1 },
      forMs: 3_000,
    });
    const packages: string[] = [];
    for (let sent = 0; sent < 5; sent += 1) packages.push(await exchange.send(commune, office));
    await exchange.pass(20_000);
    // Each of the five, at every delivery within three seconds.
    expect(await struck()).toBeGreaterThanOrEqual(5 * 5);
    expect([...(await exchange.inbox(office))].sort()).toEqual([...packages].sort());
    expect(await exchange.counted(commune, 'arrived')).toBe(5);
  });

  test('with a share of 1 nothing arrives until the fault is lifted', async () => {
    const { id } = await exchange.session.faults.add({
      kind: 'loss',
      on: { edge: [commune, district] },
      with: { share: 1 },
    });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(10_000);
    expect(await exchange.inbox(office)).toEqual([]);
    await exchange.session.faults.lift(id);
    await exchange.pass(1_000);
    expect(await exchange.inbox(office)).toEqual([pkg]);
  });
});

describe('ack-loss', () => {
  test('a message whose acknowledgement was lost comes again and is recorded once', async () => {
    await exchange.session.faults.add({
      kind: 'ack-loss',
      on: { edge: [commune, district] },
      with: { share: 1 },
      forMs: 2_000,
    });
    const packages = [await exchange.send(commune, office), await exchange.send(commune, office)];
    await exchange.pass(10_000);
    expect(await struck()).toBeGreaterThanOrEqual(2 * 3);
    expect(await exchange.inbox(office)).toEqual(packages);
    expect(await exchange.counted(office, 'incoming')).toBe(2);
    expect(await exchange.counted(commune, 'arrived')).toBe(2);
  });
});

describe('duplication', () => {
  test('what is stored twice is delivered and counted once', async () => {
    await exchange.session.faults.add({ kind: 'duplication' });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(2_000);
    expect(await struck()).toBeGreaterThanOrEqual(3);
    expect(await exchange.inbox(office)).toEqual([pkg]);
    expect(await exchange.counted(office, 'incoming')).toBe(1);
    expect(await exchange.counted(commune, 'arrived')).toBe(1);
  });
});

describe('reordering', () => {
  test('a message lets the next one on its edge pass, or goes when its time is over', async () => {
    const { id } = await exchange.session.faults.add({
      kind: 'reordering',
      on: { edge: [commune, district] },
      with: { share: 1, windowMs: 30_000 },
    });
    const first = await exchange.send(commune, office);
    await exchange.quiet();
    expect(await exchange.inbox(office)).toEqual([]);
    await exchange.pass(31_000);
    expect(await exchange.inbox(office)).toEqual([first]);
    await exchange.session.faults.lift(id);
    await exchange.session.faults.add({
      kind: 'reordering',
      on: { edge: [district, province], agency: commune },
      with: { share: 1, windowMs: 30_000 },
    });
    const [held, passing] = [await exchange.send(commune, office), await exchange.send(sibling, office)];
    await exchange.quiet();
    expect(await exchange.inbox(office)).toEqual([first, passing, held]);
  });
});

describe('cut', () => {
  test('nothing passes an edge that is cut, either way; all arrives when it heals', async () => {
    const { id } = await exchange.session.faults.add({ kind: 'cut', on: { edge: [district, commune] } });
    const [up, down] = [await exchange.send(commune, office), await exchange.send(office, commune)];
    await exchange.pass(15_000);
    expect(await exchange.inbox(office)).toEqual([]);
    expect(await exchange.inbox(commune)).toEqual([]);
    // Copies are in flight: books hold while they travel, and would not if everything were at rest.
    expect((await exchange.session.verifyBooks({ atRest: false })).sound).toBe(true);
    expect(await exchange.isSound()).toBe(false);
    await exchange.session.faults.lift(id);
    await exchange.pass(2_000);
    expect(await exchange.inbox(office)).toEqual([up]);
    expect(await exchange.inbox(commune)).toEqual([down]);
    expect(await exchange.counted(commune, 'arrived')).toBe(1);
  });

  test('a node that is cut answers nobody: AXIS_UNREACHABLE', async () => {
    await exchange.session.faults.add({ kind: 'cut', on: { node: commune }, forMs: 60_000 });
    await expect(exchange.send(commune, office)).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
    await expect(exchange.inbox(commune)).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
    const other = await exchange.send(sibling, office);
    await exchange.pass(5_000);
    expect(await exchange.inbox(office)).toEqual([other]);
    // It was stored before the cut node: when the fault is over it is taken, without being sent again.
    await exchange.pass(60_000);
    expect(await exchange.inbox(office)).toHaveLength(2);
  });
});

describe('one-way-cut', () => {
  test('packages arrive, receipts do not return until it heals', async () => {
    const { id } = await exchange.session.faults.add({
      kind: 'one-way-cut',
      on: { edge: [district, commune] },
    });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(5_000);
    expect(await exchange.inbox(office)).toEqual([pkg]);
    expect(await exchange.counted(commune, 'arrived')).toBe(0);
    await exchange.session.faults.lift(id);
    await exchange.pass(2_000);
    expect(await exchange.counted(commune, 'arrived')).toBe(1);
  });
});

describe('refuse-first', () => {
  test('an agency is left without an answer so often; handing the same bytes in again is counted once', async () => {
    await exchange.session.faults.add({ kind: 'refuse-first', on: { agency: commune }, with: { count: 2 } });
    const desk = await exchange.session.desk(commune);
    const bytes = await exchange.compose(commune, office);
    await expect(desk.submit(bytes)).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
    await expect(desk.submit(bytes)).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
    expect((await desk.submit(bytes)).outcome).toMatchObject({ status: 'accepted', duplicate: true });
    await exchange.quiet();
    expect(await exchange.inbox(office)).toHaveLength(1);
    expect(await exchange.counted(commune, 'outgoing')).toBe(1);
    expect(await struck()).toBe(2);
  });

  test('the first relays over an edge fail, and the node tries again', async () => {
    await exchange.session.faults.add({
      kind: 'refuse-first',
      on: { edge: [commune, district] },
      with: { count: 3 },
    });
    const pkg = await exchange.send(commune, office);
    await exchange.quiet();
    expect(await exchange.inbox(office)).toEqual([]);
    await exchange.pass(5_000);
    expect(await exchange.inbox(office)).toEqual([pkg]);
    expect(await struck()).toBe(3);
  });
});

describe('answer-late', () => {
  test('the node acts at once and answers when the time is over', async () => {
    await exchange.session.faults.add({ kind: 'answer-late', on: { agency: commune }, with: { ms: 30_000 } });
    const desk = await exchange.session.desk(commune);
    let answer: string | undefined;
    const handing = desk.submit(await exchange.compose(commune, office)).then(({ outcome }) => {
      answer = outcome.status;
    });
    await exchange.pass(29_000);
    expect(answer).toBeUndefined();
    expect(await exchange.inbox(office)).toHaveLength(1);
    await exchange.pass(2_000);
    await handing;
    expect(answer).toBe('accepted');
  });
});

describe('corruption', () => {
  test('a package with an altered byte is refused at the next node, and the sender is told', async () => {
    await exchange.session.faults.add({ kind: 'corruption', on: { edge: [commune, district] } });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(1_000);
    const refusals = await exchange.refusals(pkg);
    expect(refusals).toEqual([
      { node: district, code: expect.stringMatching(/^(SIGNATURE|EXCHANGE|XML|EDXML)_/) },
    ]);
    expect(await exchange.inbox(office)).toEqual([]);
    expect(await exchange.counted(commune, 'refused')).toBe(1);
    expect((await exchange.session.faults.list())[0]?.packages).toEqual([pkg]);
  });

  test('content that the store hands out damaged is refused: CONTENT_DAMAGED', async () => {
    await exchange.session.faults.add({
      kind: 'corruption',
      on: { edge: [district, province] },
      with: { what: 'stored' },
    });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(1_000);
    expect(await exchange.refusals(pkg)).toEqual([{ node: province, code: 'CONTENT_DAMAGED' }]);
  });

  test('a garbled message is set aside, and the right one behind it arrives', async () => {
    await exchange.session.faults.add({
      kind: 'corruption',
      on: { edge: [commune, district] },
      with: { what: 'message' },
    });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(1_000);
    expect(await exchange.inbox(office)).toEqual([pkg]);
    expect(await struck()).toBe(1);
  });
});

describe('signature-strip', () => {
  test('a package without its signature is refused at the next node: SIGNATURE_ABSENT', async () => {
    await exchange.session.faults.add({ kind: 'signature-strip', on: { edge: [district, province] } });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(1_000);
    expect(await exchange.refusals(pkg)).toEqual([{ node: province, code: 'SIGNATURE_ABSENT' }]);
    expect(await exchange.counted(commune, 'refused')).toBe(1);
  });
});

describe('signature-swap', () => {
  test('a package with the signature of the one before it is refused: SIGNATURE_DIGEST_MISMATCH', async () => {
    await exchange.session.faults.add({ kind: 'signature-swap', on: { edge: [commune, district] } });
    const first = await exchange.send(commune, office);
    await exchange.quiet();
    const second = await exchange.send(commune, office);
    await exchange.pass(1_000);
    expect(await exchange.inbox(office)).toEqual([first]);
    expect(await exchange.refusals(second)).toEqual([{ node: district, code: 'SIGNATURE_DIGEST_MISMATCH' }]);
    expect(await struck()).toBe(1);
  });
});

describe('certificate', () => {
  test.each([
    ['revoked', 'SIGNATURE_CERTIFICATE_REVOKED'],
    ['expired', 'SIGNATURE_CERTIFICATE_EXPIRED'],
    ['wrong-agency', 'SIGNATURE_SIGNER_FOREIGN'],
    ['self-signed', 'SIGNATURE_CERTIFICATE_UNTRUSTED'],
  ])('a desk signs with a certificate that is %s; its own node refuses it: %s', async (state, code) => {
    await exchange.session.faults.add({ kind: 'certificate', on: { agency: commune }, with: { state } });
    const desk = await exchange.session.desk(commune);
    const { outcome } = await desk.submit(await exchange.compose(commune, office));
    expect(outcome).toMatchObject({ status: 'refused', refusals: [{ code }] });
    const other = await exchange.send(sibling, office);
    await exchange.quiet();
    expect(await exchange.inbox(office)).toEqual([other]);
    await exchange.session.faults.liftAll();
    expect(await exchange.send(commune, office)).toEqual(expect.any(String));
  });
});

describe('clock-skew', () => {
  test('times in the ledger of a node are off by as much, and its books hold', async () => {
    await exchange.session.faults.add({
      kind: 'clock-skew',
      on: { node: district },
      with: { ms: 3_600_000 },
    });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(1_000);
    expect(await exchange.inbox(office)).toEqual([pkg]);
    const at = new Map((await exchange.journey(pkg)).hops.map((hop) => [hop.node as string, hop.at]));
    expect(at.get(district)).toBe((at.get(commune) ?? 0) + 3_600_000);
    expect(at.get(province)).toBe(at.get(commune));
  });
});

describe('disk-full', () => {
  test('nothing is recorded by halves; what waits is taken when there is room again', async () => {
    const { id } = await exchange.session.faults.add({ kind: 'disk-full', on: { node: district } });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(10_000);
    expect(await exchange.inbox(office)).toEqual([]);
    expect(await exchange.counted(district, 'outgoing')).toBe(0);
    await exchange.session.faults.lift(id);
    await exchange.pass(10_000);
    expect(await exchange.inbox(office)).toEqual([pkg]);
  });

  test('an agency is told that there is no room: AXIS_FULL', async () => {
    await exchange.session.faults.add({ kind: 'disk-full', on: { node: commune } });
    await expect(exchange.send(commune, office)).rejects.toMatchObject({ code: 'AXIS_FULL' });
  });
});

describe('offline', () => {
  test('packages wait in the mailbox of an agency that is away for days, and all are fetched afterwards', async () => {
    const { id } = await exchange.session.faults.add({ kind: 'offline', on: { agency: office } });
    const pkg = await exchange.send(commune, office);
    await exchange.pass(2_000);
    await exchange.session.clock.jump(5 * 86_400_000);
    await exchange.quiet();
    expect(await exchange.counted(commune, 'arrived')).toBe(1);
    await expect(exchange.inbox(office)).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
    await exchange.session.faults.lift(id);
    expect(await exchange.inbox(office)).toEqual([pkg]);
  });
});

describe('kill', () => {
  test('a process dies in the middle of things and goes on from its ledger after its time', async () => {
    await exchange.session.faults.add({ kind: 'kill', on: { node: district }, with: { downMs: 60_000 } });
    await exchange.quiet();
    const before = exchange.emulator.nodeCount;
    const pkg = await exchange.send(commune, office);
    await exchange.pass(5_000);
    expect(await exchange.inbox(office)).toEqual([]);
    await expect(exchange.inbox(district)).rejects.toMatchObject({ code: 'AXIS_NODE_ABSENT' });
    await exchange.pass(70_000);
    expect(exchange.emulator.nodeCount).toBeGreaterThan(before);
    expect(await exchange.inbox(office)).toEqual([pkg]);
    expect(await struck()).toBe(1);
  });

  test('every process dies while packages travel; none is lost, none doubled', async () => {
    const packages = [];
    for (let sent = 0; sent < 3; sent += 1) packages.push(await exchange.send(commune, office, province));
    await exchange.session.faults.add({ kind: 'kill' });
    await exchange.pass(10_000);
    expect(await struck()).toBe(4);
    expect([...(await exchange.inbox(office))].sort()).toEqual([...packages].sort());
    expect(await exchange.counted(province, 'incoming')).toBe(3);
  });
});

describe('the desk', () => {
  test.each([
    [{ kind: 'cut', on: { edge: [commune, province] } }, 'FAULT_EDGE_UNKNOWN'],
    [{ kind: 'cut', on: { node: '000.99.99.H41' } }, 'REGISTRY_ORGANISATION_UNKNOWN'],
    [{ kind: 'cut', on: { node: '000.00.14.H41' } }, 'REGISTRY_NODE_UNKNOWN'],
    [{ kind: 'delay' }, 'FAULT_MALFORMED'],
  ] as const)('refuses %j: %s', async (order, code) => {
    await expect(exchange.session.faults.add(order)).rejects.toMatchObject({ code });
    expect(await exchange.session.faults.list()).toEqual([]);
  });

  test('lifts what there is and nothing else', async () => {
    await expect(exchange.session.faults.lift('F1')).rejects.toMatchObject({ code: 'FAULT_UNKNOWN' });
    const { id } = await exchange.session.faults.add({ kind: 'duplication' });
    await exchange.session.faults.lift(id);
    expect(await exchange.session.faults.liftAll()).toBe(0);
  });

  test('lists what is to come, holds and is over', async () => {
    const { faults, clock } = exchange.session;
    await faults.add({ kind: 'loss', from: clock.now() + 1_000, forMs: 1_000 });
    const states = async () => (await faults.list()).map(({ state }) => state);
    expect(await states()).toEqual(['waiting']);
    await clock.jump(1_000);
    expect(await states()).toEqual(['holding']);
    await clock.jump(1_000);
    expect(await states()).toEqual(['over']);
  });

  test('makes all faults of a scenario, or none', async () => {
    const { faults } = exchange.session;
    const bad = {
      faults: [{ kind: 'duplication' }, { kind: 'cut', on: { edge: [commune, office] } }],
    } as const;
    await expect(faults.run(bad)).rejects.toMatchObject({ code: 'FAULT_EDGE_UNKNOWN' });
    expect(await faults.list()).toEqual([]);
    await faults.run({
      seed: 'storm',
      faults: [
        { kind: 'cut', on: { edge: [commune, district] }, inMs: 1_000, forMs: 60_000 },
        { kind: 'loss', on: { node: province }, with: { share: 0.5 } },
      ],
    });
    expect((await faults.list()).map(({ state, seed }) => [state, seed])).toEqual([
      ['waiting', 'storm 1'],
      ['holding', 'storm 2'],
    ]);
    await exchange.pass(2_000);
    const pkg = await exchange.send(commune, office);
    await exchange.pass(80_000);
    expect(await exchange.inbox(office)).toEqual([pkg]);
  });
});
