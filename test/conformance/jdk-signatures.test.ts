import { spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signPackage } from '@lienthong/edxml-signature';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { samplePackage, samplePki, sampleSigningTime } from '../attacks/sample-package.ts';
import { isInstalled } from './libxml2.ts';
import {
  documentToSign,
  evidenceOfCase,
  type SigningCase,
  signCase,
  signingCases,
  signingKeys,
} from './signature-matrix.ts';

const program = fileURLToPath(new URL('jdk/XmlSignatures.java', import.meta.url));
/** The JDK refuses SHA-1 by default. */
const cases = signingCases.filter(({ hash }) => hash !== 'sha1');
/** A program in one source file needs the compiler: a JDK, not only a runtime. */
const jdk = isInstalled('java') && isInstalled('javac');

const digestMethods: Readonly<Record<string, string>> = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
};
const canonicalizations: Readonly<Record<string, string>> = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'inclusive-1.1': 'http://www.w3.org/2006/12/xml-c14n11',
};

describe.skipIf(!jdk)('signatures both ways with the JDK (skipped where there is none)', () => {
  let folder = '';
  const file = (name: string) => join(folder, name);
  const kind = (key: string) => (key.startsWith('RSA') ? 'RSA' : 'EC');

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lienthong-jdk-'));
    for (const [name, { publicKey, privateKey }] of Object.entries(signingKeys)) {
      writeFileSync(file(`${name}.pub`), publicKey.export({ type: 'spki', format: 'der' }));
      writeFileSync(file(`${name}.key`), privateKey.export({ type: 'pkcs8', format: 'der' }));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** All jobs in one process: starting one takes a second. */
  function answers(jobs: readonly (readonly string[])[]): readonly string[] {
    writeFileSync(file('jobs'), jobs.map((job) => job.join('\t')).join('\n'));
    const run = spawnSync('java', [program, file('jobs')]);
    expect(run.status, run.stderr.toString()).toBe(0);
    return run.stdout.toString().trim().split('\n');
  }
  const written = (source: string, name: string): string => {
    writeFileSync(file(name), source);
    return file(name);
  };

  test(`it accepts the ${cases.length} ways in which we sign, and nothing that was changed`, async () => {
    const jobs: string[][] = [];
    for (const [at, signing] of cases.entries()) {
      const signed = await signCase(signing);
      const verify = (source: string, name: string) => [
        'verify',
        kind(signing.key),
        file(`${signing.key}.pub`),
        written(source, name),
      ];
      jobs.push(
        verify(signed, `${at}.xml`),
        verify(signed.replace('Công văn', 'Công điện'), `${at}-changed.xml`),
      );
    }
    expect(answers(jobs)).toEqual(cases.flatMap(() => ['valid', 'invalid']));
  }, 120_000);

  test('it accepts packages of both profiles', async () => {
    const { signer } = await samplePki();
    writeFileSync(file('agency.pub'), createPublicKey(signer.key).export({ type: 'spki', format: 'der' }));
    const profiles = ['emu-2026', 'qcvn-legacy'] as const;
    const jobs = await Promise.all(
      profiles.map(async (profile) => {
        const options = { signingTime: sampleSigningTime, profile };
        const signed = await signPackage(Buffer.from(samplePackage), signer, options);
        return ['verify', 'RSA', file('agency.pub'), written(signed.toString(), `${profile}.xml`)];
      }),
    );
    expect(answers(jobs)).toEqual(['valid', 'valid']);
  }, 120_000);

  test('we accept what it signs, and nothing that was changed', () => {
    const source = written(documentToSign, 'document.xml');
    const method = ({ key, hash }: SigningCase) =>
      `http://www.w3.org/2001/04/xmldsig-more#${kind(key) === 'RSA' ? 'rsa' : 'ecdsa'}-${hash}`;
    const done = answers(
      cases.map((signing, at) => [
        'sign',
        kind(signing.key),
        file(`${signing.key}.key`),
        source,
        file(`${at}-signed.xml`),
        signing.form,
        method(signing),
        digestMethods[signing.hash]!,
        canonicalizations[signing.canonicalization]!,
      ]),
    );
    expect(done).toEqual(cases.map(() => 'done'));
    for (const [at, signing] of cases.entries()) {
      const signed = readFileSync(file(`${at}-signed.xml`), 'utf8');
      expect(evidenceOfCase(signing, signed).status, JSON.stringify(signing)).toBe('valid');
      const changed = signed.replace('Công văn', 'Công điện');
      expect(changed).not.toBe(signed);
      expect(evidenceOfCase(signing, changed).status).toBe('digest-mismatch');
    }
  }, 120_000);
});
