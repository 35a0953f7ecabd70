import { openPki } from '@lienthong/pki';
import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { parseHop, type SignedStatement, type Statement } from './hop-message.ts';
import { signStatement, verifyStatement } from './signed-statement.ts';

const now = Date.UTC(2026, 5, 1);
const pki = await openPki({ dir: undefined, clock: new ManualClock(now) });
const identity = await pki.nodeIdentity({ nodeId: '000.00.31.H41', tier: 'district' });
const statement: Statement = {
  by: '000.00.31.H41',
  origin: '000.00.00.G22',
  ledger: { length: 3, hash: 'h' },
  receipts: [{ pkg: 'A'.repeat(22), to: ['000.20.31.H41'], outcome: 'delivered', at: now }],
};
const signed = (of: Statement) => parseHop(signStatement(of, identity)) as SignedStatement;

test('a statement of the node that signed it is believed', () => {
  expect(verifyStatement(signed(statement), pki.trust, now)).toEqual({ kind: 'believed', statement });
});

test.each<[string, SignedStatement, string]>([
  [
    'in the name of another node',
    signed({ ...statement, by: '000.00.00.H41' }),
    'EXCHANGE_STATEMENT_FOREIGN',
  ],
  [
    'for another origin than it was sent to',
    { ...signed(statement), origin: '000.00.00.H41' },
    'EXCHANGE_STATEMENT_FOREIGN',
  ],
  [
    'whose text was changed',
    { ...signed(statement), statement: JSON.stringify({ ...statement, receipts: [] }) },
    'SIGNATURE_VALUE_MISMATCH',
  ],
  ['without a certificate', { ...signed(statement), certificates: [] }, 'SIGNATURE_CERTIFICATE_UNTRUSTED'],
])('a statement %s is rejected', (_, message, code) => {
  expect(verifyStatement(message, pki.trust, now)).toMatchObject({ kind: 'rejected', code });
});

test('a statement of a node of another PKI is rejected', async () => {
  const other = await openPki({ dir: undefined, clock: new ManualClock(now) });
  expect(verifyStatement(signed(statement), other.trust, now)).toMatchObject({
    kind: 'rejected',
    code: 'SIGNATURE_CERTIFICATE_UNTRUSTED',
  });
});
