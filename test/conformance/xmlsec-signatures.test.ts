import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled } from './libxml2.ts';
import { evidenceOfCase, signCase, signingCases, signingKeys } from './signature-matrix.ts';

/** Attributes that are Ids in the document of the matrix; those of XML-DSig xmlsec1 knows. */
const ids = ['--id-attr:Id', 'urn:mac-dinh:phan', '--id-attr:Id', 'urn:ho-so:phan'];

describe.skipIf(!isInstalled('xmlsec1'))(
  'signatures of every form, key and hash, both ways with xmlsec1 (skipped where it is not installed)',
  () => {
    let folder = '';
    const file = (name: string) => join(folder, name);
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lienthong-xmlsec-'));
      for (const [name, { publicKey, privateKey }] of Object.entries(signingKeys)) {
        writeFileSync(file(`${name}.pub`), publicKey.export({ type: 'spki', format: 'pem' }));
        writeFileSync(file(`${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
      }
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    function xmlsec(command: '--verify' | '--sign', key: string, source: string) {
      writeFileSync(file('document.xml'), source);
      const keyOption =
        command === '--verify' ? ['--pubkey-pem', file(`${key}.pub`)] : ['--privkey-pem', file(`${key}.key`)];
      const run = spawnSync('xmlsec1', [command, ...keyOption, ...ids, file('document.xml')]);
      return { status: run.status, stdout: run.stdout.toString(), stderr: run.stderr.toString() };
    }

    test.each(signingCases)('$form, $key, $hash, $canonicalization', async (signing) => {
      const signed = await signCase(signing);
      expect(evidenceOfCase(signing, signed).status).toBe('valid');
      const accepted = xmlsec('--verify', signing.key, signed);
      expect(accepted.status, accepted.stderr).toBe(0);
      const tampered = signed.replace('Công văn', 'Công điện');
      expect(tampered).not.toBe(signed);
      expect(xmlsec('--verify', signing.key, tampered).status).not.toBe(0);
      expect(evidenceOfCase(signing, tampered).status).toBe('digest-mismatch');

      const emptied = signed.replace(/<(DigestValue|SignatureValue)>[^<]*/g, '<$1>');
      const theirs = xmlsec('--sign', signing.key, emptied);
      expect(theirs.status, theirs.stderr).toBe(0);
      expect(evidenceOfCase(signing, theirs.stdout)).toMatchObject({
        status: 'valid',
        findings: [{ rule: 'R-196' }],
      });
      const digests = (text: string) =>
        [...text.matchAll(/<DigestValue>([^<]*)/g)].map(([, digest = '']) => digest.replace(/\s/g, ''));
      expect(digests(theirs.stdout)).toEqual(digests(signed));
    });
  },
);
