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
