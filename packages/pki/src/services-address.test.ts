import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@lienthong/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPki, type Pki, parseCertificate } from './index.ts';

const clock = new ManualClock(Date.parse('2026-03-05T01:02:03Z'));
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pki-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const open = (): Promise<Pki> => openPki({ dir, clock, agencyKeys: 'p-256' });
const servicesOf = async (pki: Pki, organId: string) => {
  const [leaf] = (await pki.agencyIdentity({ organId, name: 'Sở Tư pháp' })).certificates;
  return parseCertificate(leaf!).extensions.services;
};

test('certificates name nobody before there are services, and their addresses afterwards, in every process', async () => {
  const [pki, other] = [await open(), await open()];
  expect(await servicesOf(pki, 'H41.1')).toBeUndefined();
  await pki.setServicesUrl('http://127.0.0.1:8380');
  const expected = {
    ocsp: ['http://127.0.0.1:8380/ocsp'],
    crl: ['http://127.0.0.1:8380/crl/state-1.crl'],
    issuer: ['http://127.0.0.1:8380/ca/state-1.cer'],
  };
  expect(await servicesOf(pki, 'H41.2')).toEqual(expected);
  expect(await servicesOf(await open(), 'H41.3')).toEqual(expected);
  expect(await servicesOf(other, 'H41.4')).toBeUndefined();
  await other.refresh();
  expect(other.servicesUrl).toBe('http://127.0.0.1:8380');
  expect(await servicesOf(pki, 'H41.1')).toBeUndefined();
});

test('the address can change, is kept for its owner only, and leaves no draft', async () => {
  const pki = await open();
  await pki.setServicesUrl('http://127.0.0.1:1');
  await pki.setServicesUrl('http://127.0.0.1:2/pki');
  expect((await open()).servicesUrl).toBe('http://127.0.0.1:2/pki');
  expect(readdirSync(dir).filter((file) => file.includes('draft'))).toEqual([]);
  expect(statSync(join(dir, 'services.json')).mode & 0o777).toBe(0o600);
});

test.each([
  'nonsense',
  'https://127.0.0.1',
  'http://x/?q',
  'http://a b',
  'http://é',
  `http://${'x'.repeat(200)}`,
])('%s is no address of services', async (url) => {
  const pki = await open();
  await expect(pki.setServicesUrl(url)).rejects.toThrow('PKI_SUBJECT_INVALID');
  const opening = openPki({ dir: undefined, clock, servicesUrl: url });
  await expect(opening).rejects.toThrow('PKI_SUBJECT_INVALID');
});

test('a damaged address is refused', async () => {
  await open();
  for (const text of ['', '{}', '{"url":"ftp://x"}']) {
    writeFileSync(join(dir, 'services.json'), text);
    await expect(open()).rejects.toMatchObject({
      code: 'PKI_STORE_DAMAGED',
      details: { file: 'services.json' },
    });
  }
});
