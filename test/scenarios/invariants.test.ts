import type { AgencyDesk } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { Outcome } from '@lienthong/exchange';
import { seededRandom } from '@lienthong/runtime';
import { describe, expect, test } from 'vitest';
import { FragileExchange } from './rig/fragile-exchange.ts';
import { smallProvinceRows } from './rig/small-province.ts';
import { turn } from './rig/turning-clock.ts';

const agencies = smallProvinceRows
  .filter(({ validTo }) => validTo === undefined)
  .map(({ codeQcvn102 }) => codeQcvn102 ?? '');

/** What the test itself knows it has sent; nothing of the exchange is asked for it. */
type Sent = {
  readonly bytes: Uint8Array;
  readonly from: string;
  readonly to: readonly string[];
  readonly outcome: Outcome;
};

/** Hands in until an answer comes, as client software does. */
async function submitUntilAnswered(desk: AgencyDesk, bytes: Uint8Array): Promise<Outcome> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    try {
      // An answer may be lost for good with the process that owed it: ask again after a while.
      const answer = await Promise.race([desk.submit(bytes), ...[giveUp(400)]]);
      if (answer) return answer.outcome;
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_NODE_ABSENT', 'AXIS_UNREACHABLE')) throw failure;
      await turn();
    }
  }
  throw new Error('no answer to a submission');
}

async function giveUp(turns: number): Promise<undefined> {
  for (let left = turns; left > 0; left -= 1) await turn();
  return undefined;
}

async function traffic(exchange: FragileExchange, seed: string, count: number): Promise<Sent[]> {
  const random = seededRandom(`traffic ${seed}`);
  const sent: Sent[] = [];
  for (let number = 1; number <= count; number += 1) {
    const again = sent[random.integer(sent.length + 4)];
    if (again) {
      const desk = await exchange.session.desk(again.from);
      const outcome = await submitUntilAnswered(desk, again.bytes);
      expect(outcome).toMatchObject({ status: 'accepted', duplicate: true, pkg: again.outcome.pkg });
      continue;
    }
    const from = agencies[random.integer(agencies.length)] ?? '';
    const to = agencies.filter((code) => code !== from && random.fraction() < 0.4);
    if (to.length === 0) continue;
    const desk = await exchange.session.desk(from);
    const bytes = await desk.compose({
      to: to.map((code) => exchange.registry.get(code)),
      codeNumber: String(number),
      codeNotation: 'TB',
      typeName: 'Thông báo',
      subject: `Thông báo ${number}`,
      attachments: [{ name: 'tb.txt', bytes: random.bytes(50 + random.integer(200)) }],
    });
    sent.push({ bytes, from, to, outcome: await submitUntilAnswered(desk, bytes) });
  }
  return sent;
}

/** Compares every mailbox with what was sent: each accepted copy once, byte for byte, and nothing else. */
async function expectMailboxes(exchange: FragileExchange, sent: readonly Sent[]): Promise<void> {
  for (const code of agencies) {
    const desk = await exchange.session.desk(code);
    const inbox = await desk.inbox({ limit: 10_000 });
    const expected = sent.filter(({ to }) => to.includes(code));
    expect(inbox.map(({ pkg }) => pkg).sort()).toEqual(expected.map(({ outcome }) => outcome.pkg).sort());
    for (const { bytes, outcome } of expected) {
      const item = inbox.find(({ pkg }) => pkg === outcome.pkg);
      expect(item && Buffer.compare(await desk.fetch(item), bytes)).toBe(0);
    }
  }
}

/** More seeds for a long run: LIENTHONG_SEEDS=1000. */
const seeds = Array.from({ length: Number(process.env['LIENTHONG_SEEDS'] ?? 8) }, (_, index) =>
  String(index + 1),
);

const crashes: number[] = [];

describe.each(seeds)('seed %s', (seed) => {
  test('whatever dies and doubles, every admitted copy arrives exactly once, unchanged, and the books balance', async () => {
    const exchange = await FragileExchange.start({ seed, accidents: { crash: 0.01, duplicate: 0.05 } });
    try {
      const sent = await traffic(exchange, seed, 25);
      await exchange.comeToRest();
      crashes.push(exchange.crashCount);
      await expectMailboxes(exchange, sent);
      const books = await exchange.session.verifyBooks({ atRest: true });
      expect(books).toMatchObject({
        sound: true,
        inFlight: 0,
        imbalances: [],
        doubled: [],
        mismatches: [],
        broken: [],
      });
      const counters = await (await exchange.session.operator()).counters();
      for (const code of agencies) {
        const own = sent.filter(({ from }) => from === code);
        expect(counters.get(code)).toMatchObject({
          outgoing: own.length,
          signed: own.length,
          incoming: sent.filter(({ to }) => to.includes(code)).length,
          // Each receiver's node states the arrival, also to a sender whose node died meanwhile.
          arrived: own.reduce((sum, { to }) => sum + to.length, 0),
        });
      }
    } finally {
      await exchange.stop();
    }
  });
});

test('the runs above had processes die in them', () => {
  expect(crashes.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(seeds.length);
});
