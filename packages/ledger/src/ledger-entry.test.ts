import { expect, test } from 'vitest';
import { encodeEntry, type LedgerEntry, parseEntry } from './ledger-entry.ts';

const base = { n: 0, prev: '', at: 1, pkg: 'p', copies: 0 } as const;
const facts = { digest: 'd', size: 1, kind: 'new', sender: 's', documentId: 'i', origin: 'o' };

test.each<[string, LedgerEntry]>([
  [
    'acknowledgement as earlier releases wrote it',
    { ...base, act: 'acknowledged', agency: 'a', kind: 'new' },
  ],
  [
    'acknowledgement',
    {
      ...base,
      act: 'acknowledged',
      agency: 'a',
      to: ['a'],
      cause: 7,
      state: 'fail',
      description: 'x',
      taken: true,
    },
  ],
  ['receipt of one', { ...base, act: 'receipt', by: 'n', outcome: 'acknowledged', state: 'done' }],
  ['package as earlier releases wrote it', { ...base, act: 'admitted', copies: 1, to: ['a'], facts }],
  [
    'package that came in through a gateway',
    {
      ...base,
      act: 'admitted',
      facts: {
        ...facts,
        system: 'he-thong',
        gateway: 'main',
        admission: { statement: '{}', signature: 's', certificates: ['c'] },
      },
    },
  ],
])('the entry of an %s is read as it was written', (_, entry) => {
  expect(parseEntry(encodeEntry(entry), 'N')).toEqual(entry);
});

test.each<[string, object]>([
  ['a state that is none', { ...base, act: 'acknowledged', state: 'initial' }],
  ['an outcome that is none', { ...base, act: 'receipt', outcome: 'lost' }],
  ['a member that nobody knows', { ...base, act: 'acknowledged', status: 'done' }],
  ['half an admission', { ...base, act: 'admitted', facts: { ...facts, admission: { statement: '{}' } } }],
])('an entry with %s is refused by name', (_, entry) => {
  expect(() => parseEntry(JSON.stringify(entry), 'N')).toThrow(
    expect.objectContaining({ code: 'LEDGER_ENTRY_MALFORMED' }),
  );
});
