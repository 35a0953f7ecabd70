import { execFile } from 'node:child_process';
import { createPublicKey, sign, verify } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ManualClock, seededRandom } from '@lienthong/runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeMark, type Identity, openPki, type Pki, parseCertificate } from './index.ts';

const start = Date.parse('2026-03-05T01:02:03Z');
const dayMs = 86_400_000;
const agency = { organId: '000.20.31.H41', name: 'UBND xã Nghĩa Đồng', tier: 'commune' };
const agencyFolder = 'agencies';

let dir: string;
let clock: ManualClock;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pki-'));
  clock = new ManualClock(start);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const openFiles = (): Promise<Pki> => openPki({ dir, clock, agencyKeys: 'p-256' });
const openMemory = (): Promise<Pki> => openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
const trustOf = (pki: Pki, identity: Identity, at = clock.now()) =>
  pki.trust.verifyChain(identity.certificates, at).trust;
const privateKeyOf = (identity: Identity) => identity.key.export({ format: 'jwk' });

describe('identities', () => {
  test('an agency gets RSA-2048 by default, a chain that is trusted, and a key that belongs to it', async () => {
    const pki = await openPki({ dir: undefined, clock });
    const identity = await pki.agencyIdentity(agency);
    const evidence = pki.trust.verifyChain(identity.certificates, clock.now());
    expect(evidence).toMatchObject({
      trust: 'trusted',
      reasons: [],
      organId: agency.organId,
      revocation: 'good',
    });
    expect(identity.key.asymmetricKeyDetails?.modulusLength).toBe(2048);
    const signature = sign('sha256', Buffer.from('x'), identity.key);
    expect(verify('sha256', Buffer.from('x'), evidence.publicKey!, signature)).toBe(true);
    expect(identity).toMatchObject({
      organId: agency.organId,
      subject: evidence.subject,
      fingerprint: evidence.fingerprint,
      notBefore: evidence.notBefore,
      notAfter: evidence.notAfter,
    });
  });

  test('every subject and issuer says that it is fake', async () => {
    const pki = await openMemory();
    const identity = await pki.agencyIdentity(agency);
    const node = await pki.nodeIdentity({ nodeId: 'commune', tier: 'commune' });
    for (const der of [...identity.certificates, ...node.certificates, ...pki.trust.roots]) {
      expect(parseCertificate(der).subject).toContain(fakeMark);
      expect(parseCertificate(der).issuer).toContain('GIẢ LẬP');
    }
  });

  test('a node gets P-256 and names no agency', async () => {
    const pki = await openPki({ dir: undefined, clock });
    const node = await pki.nodeIdentity({ nodeId: 'province.H41', tier: 'province' });
    const evidence = pki.trust.verifyChain(node.certificates, clock.now());
    expect(evidence).toMatchObject({ trust: 'trusted', nodeId: 'province.H41' });
    expect(evidence.organId).toBeUndefined();
    expect(node.key.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  test('Party agencies stand under their own authority when asked for', async () => {
    const pki = await openMemory();
    const state = await pki.agencyIdentity(agency);
    const party = await pki.agencyIdentity(agency, { issuer: 'party' });
    const issuerOf = ({ certificates }: Identity) => parseCertificate(certificates[0]!).issuer;
    expect(issuerOf(state)).toContain('các cơ quan Nhà nước');
    expect(issuerOf(party)).toContain('các cơ quan Đảng');
    expect(trustOf(pki, party)).toBe('trusted');
    expect((await pki.agencyIdentity(agency)).fingerprint).toBe(state.fingerprint);
  });

  test('many who ask at the same time get the same key', async () => {
    const pki = await openFiles();
    const all = await Promise.all(Array.from({ length: 20 }, () => pki.agencyIdentity(agency)));
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect(readdirSync(join(dir, agencyFolder))).toHaveLength(1);
  });

  test('a new name gets a new certificate, and both stay the same from then on', async () => {
    const pki = await openFiles();
    const before = await pki.agencyIdentity(agency);
    const renamed = await pki.agencyIdentity({ ...agency, name: 'UBND xã Kỳ Đồng' });
    expect(renamed.subject).toContain('Kỳ Đồng');
    const again = await openFiles();
    expect((await again.agencyIdentity(agency)).fingerprint).toBe(before.fingerprint);
    expect((await again.agencyIdentity({ ...agency, name: 'UBND xã Kỳ Đồng' })).fingerprint).toBe(
      renamed.fingerprint,
    );
    expect(await again.agencyCount()).toBe(1);
  });

  test('a subject that cannot stand in a certificate is refused and leaves nothing behind', async () => {
    const pki = await openFiles();
    await expect(pki.agencyIdentity({ organId: '../x', name: 'x' })).rejects.toThrow('PKI_SUBJECT_INVALID');
    await expect(pki.nodeIdentity({ nodeId: '', tier: 'commune' })).rejects.toThrow('PKI_SUBJECT_INVALID');
    expect(await pki.agencyCount()).toBe(0);
  });
});

describe('time', () => {
  test('validity follows the clock, an expired certificate is followed by a new one', async () => {
    const pki = await openFiles();
    const first = await pki.agencyIdentity(agency);
    expect(first.notBefore).toBeLessThanOrEqual(start);
    clock.advance(first.notAfter - start + 1000);
    expect(trustOf(pki, first)).toBe('expired-at-signing');
    const second = await pki.agencyIdentity(agency);
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect(trustOf(pki, second)).toBe('trusted');
    expect(trustOf(pki, first, start)).toBe('trusted');
    expect((await (await openFiles()).agencyIdentity(agency)).fingerprint).toBe(second.fingerprint);
  });

  test('a certificate never outlives its issuer, and authorities that ran out are followed by new ones', async () => {
    const pki = await openFiles();
    const issuing = parseCertificate((await pki.agencyIdentity(agency)).certificates[1]!);
    clock.advance(issuing.notAfter - start - dayMs);
    const last = await pki.agencyIdentity(agency);
    expect(last.notAfter).toBe(issuing.notAfter);
    clock.advance(2 * dayMs);
    const next = await pki.agencyIdentity(agency);
    expect(trustOf(pki, next)).toBe('trusted');
    expect(pki.trust.roots).toHaveLength(2);
  });

  test('a directory made today serves a replay of 2019, and signatures of both times are trusted', async () => {
    const today = await openFiles();
    const now = await today.agencyIdentity(agency);
    const past = Date.parse('2019-12-01T00:00:00Z');
    const replay = await openPki({ dir, clock: new ManualClock(past), agencyKeys: 'p-256' });
    const then = await replay.agencyIdentity(agency);
    expect(trustOf(replay, then, past)).toBe('trusted');
    expect(trustOf(replay, now, start)).toBe('trusted');
    expect(trustOf(today, then, past)).toBe('unknown-issuer');
    await today.refresh();
    expect(trustOf(today, then, past)).toBe('trusted');
    const later = await openFiles();
    expect(trustOf(later, then, past)).toBe('trusted');
    expect((await later.agencyIdentity(agency)).fingerprint).toBe(now.fingerprint);
  });
});

describe('certificates for abnormal states', () => {
  const issue = (pki: Pki, changes: Partial<Parameters<Pki['issue']>[0]> = {}) =>
    pki.issue({
      ...agency,
      notBefore: start - dayMs,
      notAfter: start + dayMs,
      keyType: 'p-256',
      issuer: 'state',
      ...changes,
    });

  test('expired, not yet valid and weak ones are issued and named', async () => {
    const pki = await openMemory();
    const expired = await issue(pki, { notBefore: start - 2 * dayMs, notAfter: start - dayMs });
    const early = await issue(pki, { notBefore: start + dayMs, notAfter: start + 2 * dayMs });
    const weak = await issue(pki, { keyType: 'rsa-1024' });
    const codesOf = ({ certificates }: Identity) =>
      pki.trust.verifyChain(certificates, start).reasons.map(({ code }) => code);
    expect(codesOf(await issue(pki))).toEqual([]);
    expect(codesOf(expired)).toContain('expired');
    expect(codesOf(early)).toContain('not-yet-valid');
    expect(codesOf(weak)).toEqual(['key-not-allowed']);
  });

  test('one for another agency is trusted and says which', async () => {
    const pki = await openMemory();
    const other = await issue(pki, { organId: 'H41.99' });
    expect(pki.trust.verifyChain(other.certificates, start)).toMatchObject({
      trust: 'trusted',
      organId: 'H41.99',
    });
  });

  test('one of another PKI has an unknown issuer, although all names are the same', async () => {
    const [pki, other] = [await openMemory(), await openMemory()];
    expect(trustOf(pki, await issue(other))).toBe('unknown-issuer');
  });

  test('a given key is certified, an impossible validity is refused, and nothing is kept', async () => {
    const pki = await openFiles();
    const { key } = await pki.agencyIdentity(agency);
    const again = await issue(pki, { key });
    expect(parseCertificate(again.certificates[0]!).publicKey.equals(createPublicKey(key))).toBe(true);
    await expect(issue(pki, { notAfter: start - 2 * dayMs })).rejects.toThrow('PKI_VALIDITY_INVALID');
    expect(readdirSync(join(dir, agencyFolder))).toHaveLength(1);
  });
});

describe('the directory', () => {
  test('two instances get the same identities, whoever asks first', async () => {
    const [one, two] = await Promise.all([openFiles(), openFiles()]);
    expect(one.trust.roots).toEqual(two.trust.roots);
    const [a, b] = await Promise.all([one.agencyIdentity(agency), two.agencyIdentity(agency)]);
    expect(a.certificates).toEqual(b.certificates);
    expect(privateKeyOf(a)).toEqual(privateKeyOf(b));
    const node = { nodeId: 'central', tier: 'central' };
    expect((await one.nodeIdentity(node)).fingerprint).toBe((await two.nodeIdentity(node)).fingerprint);
  });

  test('two processes get the same identities', async () => {
    const script = `
      import { systemClock } from '@lienthong/runtime';
      import { openPki } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const pki = await openPki({ dir: ${JSON.stringify(dir)}, clock: systemClock });
      const { fingerprint } = await pki.agencyIdentity({ organId: 'H41.1', name: 'Sở Nội vụ' });
      const root = Buffer.from(pki.trust.roots[0]).toString('base64');
      console.log(JSON.stringify({ fingerprint, root }));`;
    const run = () =>
      promisify(execFile)(process.execPath, ['--input-type=module-typescript', '--eval', script], {
        cwd: import.meta.dirname,
      });
    const outputs = await Promise.all([run(), run(), run()]);
    expect(new Set(outputs.map(({ stdout }) => stdout)).size).toBe(1);
    expect(outputs[0]?.stdout).toContain('fingerprint');
  });

  test('private keys are readable by their owner only, and no draft is left', async () => {
    const pki = await openFiles();
    await pki.agencyIdentity(agency);
    await pki.nodeIdentity({ nodeId: 'commune', tier: 'commune' });
    const files = readdirSync(dir, { recursive: true, withFileTypes: true });
    const modes = files.map((file) => {
      const { mode } = statSync(join(file.parentPath, file.name));
      return `${file.isDirectory() ? 'directory' : 'file'} ${(mode & 0o777).toString(8)}`;
    });
    expect(new Set(modes)).toEqual(new Set(['directory 700', 'file 600']));
    expect(files.filter(({ name }) => name.endsWith('.draft'))).toEqual([]);
    expect(files.filter((file) => file.isFile())).toHaveLength(3);
  });

  const damages: readonly (readonly [string, (text: string) => string])[] = [
    ['emptied', () => ''],
    ['cut short', (text) => text.slice(0, text.length / 2)],
    [
      'changed in the key',
      (text) => text.replace(/("d": ")(.)/, (_, before, first) => `${before}${first === '_' ? '-' : '_'}`),
    ],
    ['changed in the certificate', (text) => text.replace('"certificate": "MII', '"certificate": "MIJ')],
    ['of another kind', () => '{"x":1}'],
  ];
  test.each(damages)('a file that was %s is refused and named', async (_, damage) => {
    await (await openFiles()).agencyIdentity(agency);
    for (const folder of [agencyFolder, 'authorities']) {
      const [name] = readdirSync(join(dir, folder));
      const file = join(dir, folder, name!);
      const text = readFileSync(file, 'utf8');
      const damaged = damage(text);
      expect(damaged).not.toBe(text);
      writeFileSync(file, damaged);
      const attempt = openFiles().then((pki) => pki.agencyIdentity(agency));
      await expect(attempt).rejects.toMatchObject({
        code: 'PKI_STORE_DAMAGED',
        details: { file: `${folder}/${name}` },
      });
      writeFileSync(file, text);
    }
  });

  test('the file of one agency under the name of another is refused', async () => {
    const pki = await openFiles();
    await pki.agencyIdentity(agency);
    const other = { organId: 'H41.1', name: 'Sở Nội vụ' };
    await pki.agencyIdentity(other);
    const [first, second] = readdirSync(join(dir, agencyFolder));
    writeFileSync(join(dir, agencyFolder, first!), readFileSync(join(dir, agencyFolder, second!)));
    await expect((await openFiles()).agencyIdentity(agency)).rejects.toThrow('PKI_STORE_DAMAGED');
  });

  test('agencies of authorities that are gone are refused, not silently untrusted', async () => {
    await (await openFiles()).agencyIdentity(agency);
    rmSync(join(dir, 'authorities'), { recursive: true });
    await expect((await openFiles()).agencyIdentity(agency)).rejects.toThrow(
      'not issued by the authorities of this directory',
    );
  });

  test('a failed attempt is not remembered', async () => {
    const pki = await openFiles();
    rmSync(join(dir, agencyFolder), { recursive: true });
    await expect(pki.agencyIdentity(agency)).rejects.toThrow('PKI_STORE_UNUSABLE');
    mkdirSync(join(dir, agencyFolder));
    expect(trustOf(pki, await pki.agencyIdentity(agency))).toBe('trusted');
  });

  test('a directory that cannot be one is refused', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    await expect(openPki({ dir: file, clock })).rejects.toThrow('PKI_STORE_UNUSABLE');
  });

  test('lists what is ready, in files and in memory', async () => {
    for (const pki of [await openFiles(), await openMemory()]) {
      expect(await pki.agencyCount()).toBe(0);
      const { fingerprint } = await pki.agencyIdentity(agency);
      await pki.nodeIdentity({ nodeId: 'commune', tier: 'commune' });
      expect(await pki.agencyCount()).toBe(1);
      const ready = await pki.readyCertificates();
      expect(ready.map(({ folder, id }) => `${folder} ${id}`)).toEqual([
        'authorities root',
        'authorities state',
        'authorities party',
        'nodes commune',
        `agencies ${agency.organId}`,
      ]);
      expect(ready.at(-1)).toMatchObject({ fingerprint, isValidNow: true });
    }
  });

  test('codes that differ in letter case only have separate files', async () => {
    const pki = await openFiles();
    await pki.agencyIdentity({ organId: 'vxp.saas.02', name: 'x' });
    await pki.agencyIdentity({ organId: 'VXP.saas.02', name: 'x' });
    const files = readdirSync(join(dir, agencyFolder)).map((file) => file.toLowerCase());
    expect(new Set(files).size).toBe(2);
  });
});

describe('revocation', () => {
  test('a revoked certificate is refused at once, stays in use, and is followed by a new one when renewed', async () => {
    const pki = await openFiles();
    const identity = await pki.agencyIdentity(agency);
    await pki.revoke(identity.certificates[0]!, { reason: 'keyCompromise' });
    expect(trustOf(pki, identity)).toBe('revoked');
    expect((await pki.agencyIdentity(agency)).fingerprint).toBe(identity.fingerprint);
    const renewed = await pki.agencyIdentity(agency, { renew: true });
    expect(trustOf(pki, renewed)).toBe('trusted');
    expect(privateKeyOf(renewed)).not.toEqual(privateKeyOf(identity));
    expect((await pki.agencyIdentity(agency)).fingerprint).toBe(renewed.fingerprint);
    expect((await (await openFiles()).agencyIdentity(agency)).fingerprint).toBe(renewed.fingerprint);
  });

  test('a stolen key is revoked for all times, any other from the revocation on', async () => {
    const pki = await openMemory();
    const stolen = await pki.agencyIdentity(agency);
    const retired = await pki.agencyIdentity({ organId: 'H41.1', name: 'Sở Nội vụ' });
    clock.advance(dayMs);
    await pki.revoke(stolen.certificates[0]!, { reason: 'keyCompromise' });
    await pki.revoke(retired.certificates[0]!, { reason: 'cessationOfOperation' });
    expect(trustOf(pki, stolen, start)).toBe('revoked');
    expect(trustOf(pki, retired, start)).toBe('trusted');
    expect(trustOf(pki, retired)).toBe('revoked');
  });

  test('survives a restart, reaches other processes on refresh, and the first one holds', async () => {
    const [one, two] = [await openFiles(), await openFiles()];
    const identity = await one.agencyIdentity(agency);
    const [leaf] = identity.certificates;
    const first = await one.revoke(leaf!, { reason: 'superseded' });
    expect(trustOf(two, identity)).toBe('trusted');
    clock.advance(dayMs);
    expect(await two.revoke(leaf!, { reason: 'keyCompromise' })).toEqual(first);
    expect(trustOf(two, identity)).toBe('revoked');
    expect((await openFiles()).revocations).toEqual([first]);
    const three = await openFiles();
    const other = await one.agencyIdentity({ organId: 'H41.1', name: 'Sở Nội vụ' });
    await one.revoke(other.certificates[0]!, { reason: 'superseded' });
    await three.refresh();
    expect(trustOf(three, other)).toBe('revoked');
  });

  test('an authority can be revoked, a root and a foreign certificate cannot', async () => {
    const [pki, other] = [await openMemory(), await openMemory()];
    const identity = await pki.agencyIdentity(agency);
    const foreign = await other.agencyIdentity(agency);
    for (const der of [pki.trust.roots[0]!, foreign.certificates[0]!])
      await expect(pki.revoke(der, { reason: 'superseded' })).rejects.toThrow('PKI_REVOCATION_REFUSED');
    await pki.revoke(identity.certificates[1]!, { reason: 'keyCompromise' });
    expect(trustOf(pki, identity)).toBe('revoked');
  });

  test('a damaged revocation is refused, never overlooked', async () => {
    const pki = await openFiles();
    const identity = await pki.agencyIdentity(agency);
    await pki.revoke(identity.certificates[0]!, { reason: 'superseded' });
    const file = join(dir, 'revocations', `${identity.fingerprint}.1.json`);
    for (const text of ['', readFileSync(file, 'utf8').replace(identity.fingerprint, '0'.repeat(64))]) {
      writeFileSync(file, text);
      await expect(openFiles()).rejects.toThrow('PKI_STORE_DAMAGED');
    }
  });
});

test('serial numbers follow the seed, keys do not', async () => {
  const open = () => openPki({ dir: undefined, clock, random: seededRandom(7), agencyKeys: 'p-256' });
  const [one, two] = [await open(), await open()];
  const [a, b] = [await one.agencyIdentity(agency), await two.agencyIdentity(agency)];
  const serialOf = ({ certificates }: Identity) => parseCertificate(certificates[0]!).serial;
  expect(serialOf(a)).toBe(serialOf(b));
  expect(privateKeyOf(a)).not.toEqual(privateKeyOf(b));
});
