import { loadRegistry } from '@lienthong/node-host';
import { openPki } from '@lienthong/pki';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import { memoryBehaviour } from '@lienthong/trust-services';
import { beforeEach, expect, test } from 'vitest';
import { CertificateDesk } from './certificate-desk.ts';

const agency = '000.21.36.H41';
const registry = loadRegistry('nghe-an-2019');
const clock = new ManualClock(Date.parse('2026-06-01T00:00:00Z'));
let desk: CertificateDesk;

beforeEach(async () => {
  const pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  desk = new CertificateDesk({
    registry,
    pki,
    clock,
    random: systemRandom,
    trustServices: memoryBehaviour(),
  });
});

test('a certificate is issued once, suspended, resumed, revoked for good, and renewed', async () => {
  const { fingerprint } = await desk.issue(agency);
  expect((await desk.issue(agency)).fingerprint).toBe(fingerprint);
  expect(await desk.suspend(agency)).toMatchObject({ revocation: { reason: 'certificateHold' } });
  expect((await desk.resume(agency)).revocation).toBeUndefined();
  expect(await desk.revoke(fingerprint.slice(0, 12), 'superseded')).toMatchObject({
    fingerprint,
    revocation: { reason: 'superseded' },
  });
  await expect(desk.resume(agency)).rejects.toMatchObject({ code: 'PKI_NOT_SUSPENDED' });
  clock.advance(1000);
  const renewed = await desk.issue(agency, { renew: true });
  expect(await desk.find(agency)).toMatchObject({ fingerprint: renewed.fingerprint });
});

test('a list of an agency names it and the people who sign for it, by either form of its code', async () => {
  const other = registry.get('000.20.36.H41').organId;
  await desk.issue(agency);
  await desk.issue(agency, { person: { id: 'ct01', name: 'Nguyễn Văn Ví Dụ', title: 'Chủ tịch' } });
  await desk.issue(other);
  const listed = async (holder?: string) =>
    (await desk.list(holder)).map(({ folder, id }) => `${folder} ${id}`);
  const own = [`agencies ${agency}`, `people ${agency}_ct01`];
  expect(await listed(agency)).toEqual(own);
  expect(await listed()).toEqual(expect.arrayContaining([...own, `agencies ${other}`, 'authorities root']));
});

test('what is not there, or means several, is told by name', async () => {
  await desk.issue(agency);
  await expect(desk.find('000.99.99.H99')).rejects.toMatchObject({ code: 'PKI_CERTIFICATE_UNKNOWN' });
  await expect(desk.revoke('abcde')).rejects.toMatchObject({ code: 'PKI_CERTIFICATE_UNKNOWN' });
  await expect(desk.issue('000.99.99.H99')).rejects.toMatchObject({ code: 'REGISTRY_ORGANISATION_UNKNOWN' });
});

test('a prefix of two certificates is not one of them', async () => {
  const pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  const identity = await pki.agencyIdentity({ organId: agency, name: 'UBND xã' });
  const [one] = (await pki.readyCertificates()).filter(
    ({ fingerprint }) => fingerprint === identity.fingerprint,
  );
  const alike = (last: string) => ({ ...one, folder: 'issued', id: '-', fingerprint: `abcdef${last}` });
  Object.defineProperty(pki, 'readyCertificates', { value: async () => [alike('1'), alike('2')] });
  const several = new CertificateDesk({ registry, pki, clock, random: systemRandom });
  await expect(several.find('abcdef')).rejects.toMatchObject({
    code: 'PKI_CERTIFICATE_AMBIGUOUS',
    details: { count: 2 },
  });
  expect(await several.find('abcdef1')).toMatchObject({ fingerprint: 'abcdef1' });
});

test('trust services are switched where the exchange has them, and refused by name where it has none', async () => {
  expect(desk.setServices({ ocsp: 'down' })).toMatchObject({ ocsp: 'down', crl: 'normal' });
  expect(desk.services().behaviour).toMatchObject({ ocsp: 'down' });
  const pki = await openPki({ dir: undefined, clock });
  const without = new CertificateDesk({ registry, pki, clock, random: systemRandom });
  expect(() => without.services()).toThrow(expect.objectContaining({ code: 'PKI_SERVICES_ELSEWHERE' }));
});

test('an abnormal identity is of the agency, and its state is real', async () => {
  const { organId, fingerprint } = await desk.makeAbnormal('suspended', agency);
  expect(organId).toBe(agency);
  expect(await desk.find(fingerprint)).toMatchObject({
    folder: 'issued',
    revocation: { reason: 'certificateHold' },
  });
  expect((await desk.makeAbnormal('wrong-agency', agency)).organId).not.toBe(agency);
});
