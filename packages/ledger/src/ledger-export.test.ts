import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditLedgers } from './audit-ledgers.ts';
import { emptyChain, extendChain } from './chain.ts';
import { ledgersAsCsv } from './ledger-csv.ts';
import type { EntryDraft } from './ledger-entry.ts';
import { exportLedgers, readLedgerExport } from './ledger-export.ts';
import { type LedgerSource, linesOf } from './ledger-source.ts';

const drafts: readonly EntryDraft[] = Array.from({ length: 6 }, (_, at) => ({
  at,
  act: 'acknowledged',
  pkg: `p${at}`,
  copies: 0,
  description: 'đã nhận',
}));
const { lines } = extendChain(emptyChain, drafts);
const source: LedgerSource = {
  owners: ['commune.a', 'commune.b'],
  nodeIdOf: (owner) => owner.toUpperCase(),
  read: async function* (owners) {
    if (owners.includes('commune.a')) {
      yield { node: 'commune.a', sequence: 3, lines: lines.slice(0, 2) };
      yield { node: 'commune.a', sequence: 9, lines: lines.slice(2) };
    }
  },
};
const exported = async () => Array.fromAsync(exportLedgers(source, { at: 1 }));
async function* from(texts: readonly string[]): AsyncGenerator<string, void, undefined> {
  yield* texts;
}

test('an export holds every line as it is stored, and can be verified without the exchange', async () => {
  const read = await readLedgerExport(from([...(await exported()), '']), 'x');
  expect(await linesOf(read, 'commune.a')).toEqual(lines);
  expect(read.nodeIdOf('commune.a')).toBe('COMMUNE.A');
  const audit = await auditLedgers(read, { atRest: false, heads: read.heads });
  expect(audit).toMatchObject({ sound: true, entryCount: 6 });
  expect(audit.heads).toEqual(read.heads);
});

test('one ledger can be exported alone', async () => {
  const texts = await Array.fromAsync(exportLedgers(source, { at: 1, owners: ['commune.b'] }));
  expect((await readLedgerExport(from(texts), 'x')).owners).toEqual([]);
});

test('damage done before the export is found in it', async () => {
  const damaged: LedgerSource = {
    ...source,
    read: async function* () {
      yield { node: 'commune.a', sequence: 1, lines: lines.filter((_, n) => n !== 3) };
    },
  };
  const read = await readLedgerExport(from(await Array.fromAsync(exportLedgers(damaged, { at: 1 }))), 'x');
  const { divergences } = await auditLedgers(read, { atRest: false, heads: read.heads });
  expect(divergences).toEqual([{ node: 'COMMUNE.A', n: 3, what: 'removed', shownBy: 'chain' }]);
});

test('an export cut short, with a line gone, doubled, exchanged or altered is refused or shows it', async () => {
  const whole = await exported();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('cut', 'remove', 'double', 'swap', 'alter'),
      fc.nat(whole.length - 1),
      async (damage, at) => {
        const texts = [...whole];
        if (damage === 'cut') texts.length = at;
        if (damage === 'remove') texts.splice(at, 1);
        if (damage === 'double') texts.splice(at, 0, whole[at]!);
        if (damage === 'swap') {
          if (at === whole.length - 1) return;
          [texts[at], texts[at + 1]] = [whole[at + 1]!, whole[at]!];
        }
        if (damage === 'alter') {
          if (at === 0 || at === whole.length - 1) return;
          texts[at] = whole[at]!.replace('nhận', 'nhậm');
        }
        const isSound = await readLedgerExport(from(texts), 'x').then(
          async (read) => (await auditLedgers(read, { atRest: false, heads: read.heads })).sound,
          (failure: { readonly code: string }) => {
            expect(failure.code).toBe('LEDGER_EXPORT_INVALID');
            return false;
          },
        );
        expect(isSound).toBe(false);
      },
    ),
    { numRuns: 100, seed: 6 },
  );
});

test.each([
  ['nothing', []],
  ['another version', ['{"format":"lienthong-ledgers","version":2,"at":1}']],
  ['other text', ['hello']],
  ['an endless line', ['x'.repeat(8 * 1024 * 1024 + 1)]],
])('%s is no export', async (_, texts) => {
  await expect(readLedgerExport(from(texts), 'x')).rejects.toMatchObject({ code: 'LEDGER_EXPORT_INVALID' });
});

test('a table has a row an entry, and no cell that a spreadsheet would compute', async () => {
  const hostile = extendChain(emptyChain, [
    {
      at: 0,
      act: 'admitted',
      pkg: '=1+1',
      copies: 1,
      to: ['a', 'b'],
      facts: {
        digest: '',
        size: 0,
        kind: 'new',
        sender: 'x',
        documentId: '@d',
        origin: 'A',
        subject: 'một, "hai"',
      },
    },
  ]).lines;
  const rows = await Array.fromAsync(
    ledgersAsCsv({
      ...source,
      read: async function* () {
        yield { node: 'commune.a', sequence: 1, lines: hostile };
      },
    }),
  );
  expect(rows[0]).toMatch(/^node,n,time,act,package/);
  expect(rows[1]).toMatch(
    /^COMMUNE\.A,0,1970-01-01T00:00:00\.000Z,admitted,'=1\+1,1,,new,a b,,,'@d,,"một, ""hai""",/,
  );
});
