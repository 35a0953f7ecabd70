import { describe, expect, test } from 'vitest';
import { FragileExchange } from './rig/fragile-exchange.ts';
import { agencies, MixedTraffic } from './rig/mixed-traffic.ts';

const waitingStates = ['initial', 'processing'];

/** Compares every mailbox with what was sent: each copy once, byte for byte, in the state that its receiver gave it, and nothing else. */
async function expectMailboxes(exchange: FragileExchange, { sent, said }: MixedTraffic): Promise<void> {
  const gateway = exchange.gateway();
  for (const code of agencies) {
    const expected = sent
      .filter(({ to }) => to.includes(code))
      .map(({ pkg, bytes }) => ({ pkg, bytes, state: said.get(`${pkg} ${code}`) ?? 'initial' }));
    const mail = await gateway.inbox([code], { states: ['initial', 'processing', 'done', 'fail'] });
    const stateOf = (items: readonly { readonly pkg: string; readonly state: string }[]) =>
      items.map(({ pkg, state }) => `${pkg} ${state}`).sort();
    expect(stateOf(mail)).toEqual(stateOf(expected));
    const waits = expected.filter(({ state }) => waitingStates.includes(state));
    expect(await gateway.count([code])).toBe(waits.length);
    const desk = await exchange.session.desk(code);
    const inbox = await desk.inbox({ limit: 10_000 });
    expect(inbox.map(({ pkg }) => pkg).sort()).toEqual(waits.map(({ pkg }) => pkg).sort());
    for (const { pkg, bytes } of expected) {
      const item = mail.find((one) => one.pkg === pkg);
      expect(item && Buffer.compare(await gateway.fetch(item), bytes)).toBe(0);
    }
  }
}

/** What senders see of their copies is what receivers have said last. */
async function expectSendersKnow(exchange: FragileExchange, { sent, said }: MixedTraffic): Promise<void> {
  const shown = await exchange.gateway().sent(agencies);
  expect(shown.map(({ pkg }) => pkg).sort()).toEqual(sent.map(({ pkg }) => pkg).sort());
  for (const { pkg, to } of sent) {
    const copies = shown.find((one) => one.pkg === pkg)?.copies ?? [];
    expect(copies.map((copy) => `${copy.to} ${copy.fate} ${copy.state}`).sort()).toEqual(
      to.map((code) => `${code} delivered ${said.get(`${pkg} ${code}`)}`).sort(),
    );
  }
}

async function expectBooks(exchange: FragileExchange, { sent, taken }: MixedTraffic): Promise<void> {
  const books = await exchange.session.verifyBooks({ atRest: true });
  const nothing = { inFlight: 0, imbalances: [], doubled: [], mismatches: [], broken: [] };
  expect(books).toMatchObject({ sound: true, ...nothing });
  const counters = await (await exchange.session.operator()).counters();
  for (const code of agencies) {
    const own = sent.filter(({ from }) => from === code);
    const copies = own.reduce((sum, { to }) => sum + to.length, 0);
    expect(counters.get(code)).toMatchObject({
      incoming: sent.filter(({ to }) => to.includes(code)).length,
      // Each receiver's node states the arrival, also to a sender whose node died meanwhile.
      arrived: copies,
      acknowledged: [...taken].filter((copy) => copy.endsWith(` ${code}`)).length,
      refused: 0,
    });
  }
}

/** More seeds for a long run: LIENTHONG_SEEDS=1000. */
const seeds = Array.from({ length: Number(process.env['LIENTHONG_SEEDS'] ?? 8) }, (_, index) =>
  String(index + 1),
);

const crashes: number[] = [];
const acknowledgements: number[] = [];

describe.each(seeds)('seed %s', (seed) => {
  test('whatever dies and doubles, every admitted copy arrives exactly once, unchanged, its sender hears what became of it, and the books balance', async () => {
    const exchange = await FragileExchange.start({ seed, accidents: { crash: 0.01, duplicate: 0.05 } });
    try {
      const traffic = new MixedTraffic(exchange, seed);
      await traffic.run(35);
      await exchange.comeToRest();
      crashes.push(exchange.crashCount);
      acknowledgements.push(traffic.said.size);
      await expectMailboxes(exchange, traffic);
      await expectSendersKnow(exchange, traffic);
      await expectBooks(exchange, traffic);
    } finally {
      await exchange.stop();
    }
  });
});

test('the runs above had processes die in them, and receivers say something', () => {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, count) => total + count, 0);
  expect(sum(crashes)).toBeGreaterThan(seeds.length);
  expect(sum(acknowledgements)).toBeGreaterThan(seeds.length);
});
