import { openPki } from '@lienthong/pki';
import { ManualClock } from '@lienthong/runtime';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Admission, signAdmission, verifyAdmission } from './admission.ts';
import { signText } from './signed-text.ts';

const now = Date.UTC(2026, 5, 1);
const pki = await openPki({ dir: undefined, clock: new ManualClock(now) });
const [origin, other] = ['000.20.31.H41', '000.00.31.H41'];
const identity = await pki.nodeIdentity({ nodeId: origin, tier: 'commune' });
const otherIdentity = await pki.nodeIdentity({ nodeId: other, tier: 'district' });
const relay = { origin, pkg: 'A'.repeat(22) };
const admission: Admission = {
  by: origin,
  pkg: relay.pkg,
  signature: 'absent',
  to: ['000.00.00.G22'],
  system: 'he-thong',
  gateway: 'main',
  at: now,
};
const verify = (signed: ReturnType<typeof signAdmission>, of = relay, trust = pki.trust, at = now) =>
  verifyAdmission(signed, of, { trust, at });
const year = 365 * 86_400_000;

test('an admission of the node at which the package came in is believed', () => {
  expect(verify(signAdmission(admission, identity))).toEqual({ kind: 'believed', admission });
});

test.each<[string, () => ReturnType<typeof verify>]>([
  ['signed by another node in the name of the first', () => verify(signAdmission(admission, otherIdentity))],
  ['of another node for itself', () => verify(signAdmission({ ...admission, by: other }, otherIdentity))],
  ['for another package', () => verify(signAdmission({ ...admission, pkg: 'B'.repeat(22) }, identity))],
  [
    'of a package that came in elsewhere',
    () => verify(signAdmission(admission, identity), { ...relay, origin: other }),
  ],
  [
    'whose certificate has expired',
    () => verify(signAdmission(admission, identity), relay, pki.trust, now + 40 * year),
  ],
  [
    'with a member that nobody knows',
    () => verify(signAdmission({ ...admission, admin: true } as Admission, identity)),
  ],
  [
    'that is another signed text of the node',
    () => {
      const { text: statement, ...signed } = signText('{"by":"000.20.31.H41"}', identity);
      return verify({ statement, ...signed });
    },
  ],
])('an admission %s is rejected', (_, evidence) => {
  expect(evidence()).toMatchObject({ kind: 'rejected' });
});

test('an admission of another PKI is rejected', async () => {
  const { trust } = await openPki({ dir: undefined, clock: new ManualClock(now) });
  expect(verify(signAdmission(admission, identity), relay, trust)).toMatchObject({ kind: 'rejected' });
});

test('no texts whatever do anything but be rejected', () => {
  fc.assert(
    fc.property(
      fc.record({
        statement: fc.string(),
        signature: fc.base64String(),
        certificates: fc.array(fc.base64String(), { maxLength: 4 }),
      }),
      (signed) => {
        expect(verify(signed)).toMatchObject({ kind: 'rejected' });
      },
    ),
  );
});
