import { ManualClock } from '@lienthong/runtime';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeMark, openPki, type Pki } from './index.ts';

const start = Date.parse('2026-03-05T01:02:03Z');
const person = {
  organId: '000.20.31.H41',
  personId: 'ct01',
  name: 'Nguyễn Văn Ví Dụ',
  title: 'Chủ tịch',
  agencyName: 'UBND xã Nghĩa Đồng',
};

let pki: Pki;
beforeEach(async () => {
  pki = await openPki({ dir: undefined, clock: new ManualClock(start), agencyKeys: 'p-256' });
});

test('a person gets a certificate that names person, title and agency, and says that it is fake', async () => {
  const identity = await pki.personIdentity(person);
  const evidence = pki.trust.verifyChain(identity.certificates, start);
  expect(evidence).toMatchObject({
    trust: 'trusted',
    person: { organId: '000.20.31.H41', personId: 'ct01' },
  });
  for (const part of [fakeMark, 'CN=Nguyễn Văn Ví Dụ', 'title=Chủ tịch', 'OU=UBND xã Nghĩa Đồng'])
    expect(evidence.subject).toContain(part);
  expect((await pki.personIdentity(person)).fingerprint).toBe(identity.fingerprint);
});

test('a person’s certificate never passes for the agency’s, nor the agency’s for a person’s', async () => {
  const one = pki.trust.verifyChain((await pki.personIdentity(person)).certificates, start);
  expect(one.organId).toBeUndefined();
  const agency = await pki.agencyIdentity({ organId: person.organId, name: person.agencyName });
  const other = pki.trust.verifyChain(agency.certificates, start);
  expect(other.organId).toBe(person.organId);
  expect(other.person).toBeUndefined();
});

test('a person of a Party agency stands under the Party’s authority', async () => {
  const identity = await pki.personIdentity(person, { issuer: 'party' });
  expect(pki.trust.verifyChain(identity.certificates, start).issuer).toContain('các cơ quan Đảng');
});

describe('what cannot stand in a certificate is refused', () => {
  test.each([
    ['personId', { personId: 'a:b' }],
    ['organId', { organId: '' }],
    ['name', { name: ' ' }],
    ['title', { title: 'x\n' }],
    ['agencyName', { agencyName: '' }],
  ])('%s', async (field, changes) => {
    await expect(pki.personIdentity({ ...person, ...changes })).rejects.toMatchObject({
      code: 'PKI_SUBJECT_INVALID',
      details: { field },
    });
  });
});
