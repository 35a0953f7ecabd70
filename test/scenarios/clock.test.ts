import { behaviourProfiles } from '@lienthong/behaviour';
import { WorkingCalendar } from '@lienthong/duties';
import { registerDuties } from '@lienthong/registers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FaultyExchange, startAt } from './rig/faulty-exchange.ts';

const commune = '000.20.31.H41';
const office = '000.00.00.G22';
const dayMs = 86_400_000;

let exchange: FaultyExchange;

beforeEach(async () => {
  exchange = await FaultyExchange.start();
});
afterEach(async () => {
  await exchange.pass(2_000);
  expect(await exchange.isSound()).toBe(true);
  await exchange.stop();
});

test('documents before and after a jump over the year’s end are numbered by their years, at both ends', async () => {
  await exchange.session.clock.set(Date.parse('2026-12-31T23:59:30+07:00'));
  await exchange.send(commune, office);
  await exchange.send(commune, office);
  await exchange.quiet();
  await exchange.session.clock.jump(60_000);
  await exchange.send(commune, office);
  await exchange.quiet();
  const numbers = async (code: string, direction: 'in' | 'out') =>
    (await (await exchange.session.desk(code)).register(direction)).map(
      ({ number, year }) => `${number}/${year}`,
    );
  expect(await numbers(commune, 'out')).toEqual(['1/2026', '2/2026', '1/2027']);
  expect(await numbers(office, 'in')).toEqual(['1/2026', '2/2026', '1/2027']);
});

test('a certificate that a jump has left behind is refused, and a new one is taken', async () => {
  const { pki, clock } = exchange.session;
  const { organId, name, tier } = exchange.emulator.registry.get(commune);
  const old = await pki.agencyIdentity({ organId, name, tier });
  await clock.jump(6 * 365 * dayMs);
  const desk = await exchange.session.desk(commune);
  const { outcome } = await desk.submit(await exchange.compose(commune, office));
  expect(outcome.status).toBe('accepted');
  const late = await desk.submit(await desk.sign(await exchange.unsigned(commune, office), old));
  expect(late.outcome).toMatchObject({
    status: 'refused',
    refusals: [{ code: 'SIGNATURE_CERTIFICATE_EXPIRED' }],
  });
});

test('a document that nobody answered becomes overdue by a jump', async () => {
  await exchange.send(commune, office);
  await exchange.quiet();
  const overdue = async () => {
    const items = await (await exchange.session.desk(office)).register('in');
    return registerDuties(items, exchange.session.clock.now(), { calendar: new WorkingCalendar() }).filter(
      ({ state }) => state === 'overdue',
    );
  };
  expect(await overdue()).toEqual([]);
  await exchange.session.clock.jump(60 * dayMs);
  expect((await overdue()).length).toBeGreaterThan(0);
});

test('agencies that answer by themselves give all their statuses within a jump', async () => {
  const stopping = new AbortController();
  const profile = { ...behaviourProfiles.typical, refuseShare: 0 };
  const agency = await exchange.session.behave(office, profile, { seed: 'jump' });
  const running = agency.run(stopping.signal);
  await exchange.send(commune, office);
  await exchange.pass(3_000);
  for (let days = 0; days < 90; days += 1) {
    await exchange.session.clock.jump(dayMs);
    await exchange.quiet();
  }
  const [life] = await (await exchange.session.desk(commune)).lives({
    documentId: (await (await exchange.session.desk(commune)).sent())[0]?.facts.documentId ?? '',
    sender: commune,
  });
  expect(life?.lifecycle.state).toBe('done');
  stopping.abort();
  await running;
});

test('an hour goes by in a minute at sixty times the speed, and not at all while time stands still', async () => {
  const { clock } = exchange.session;
  await clock.speed(60);
  await exchange.pass(60_000);
  expect(clock.now()).toBe(startAt + 3_600_000);
  await clock.freeze();
  await exchange.pass(60_000);
  expect(await clock.show()).toMatchObject({
    now: startAt + 3_600_000,
    setting: { frozen: true, speed: 60 },
  });
  // Machinery goes on: packages travel while time stands still.
  const pkg = await exchange.send(commune, office);
  await exchange.pass(1_000);
  expect(await exchange.inbox(office)).toEqual([pkg]);
  await clock.resume();
  await exchange.pass(1_000);
  expect(clock.now()).toBe(startAt + 3_660_000);
});

describe('the way back', () => {
  test('is open with force as long as nothing has passed, and closed afterwards', async () => {
    const { clock } = exchange.session;
    await expect(clock.jump(-dayMs)).rejects.toMatchObject({ code: 'FAULT_CLOCK_BACKWARDS' });
    expect((await clock.jump(-dayMs, { force: true })).now).toBe(startAt - dayMs);
    await exchange.send(commune, office);
    await exchange.quiet();
    await expect(clock.jump(-1, { force: true })).rejects.toMatchObject({ code: 'FAULT_CLOCK_BACKWARDS' });
    expect(clock.now()).toBe(startAt - dayMs);
  });

  test.each([
    ['an instant after 2099', { type: 'set', at: Date.UTC(2101, 0, 1) }],
    ['an instant before 2000', { type: 'set', at: 0 }],
    ['no instant', { type: 'set', at: Number.NaN }],
    ['a speed of nothing', { type: 'speed', speed: 0 }],
    ['a speed beyond all', { type: 'speed', speed: 1e9 }],
  ] as const)('%s is refused', async (_, order) => {
    await expect(exchange.session.clock.order(order, { force: true })).rejects.toMatchObject({
      code: 'FAULT_CLOCK_INVALID',
    });
  });
});
