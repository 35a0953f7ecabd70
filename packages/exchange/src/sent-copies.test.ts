import type { EntryDraft } from '@lienthong/ledger';
import { expect, test } from 'vitest';
import { sentCopies } from './sent-copies.ts';

const entry = (act: EntryDraft['act'], at: number, more: Partial<EntryDraft> = {}): EntryDraft => ({
  at,
  act,
  pkg: 'p',
  copies: 1,
  to: ['x'],
  ...more,
});

test('a copy is sent, then delivered, then what its receiver said last', () => {
  const admitted = entry('admitted', 1);
  const delivered = entry('receipt', 2, { outcome: 'delivered' });
  const said = entry('receipt', 3, {
    outcome: 'acknowledged',
    state: 'processing',
    description: 'đang xử lý',
  });
  const last = entry('receipt', 4, { outcome: 'acknowledged', state: 'done' });
  expect(sentCopies([admitted])).toEqual([{ to: 'x', fate: 'sent', fateAt: 1 }]);
  expect(sentCopies([admitted, delivered])).toEqual([{ to: 'x', fate: 'delivered', fateAt: 2 }]);
  expect(sentCopies([admitted, delivered, said])).toEqual([
    { to: 'x', fate: 'delivered', fateAt: 2, state: 'processing', stateAt: 3, description: 'đang xử lý' },
  ]);
  expect(sentCopies([admitted, delivered, said, last])).toEqual([
    { to: 'x', fate: 'delivered', fateAt: 2, state: 'done', stateAt: 4 },
  ]);
});

test('what a receiver says may be heard before the delivery is', () => {
  const said = entry('receipt', 3, { outcome: 'acknowledged', state: 'done' });
  const delivered = entry('receipt', 2, { outcome: 'delivered' });
  expect(sentCopies([entry('admitted', 1), said, delivered])).toEqual([
    { to: 'x', fate: 'delivered', fateAt: 2, state: 'done', stateAt: 3 },
  ]);
});

test('a refusal names its reason, and handing in again begins anew', () => {
  const refused = entry('refused', 1, { code: 'X', rule: 'R-001', details: { n: 1 } });
  const shown = { to: 'x', fate: 'refused', fateAt: 1, code: 'X', rule: 'R-001', details: { n: 1 } };
  expect(sentCopies([entry('admitted', 1), refused])).toEqual([shown]);
  expect(sentCopies([entry('admitted', 1), refused, entry('admitted', 2)])).toEqual([
    { to: 'x', fate: 'sent', fateAt: 2 },
  ]);
  const stated = { ...refused, act: 'receipt', outcome: 'refused' } as const;
  expect(sentCopies([entry('admitted', 1), stated])).toEqual([shown]);
});

test('acts that are no news of a copy change nothing', () => {
  const others = [
    entry('relayed', 2, { edge: 'N' }),
    entry('duplicate', 3),
    entry('delivered', 4),
    entry('acknowledged', 5, { state: 'done' }),
    entry('receipt', 6, { to: ['nobody'], outcome: 'delivered' }),
  ];
  expect(sentCopies([entry('admitted', 1), ...others])).toEqual([{ to: 'x', fate: 'sent', fateAt: 1 }]);
});
