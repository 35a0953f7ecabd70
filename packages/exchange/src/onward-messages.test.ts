import { messageBytesMax } from '@lienthong/axis';
import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import { openPki } from '@lienthong/pki';
import type { NodeId } from '@lienthong/registry';
import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { parseHop, type SignedStatement } from './hop-message.ts';
import { NodeIndex } from './node-index.ts';
import { receiptStatements } from './onward-messages.ts';
import { signStatement, verifyStatement } from './signed-statement.ts';

const now = Date.UTC(2026, 5, 1);
const pki = await openPki({ dir: undefined, clock: new ManualClock(now) });
const [here, origin] = ['000.00.00.H41', '000.00.00.G22'] as NodeId[] as [NodeId, NodeId];
const identity = await pki.nodeIdentity({ nodeId: here, tier: 'province' });
const facts: PackageFacts = {
  digest: 'd'.repeat(64),
  size: 1,
  kind: 'new',
  sender: origin,
  documentId: 'i',
  origin,
};

function stated(entries: readonly EntryDraft[]) {
  const index = new NodeIndex();
  for (const entry of entries) index.apply(entry);
  return receiptStatements(here, entries, index).map(({ origin: to, receipts }) => {
    const ledger = { length: 1, hash: 'h' };
    const body = signStatement({ by: here, origin: to, ledger, receipts }, identity);
    expect(body.length).toBeLessThan(messageBytesMax);
    expect(verifyStatement(parseHop(body) as SignedStatement, pki.trust, now)).toMatchObject({
      kind: 'believed',
    });
    return receipts;
  });
}

test('receipts of any number are stated in messages that can be sent and are believed', () => {
  const to = Array.from({ length: 3_500 }, (_, number) => `000.${number}.31.H41`);
  const admitted: EntryDraft = {
    at: now,
    act: 'admitted',
    pkg: 'P'.repeat(22),
    copies: to.length,
    to,
    edge: 'E',
    facts,
  };
  const delivered = to.map(
    (code): EntryDraft => ({
      at: now,
      act: 'delivered',
      pkg: admitted.pkg,
      copies: 1,
      to: [code],
      agency: code,
    }),
  );
  const receipts = stated([admitted, ...delivered]).flat();
  expect(receipts.flatMap((receipt) => receipt.to)).toEqual(to);
  const refused: EntryDraft = { ...admitted, act: 'refused', code: 'X', facts: undefined };
  expect(
    stated([admitted, refused])
      .flat()
      .flatMap((receipt) => receipt.to),
  ).toEqual(to);
});

test('the longest descriptions of many states are stated whole', () => {
  const description = '"ộ\u0001'.repeat(666);
  const entries = Array.from({ length: 64 }, (_, number): readonly EntryDraft[] => {
    const pkg = `${String(number).padStart(2, '0')}${'P'.repeat(20)}`;
    return [
      { at: now, act: 'admitted', pkg, copies: 1, to: [here], edge: 'E', facts },
      { at: now, act: 'acknowledged', pkg, copies: 0, to: [here], agency: here, state: 'fail', description },
    ];
  });
  const receipts = stated(entries.flat()).flat();
  expect(receipts).toHaveLength(64);
  expect(receipts.every((receipt) => receipt.description === description)).toBe(true);
});

test('what an earlier release acknowledged is stated as done', () => {
  const pkg = 'P'.repeat(22);
  const [receipt] = stated([
    { at: now, act: 'admitted', pkg, copies: 1, to: [here], edge: 'E', facts },
    { at: now, act: 'acknowledged', pkg, copies: 0, to: [here], agency: here },
  ]).flat();
  expect(receipt).toMatchObject({ outcome: 'acknowledged', state: 'done' });
});
