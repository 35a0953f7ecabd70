import { ExchangeError } from '@lienthong/errors';
import { expect, test } from 'vitest';
import { emptyChain, followChain } from './chain.ts';
import type { EntryDraft } from './ledger-entry.ts';
import type { LedgerStore } from './ledger-store.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { MemoryLedgerStore } from './memory-ledger-store.ts';

const draft = (pkg: string): EntryDraft => ({ at: 1, act: 'admitted', pkg, copies: 1 });

async function linesOf(store: LedgerStore, node: string): Promise<string[][]> {
  const records: string[][] = [];
  for await (const { lines } of store.read([node])) records.push([...lines]);
  return records;
}

test('what waits while a record is written goes as one record, in order, and chains', async () => {
  const store = new MemoryLedgerStore();
  const writer = new LedgerWriter({ store, node: 'n' });
  const first = writer.append([draft('a'), draft('b')]);
  const rest = Promise.all(['c', 'd', 'e'].map((pkg) => writer.append([draft(pkg)])));
  expect((await first).map(({ n }) => n)).toEqual([0, 1]);
  expect((await rest).map(([entry]) => entry?.n)).toEqual([2, 3, 4]);
  const records = await linesOf(store, 'n');
  expect(records.length).toBeLessThan(4);
  const { entries, head } = followChain(emptyChain, records.flat(), 'n');
  expect(entries.map(({ pkg }) => pkg)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(head).toEqual(writer.head);
});

test('a writer that continues a ledger chains to its last entry', async () => {
  const store = new MemoryLedgerStore();
  const before = new LedgerWriter({ store, node: 'n' });
  await before.append([draft('a')]);
  const after = new LedgerWriter({ store, node: 'n', position: { head: before.head, sequence: 1 } });
  await after.append([draft('b')]);
  expect(followChain(emptyChain, (await linesOf(store, 'n')).flat(), 'n').head.length).toBe(2);
});

test('the second of two writers of one ledger is stopped and stays stopped', async () => {
  const store = new MemoryLedgerStore();
  const one = new LedgerWriter({ store, node: 'n' });
  const two = new LedgerWriter({ store, node: 'n' });
  await one.append([draft('a')]);
  await expect(two.append([draft('b')])).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' });
  await expect(two.append([draft('c')])).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' });
  expect(await linesOf(store, 'n')).toHaveLength(1);
});

test('when the store fails, everything that waits is told, and nothing is written later', async () => {
  const writes: string[] = [];
  const store: LedgerStore = {
    append: async (_, lines) => {
      writes.push(...lines);
      throw new ExchangeError('AXIS_UNREACHABLE', { what: 'append' });
    },
    read: () => new MemoryLedgerStore().read([]),
    follow: (onRecord) => new MemoryLedgerStore().follow(onRecord),
  };
  const writer = new LedgerWriter({ store, node: 'n' });
  const results = await Promise.allSettled([writer.append([draft('a')]), writer.append([draft('b')])]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(writer.append([draft('c')])).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
  expect(writes.length).toBeLessThanOrEqual(2);
  expect(writer.head).toEqual(emptyChain);
});
