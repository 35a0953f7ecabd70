import type { EntryDraft } from '@lienthong/ledger';
import { expect, test } from 'vitest';
import { emptyLine } from './counter-line.ts';
import { Counters, vietnamDay } from './counters.ts';

const noon = Date.UTC(2019, 10, 30, 5);
const facts = {
  digest: 'd',
  size: 1,
  kind: 'new',
  sender: 'A',
  documentId: 'i',
  origin: 'N',
  signature: 'valid',
};

const sums = (...entries: readonly EntryDraft[]) => {
  const counters = new Counters();
  for (const entry of entries) counters.add(entry);
  return counters.of('A');
};

test('a document to 501 receivers is one outgoing document and, delivered, 501 incoming ones', () => {
  const counters = new Counters();
  counters.add({
    at: noon,
    act: 'admitted',
    pkg: 'p',
    copies: 501,
    agency: 'A',
    facts: { ...facts, scope: 'crossing' },
  });
  for (let index = 0; index < 501; index += 1)
    counters.add({ at: noon, act: 'delivered', pkg: 'p', copies: 1, agency: `R${index}`, kind: 'new' });
  expect(counters.of('A')).toEqual({ ...emptyLine(), outgoing: 1, crossing: 1, signed: 1 });
  const incoming = counters.agencies().reduce((sum, agency) => sum + counters.of(agency).incoming, 0);
  expect(incoming).toBe(501);
});

test('a refused submission is no outgoing document but counts its refused copies', () => {
  expect(
    sums(
      { at: noon, act: 'admitted', pkg: 'p', copies: 2, agency: 'A', facts },
      { at: noon, act: 'refused', pkg: 'p', copies: 2, agency: 'A', kind: 'new', code: 'X' },
    ),
  ).toEqual({ ...emptyLine(), refused: 2 });
});

test('statuses are counted apart from documents', () => {
  expect(
    sums(
      {
        at: noon,
        act: 'admitted',
        pkg: 's',
        copies: 1,
        agency: 'A',
        facts: { ...facts, kind: 'status', scope: 'crossing' },
      },
      { at: noon, act: 'delivered', pkg: 't', copies: 1, agency: 'A', kind: 'status' },
    ),
  ).toEqual({ ...emptyLine(), statusesSent: 1, statusesReceived: 1 });
});

test('a document counts as acknowledged when its copy leaves the waiting list for the first time', () => {
  const said = (entry: Partial<EntryDraft>): EntryDraft => ({
    at: noon,
    act: 'acknowledged',
    pkg: 'p',
    copies: 0,
    agency: 'A',
    kind: 'new',
    ...entry,
  });
  const line = sums(
    said({ state: 'processing' }),
    said({ state: 'done', taken: true }),
    said({ state: 'processing' }),
    said({ state: 'fail' }),
    // As earlier releases wrote it.
    said({ pkg: 'q' }),
    said({ pkg: 's', kind: 'status', state: 'done', taken: true }),
  );
  expect(line).toEqual({ ...emptyLine(), acknowledged: 2 });
});

test('what receivers say of copies is neither an arrival nor a refusal', () => {
  const receipt = { at: noon, act: 'receipt', pkg: 'p', agency: 'A', kind: 'new' } as const;
  const line = sums(
    { ...receipt, copies: 1, outcome: 'delivered' },
    { ...receipt, copies: 2, outcome: 'dead' },
    { ...receipt, copies: 0, outcome: 'acknowledged', state: 'fail' },
  );
  expect(line).toEqual({ ...emptyLine(), arrived: 1, refused: 2 });
});

test('duplicates and relays count for nobody', () => {
  expect(
    sums(
      { at: noon, act: 'duplicate', pkg: 'p', copies: 1, agency: 'A', kind: 'new' },
      { at: noon, act: 'relayed', pkg: 'p', copies: 1, edge: 'B' },
    ),
  ).toEqual(emptyLine());
});

test('days are those of Vietnam, and a period includes both its days', () => {
  const counters = new Counters();
  const late = Date.UTC(2019, 10, 30, 17, 30); // half past midnight in Vietnam, 1 December
  for (const at of [noon, late])
    counters.add({ at, act: 'delivered', pkg: 'p', copies: 1, agency: 'A', kind: 'new' });
  expect(vietnamDay(late)).toBe('2019-12-01');
  expect(counters.of('A', { from: '2019-11-30', to: '2019-11-30' }).incoming).toBe(1);
  expect(counters.of('A', { from: '2019-12-01' }).incoming).toBe(1);
  expect(counters.of('A').incoming).toBe(2);
});
