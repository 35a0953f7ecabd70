import { verify } from 'node:crypto';
import { openPki, parseCertificate } from '@lienthong/pki';
import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { signAttestation } from './attestation.ts';

const now = Date.UTC(2026, 5, 1);
const record = {
  node: '000.00.31.H41',
  pkg: 'A'.repeat(22),
  facts: { digest: '0'.repeat(64), size: 1, kind: 'new', sender: 'a', documentId: 'd', origin: 'o' },
  entries: [{ at: now, act: 'admitted' as const, pkg: 'A'.repeat(22), copies: 1 }],
};

test('an attestation says who, what and at which place of the chain, under the signature of the node', async () => {
  const pki = await openPki({ dir: undefined, clock: new ManualClock(now) });
  const identity = await pki.nodeIdentity({ nodeId: record.node, tier: 'district' });
  const ledger = { length: 3, hash: 'h' };
  const { statement, signature, certificates } = signAttestation(record, { at: now, ledger, identity });
  const { node: by, ...rest } = record;
  expect(JSON.parse(statement)).toEqual({ by, at: now, ledger, ...rest });
  const { publicKey, nodeId } = parseCertificate(Buffer.from(certificates[0] ?? '', 'base64'));
  expect(nodeId).toBe(record.node);
  const holds = (text: string) =>
    verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
  expect(holds(statement)).toBe(true);
  expect(holds(statement.replace('admitted', 'refused'))).toBe(false);
});
