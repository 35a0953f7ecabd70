import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalExchange } from '@lienthong/emulator';
import { auditLedgers, exportLedgers, linesOf, readLedgerExport } from '@lienthong/ledger';
import type { NodeId } from '@lienthong/registry';
import { openStoppedExchange, repairLedger, type StoppedExchange } from '@lienthong/snapshots';
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
  const documents = await Promise.all(
    [1, 2, 3, 4, 5, 6].map((number) =>
      desk.compose({
        to: [registry.get(office), registry.get(district)],
        codeNumber: String(number),
        codeNotation: 'BC',
        typeName: 'Báo cáo',
        subject: `Báo cáo ${number}`,
        attachments: [{ name: 'a.txt', bytes: Buffer.from(`${number}`) }],
      }),
    ),
  );
  // At the same time, so that nodes send some of them as one message.
  await Promise.all(documents.map((bytes) => desk.submit(bytes)));
  const operator = await session.operator();
  while (((await operator.counters()).get(commune)?.arrived ?? 0) < 12)
    await new Promise((turn) => setImmediate(turn));
  const receiver = await session.desk(office);
  for (const item of await receiver.inbox()) await receiver.acknowledge(item.pkg);
  // Until the sender's node knows of the last acknowledgement too.
  const store = await session.ledgers();
  for (let known = 0; known < 6; ) {
    known = 0;
    for await (const { lines } of store.read([session.addresses.node(commune as NodeId)]))
      known += lines.filter((line) => line.includes('"outcome":"acknowledged"')).length;
  }
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
  const { connection, provision } = exchange.storeOf(owner);
  await jetstreamManager(connection.link.connection).then((manager) => manager.streams.delete('LT_LEDGER'));
  await provision();
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
  const manager = await jetstreamManager(exchange.stores[0].connection.link.connection);
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
  const owners = [commune, office].map((code) => [code] as const);

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

describe('a repair', () => {
  const settings = () =>
    ({
      stateDir: join(dir, 'state'),
      registry: 'nghe-an-2019',
      routing: 'tiered',
      env: process.env,
    }) as const;
  const ownerOf = (code: string) =>
    exchange.ledgers.owners.find((one) => exchange.ledgers.nodeIdOf(one) === code)!;

  /** Damages a ledger, lets go of the store, does something, and opens the store again. */
  async function damaged<Result>(
    code: string,
    damage: (lines: readonly string[]) => readonly string[],
    work: () => Promise<Result>,
  ): Promise<Result> {
    await replaceLedger(ownerOf(code), damage(sound.get(ownerOf(code))!));
    await exchange.close();
    try {
      return await work();
    } finally {
      exchange = await openStoppedExchange(settings());
    }
  }

  test('brings an altered and a removed entry of any kind back, by its hash', async () => {
    for (const code of [commune, office]) {
      const lines = sound.get(ownerOf(code))!;
      const seen = new Set<string>();
      for (const [at, line] of lines.entries()) {
        const { act } = JSON.parse(line) as { readonly act: string };
        if (seen.has(act) || at === lines.length - 1) continue;
        seen.add(act);
        // In turn, for either takes its time.
        const altered = lines.with(at, line.replace('"copies":', '"copies":1'));
        const damage = seen.size % 2 === 0 ? altered : lines.toSpliced(at, 1);
        const { plan, quarantine } = await damaged(
          code,
          () => damage,
          () => repairLedger({ ...settings(), node: code }),
        );
        expect({ code, at, act, ...plan }).toMatchObject({
          lines,
          restored: [at],
          holes: [],
          decidedAnew: [],
        });
        expect(quarantine).toBeUndefined();
      }
      await replaceLedger(ownerOf(code), lines);
    }
  });

  test('changes nothing unless told to, and keeps the store as it was when it does', async () => {
    const lines = sound.get(ownerOf(district))!;
    const moved = [lines[1]!, lines[0]!, ...lines.slice(2, 5), lines[3]!, ...lines.slice(5)];
    const { heads } = await audit();
    await damaged(
      district,
      () => moved,
      () => repairLedger({ ...settings(), node: district }),
    );
    expect(await linesOf(exchange.ledgers, ownerOf(district))).toEqual(moved);
    const { plan, quarantine } = await damaged(
      district,
      () => moved,
      () => repairLedger({ ...settings(), node: district, apply: true }),
    );
    expect(plan).toMatchObject({ lines, restored: [], rejected: [lines[3]], holes: [] });
    expect(await readdir(join(quarantine ?? '', 'nats', 'jetstream'))).not.toEqual([]);
    expect(await audit(heads)).toMatchObject({ sound: true });
  });

  test('decides a removed end again, says that no hash proves it, and the neighbours bear it out', async () => {
    const lines = sound.get(ownerOf(office))!;
    const { plan } = await damaged(
      office,
      () => lines.slice(0, -5),
      () => repairLedger({ ...settings(), node: office, apply: true }),
    );
    expect(plan).toMatchObject({ restored: [], holes: [] });
    expect(plan.decidedAnew).toHaveLength(5);
    const before = lines.map((line) => JSON.parse(line));
    const now = (await linesOf(exchange.ledgers, ownerOf(office))).map((line) => JSON.parse(line));
    expect(now.map(({ act, pkg, cause }) => [act, pkg, cause])).toEqual(
      before.map(({ act, pkg, cause }) => [act, pkg, cause]),
    );
    expect((await audit()).disagreements).toEqual([]);
    await replaceLedger(ownerOf(office), lines);
  });

  test('says what cannot be brought back, leaves everything alone, and an export has it', async () => {
    const lines = sound.get(ownerOf(commune))!;
    const texts = await Array.fromAsync(exportLedgers(exchange.ledgers, { at: 0 }));
    const from = await readLedgerExport(asLines(texts), 'export');
    const without = lines.toSpliced(1, 6);
    const refused = damaged(
      commune,
      () => without,
      () => repairLedger({ ...settings(), node: commune, apply: true }),
    );
    await expect(refused).rejects.toMatchObject({
      code: 'LEDGER_NOT_RESTORABLE',
      details: { node: commune, from: 1, to: 6 },
    });
    expect(await linesOf(exchange.ledgers, ownerOf(commune))).toEqual(without);
    await damaged(
      commune,
      () => without,
      () => repairLedger({ ...settings(), node: commune, apply: true, from }),
    );
    expect(await linesOf(exchange.ledgers, ownerOf(commune))).toEqual(lines);
  });
});

async function* asLines(texts: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* texts;
}
