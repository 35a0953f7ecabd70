import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provisionAxis } from '@lienthong/axis-nats';
import { startLocalExchange } from '@lienthong/emulator';
import { auditLedgers, exportLedgers, linesOf, readLedgerExport } from '@lienthong/ledger';
import { openStoppedExchange, type StoppedExchange } from '@lienthong/snapshots';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const commune = '000.21.36.H41';
const district = '000.00.36.H41';
const office = '000.00.00.G22';

let dir: string;
let exchange: StoppedExchange;
let sound: ReadonlyMap<string, readonly string[]>;

/** Some traffic on a real exchange; then its store, with all rights, while it does not run. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-ledgers-'));
  const stateDir = join(dir, 'state');
  const settings = { registry: 'nghe-an-2019', routing: 'tiered', env: process.env } as const;
  const running = await startLocalExchange({ stateDir, ...settings });
  const { session, registry } = running.emulator;
  const desk = await session.desk(commune);
  for (let number = 1; number <= 6; number += 1)
    await desk.submit(
      await desk.compose({
        to: [registry.get(office), registry.get(district)],
        codeNumber: String(number),
        codeNotation: 'BC',
        typeName: 'Báo cáo',
        subject: `Báo cáo ${number}`,
        attachments: [{ name: 'a.txt', bytes: Buffer.from(`${number}`) }],
      }),
    );
  const operator = await session.operator();
  while (((await operator.counters()).get(commune)?.arrived ?? 0) < 12)
    await new Promise((turn) => setImmediate(turn));
  const receiver = await session.desk(office);
  for (const item of await receiver.inbox()) await receiver.acknowledge(item.pkg);
  await running.stop();
  exchange = await openStoppedExchange({ stateDir, ...settings });
  const { ledgers } = exchange;
  sound = new Map();
  const found = new Map<string, readonly string[]>();
  for (const owner of ledgers.owners) {
    const lines = await linesOf(ledgers, owner);
    if (lines.length > 0) found.set(owner, lines);
  }
  sound = found;
});
afterAll(async () => {
  await exchange.close();
  await rm(dir, { recursive: true, force: true });
});

const audit = (heads?: Awaited<ReturnType<typeof auditLedgers>>['heads']) =>
  auditLedgers(exchange.ledgers, { atRest: true, ...(heads ? { heads } : {}) });

/** Puts other lines in the place of one node's ledger, as somebody could who has every right on the server. */
async function replaceLedger(owner: string, lines: readonly string[]): Promise<void> {
  const { connection, addresses } = exchange;
  await jetstreamManager(connection.link.connection).then((manager) => manager.streams.delete('LT_LEDGER'));
  await provisionAxis(connection, { allNodes: addresses.nodes() });
  for (const [node, own] of sound)
    for (const line of node === owner ? lines : own) await connection.link.store('write', stored(node, line));
}
const stored = (node: string, line: string) => ({
  subject: `lt.ledger.${node}`,
  body: Buffer.from(line),
  headers: { 'Nats-Msg-Id': `ledger ${node} ${Math.random()}` },
});

test('ledgers of a real exchange say the same of every copy', async () => {
  const verdict = await audit();
  expect(verdict).toMatchObject({ sound: true, disagreements: [], divergences: [] });
  expect(verdict.entryCount).toBeGreaterThan(60);
});

test('not even with every right can an entry be deleted or purged one by one', async () => {
  const manager = await jetstreamManager(exchange.connection.link.connection);
  await expect(manager.streams.deleteMessage('LT_LEDGER', 1, true)).rejects.toThrow(
    'message delete not permitted',
  );
  await expect(manager.streams.purge('LT_LEDGER', { filter: 'lt.ledger.>' })).rejects.toThrow(
    'purge not permitted',
  );
  const { config } = await manager.streams.info('LT_LEDGER');
  await expect(
    manager.streams.update('LT_LEDGER', { ...config, deny_delete: false, deny_purge: false }),
  ).rejects.toThrow('can not cancel deny');
});

describe('whoever writes the whole stream anew is found out', () => {
  const owners = [commune, district, office].map((code) => [code] as const);

  test.each(owners)('in the ledger of %s, whatever it did and wherever', async (code) => {
    const owner = exchange.ledgers.owners.find((one) => exchange.ledgers.nodeIdOf(one) === code)!;
    const lines = sound.get(owner)!;
    const { heads } = await audit();
    const places = [0, Math.floor(lines.length / 2), lines.length - 2, lines.length - 1];
    try {
      for (const at of places) {
        const other = [...lines];
        other[at] = lines[at]!.replace(/"copies":(\d)/, '"copies":1$1');
        await replaceLedger(owner, other);
        expect((await audit(heads)).divergences).toMatchObject([{ node: code, n: at, what: 'altered' }]);
        await replaceLedger(owner, lines.toSpliced(at, 1));
        expect((await audit(heads)).divergences).toMatchObject([{ node: code, n: at, what: 'removed' }]);
      }
      const [first, last] = [2, lines.length - 1];
      await replaceLedger(owner, lines.toSpliced(first, 0, lines[last]!));
      expect((await audit(heads)).divergences).toMatchObject([{ node: code, n: first, what: 'inserted' }]);
      await replaceLedger(owner, lines.toSpliced(last, 1).toSpliced(first, 0, lines[last]!));
      expect((await audit(heads)).divergences).toMatchObject([{ node: code, n: first, what: 'moved' }]);
    } finally {
      await replaceLedger(owner, lines);
    }
    expect(await audit(heads)).toMatchObject({ sound: true });
  });

  test('also at the end of a ledger of which nothing was known before: its neighbours know', async () => {
    const owner = exchange.ledgers.owners.find((one) => exchange.ledgers.nodeIdOf(one) === office)!;
    const lines = sound.get(owner)!;
    const delivered = lines.findLastIndex((line) => line.includes('"act":"delivered"'));
    await replaceLedger(owner, lines.slice(0, delivered - 1));
    const { disagreements } = await audit();
    await replaceLedger(owner, lines);
    expect(disagreements).toContainEqual(
      expect.objectContaining({ what: 'receipt-unfounded', node: commune, other: office }),
    );
  });
});

test('an export verifies without the exchange, and names what was damaged before it', async () => {
  const texts = await Array.fromAsync(exportLedgers(exchange.ledgers, { at: 0 }));
  const read = await readLedgerExport(asLines(texts), 'export');
  expect(await auditLedgers(read, { atRest: true, heads: read.heads })).toMatchObject({ sound: true });
  const heads = (await audit()).heads;
  expect(read.heads).toEqual(heads);
});

async function* asLines(texts: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* texts;
}
