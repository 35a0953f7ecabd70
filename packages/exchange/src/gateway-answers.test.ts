import { messageBytesMax } from '@lienthong/axis';
import type { PackageFacts } from '@lienthong/ledger';
import type { OrganId } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { mailPage, sentPage } from './gateway-answers.ts';
import { NodeIndex } from './node-index.ts';
import type { SentCopy } from './sent-package.ts';

const [a, b] = ['A', 'B'] as OrganId[] as [OrganId, OrganId];
const facts = (sender: string): PackageFacts => ({
  digest: 'd'.repeat(64),
  size: 1,
  kind: 'new',
  sender,
  documentId: 'i',
  origin: 'N',
  subject: 'trích yếu '.repeat(20),
  admission: { statement: 'x'.repeat(10_000), signature: 's', certificates: [] },
});
const keyOf = (number: number) => `k${String(number).padStart(9, '0')}`.padEnd(22, '_');

function grown(count: number): NodeIndex {
  const index = new NodeIndex();
  for (let number = 0; number < count; number += 1) {
    const pkg = keyOf(number);
    const agency = number % 3 === 0 ? a : b;
    index.apply({ at: number, act: 'admitted', pkg, copies: 1, to: [agency], agency, facts: facts(agency) });
    index.apply({ at: number, act: 'delivered', pkg, copies: 1, to: [agency], agency, kind: 'new' });
  }
  return index;
}

function all<Item>(
  page: (more: object) => { items: readonly Item[]; more?: object },
): readonly (readonly Item[])[] {
  const pages: (readonly Item[])[] = [];
  for (let more: object | undefined = {}; more; ) {
    const answer = page(more);
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(messageBytesMax);
    pages.push(answer.items);
    more = answer.more;
  }
  return pages;
}

test('mail of any amount comes in pages that each fit into a message, in order and none twice', () => {
  const index = grown(3_000);
  const pages = all((more) => mailPage(index, [b, a, b], more));
  expect(pages.length).toBeGreaterThan(2);
  const items = pages.flat();
  expect(items.map(({ pkg }) => pkg)).toEqual(Array.from({ length: 3_000 }, (_, number) => keyOf(number)));
  expect(items.some(({ facts: shown }) => 'admission' in shown)).toBe(false);
  const some = all((more) => mailPage(index, [a], { limit: 900, ...more })).flat();
  expect(some.map(({ pkg }) => pkg)).toEqual(Array.from({ length: 900 }, (_, number) => keyOf(number * 3)));
});

test('mail that arrives or is taken out between two pages makes no other come twice or not at all', () => {
  const index = grown(3_000);
  let asked = 0;
  const pages = all((more) => {
    asked += 1;
    if (asked === 2)
      for (const number of [1, 2_998])
        index.apply({ at: 9, act: 'acknowledged', pkg: keyOf(number), copies: 0, agency: b, state: 'done' });
    return mailPage(index, [a, b], more);
  });
  const keys = pages.flat().map(({ pkg }) => pkg);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(2_999);
});

test('what was sent comes in pages, the latest first', () => {
  const index = grown(3_000);
  const pages = all((more) => sentPage(index, [a, b], more));
  expect(pages.length).toBeGreaterThan(2);
  expect(pages.flat().map(({ pkg }) => pkg)).toEqual(
    Array.from({ length: 3_000 }, (_, number) => keyOf(2_999 - number)),
  );
  expect(all((more) => sentPage(index, [a], { limit: 5, ...more })).flat()).toHaveLength(5);
});

test('a package to 20,000 receivers is told copy by copy, over several pages', () => {
  const index = new NodeIndex();
  const to = Array.from({ length: 20_000 }, (_, number) => `000.00.${number}.H41`);
  for (const [place, pkg] of [keyOf(1), keyOf(2), keyOf(3)].entries()) {
    const receivers = place === 1 ? to : to.slice(0, 1);
    index.apply({
      at: 1,
      act: 'admitted',
      pkg,
      copies: receivers.length,
      to: receivers,
      agency: a,
      facts: facts(a),
    });
  }
  for (const code of to)
    index.apply({
      at: 2,
      act: 'receipt',
      pkg: keyOf(2),
      copies: 1,
      to: [code],
      agency: a,
      outcome: 'delivered',
    });
  const parts = all((more) => sentPage(index, [a], { limit: 3, ...more })).flat();
  const copies = new Map<string, SentCopy[]>();
  for (const part of parts) copies.set(part.pkg, [...(copies.get(part.pkg) ?? []), ...part.copies]);
  expect([...copies.keys()]).toEqual([keyOf(3), keyOf(2), keyOf(1)]);
  expect(copies.get(keyOf(2))?.map((copy) => copy.to)).toEqual(to);
  expect(copies.get(keyOf(2))?.every(({ fate }) => fate === 'delivered')).toBe(true);
});

test('a package is found by the first 15 characters of its key, and by more of them where two share those', () => {
  const index = grown(1_000);
  const [one, other] = ['k'.repeat(15).padEnd(22, 'x'), 'k'.repeat(15).padEnd(22, 'y')];
  for (const pkg of [one, other])
    index.apply({ at: 1, act: 'admitted', pkg, copies: 1, to: [a], agency: a, facts: facts(a) });
  const found = (pkgPrefix: string, sender = a) =>
    sentPage(index, [sender], { pkgPrefix }).items.map(({ pkg }) => pkg);
  expect(found(keyOf(600).slice(0, 15))).toEqual([keyOf(600)]);
  expect(found(keyOf(600).slice(0, 15), b)).toEqual([]);
  expect(found('k'.repeat(15))).toEqual([other, one]);
  expect(found(one.slice(0, 16))).toEqual([one]);
});
