import { beforeEach, describe, expect, test } from 'vitest';
import type { LedgerRecord, LedgerStore } from './ledger-store.ts';

let testCount = 0;

/** What every ledger store must do; each test uses nodes of its own, so that one store can serve the suite. */
export function ledgerStoreContract(name: string, open: () => Promise<LedgerStore>): void {
  describe(`ledger store contract: ${name}`, () => {
    let store: LedgerStore;
    let node: string;
    let other: string;

    beforeEach(async () => {
      store = await open();
      testCount += 1;
      node = `commune.L.${testCount}.1.000`;
      other = `commune.L.${testCount}.2.000`;
    });

    const read = async (...nodes: readonly string[]): Promise<LedgerRecord[]> => {
      const records: LedgerRecord[] = [];
      for await (const record of store.read(nodes)) records.push(record);
      return records;
    };

    test('records come back in order, each with its lines', async () => {
      const first = await store.append(node, ['{"a":1}', '{"a":"văn bản"}'], 0);
      const second = await store.append(node, ['{"a":3}'], first);
      expect(second).toBeGreaterThan(first);
      expect(await read(node)).toEqual([
        { node, sequence: first, lines: ['{"a":1}', '{"a":"văn bản"}'] },
        { node, sequence: second, lines: ['{"a":3}'] },
      ]);
    });

    test('a ledger without entries is read as empty', async () => {
      expect(await read(node)).toEqual([]);
    });

    test('several ledgers are read together and kept apart', async () => {
      const first = await store.append(node, ['1'], 0);
      await store.append(other, ['2'], 0);
      await store.append(node, ['3'], first);
      const records = await read(node, other);
      expect(records.filter((record) => record.node === node).map(({ lines }) => lines)).toEqual([
        ['1'],
        ['3'],
      ]);
      expect(records.filter((record) => record.node === other).map(({ lines }) => lines)).toEqual([['2']]);
    });

    test('an append that does not follow the last record is a conflict and changes nothing', async () => {
      const first = await store.append(node, ['1'], 0);
      await expect(store.append(node, ['2'], 0)).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' });
      await store.append(node, ['2'], first);
      await expect(store.append(node, ['3'], first)).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' });
      expect((await read(node)).map(({ lines }) => lines)).toEqual([['1'], ['2']]);
    });

    test('the same append again is stored once and answered with the same sequence', async () => {
      const first = await store.append(node, ['1'], 0);
      expect(await store.append(node, ['1'], 0)).toBe(first);
      const second = await store.append(node, ['2'], first);
      expect(await store.append(node, ['2'], first)).toBe(second);
      expect(await read(node)).toHaveLength(2);
    });

    test('who follows is given what was stored before and what is stored after, once and in order', async () => {
      const first = await store.append(node, ['1', '2'], 0);
      const given: LedgerRecord[] = [];
      const follower = await store.follow((record) => {
        if (record.node === node || record.node === other) given.push(record);
      });
      expect(given).toEqual([{ node, sequence: first, lines: ['1', '2'] }]);
      const second = await store.append(other, ['3'], 0);
      const third = await store.append(node, ['4'], first);
      await follower.settled();
      expect(given.slice(1)).toEqual([
        { node: other, sequence: second, lines: ['3'] },
        { node, sequence: third, lines: ['4'] },
      ]);
      await follower.close();
    });

    test('who has stopped following is given nothing more', async () => {
      const given: string[] = [];
      const follower = await store.follow((record) => {
        if (record.node === node) given.push(...record.lines);
      });
      const witness = await store.follow(() => undefined);
      await follower.close();
      await store.append(node, ['1'], 0);
      await witness.settled();
      await witness.close();
      expect(given).toEqual([]);
    });
  });
}
