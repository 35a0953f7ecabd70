import { spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signPackage, verifyPackage } from '@lienthong/edxml-signature';
import { parseXml } from '@lienthong/xml';
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

const program = fileURLToPath(new URL('santuario/SantuarioSignatures.java', import.meta.url));
/** Where Debian's libxml-security-java and what it needs put their archives; Debian 12 has Santuario 2.1.7. */
const archives = ['xmlsec', 'slf4j-api', 'commons-codec'].map((name) => `/usr/share/java/${name}.jar`);
/** A program in one source file needs the compiler: a JDK, not only a runtime. */
const canRun = isInstalled('java') && isInstalled('javac') && archives.every((path) => existsSync(path));

const signatureMethod = ({ key, hash }: SigningCase): string => {
  const kind = key.startsWith('RSA') ? 'rsa' : 'ecdsa';
  return hash === 'sha1' && kind === 'rsa'
    ? 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'
    : `http://www.w3.org/2001/04/xmldsig-more#${kind}-${hash}`;
};
const digestMethods: Readonly<Record<string, string>> = {
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
};
const canonicalizations: Readonly<Record<string, string>> = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  inclusive: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  'inclusive-1.1': 'http://www.w3.org/2006/12/xml-c14n11',
};
const publicPem = ({ key }: SigningCase): string =>
  String(signingKeys[key]?.publicKey.export({ type: 'spki', format: 'pem' }));
/** Another word in what is signed: in the document of the matrix, or in the sample package. */
const altered = (text: string): string => text.replace('Công văn', 'Công điện').replace('Văn thư', 'Văn thơ');
const profiles = ['emu-2026', 'qcvn-legacy'] as const;

describe.skipIf(!canRun)(
  'signatures both ways with Apache Santuario (skipped where a JDK or libxml-security-java is missing)',
  () => {
    let folder = '';
    let sample: Awaited<ReturnType<typeof samplePki>>;
    const file = (name: string) => join(folder, name);
    const kind = (key: string) => (key.startsWith('RSA') ? 'RSA' : 'EC');

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'lienthong-santuario-'));
      for (const [name, { publicKey, privateKey }] of Object.entries(signingKeys)) {
        writeFileSync(file(`${name}.pub`), publicKey.export({ type: 'spki', format: 'der' }));
        writeFileSync(file(`${name}.key`), privateKey.export({ type: 'pkcs8', format: 'der' }));
      }
      sample = await samplePki();
      const { signer } = sample;
      writeFileSync(file('agency.pub'), createPublicKey(signer.key).export({ type: 'spki', format: 'der' }));
      writeFileSync(file('agency.key'), signer.key.export({ type: 'pkcs8', format: 'der' }));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** All jobs in one process: starting one takes a second. */
    function answers(jobs: readonly (readonly string[])[]): readonly string[] {
      writeFileSync(file('jobs'), jobs.map((job) => job.join('\t')).join('\n'));
      const run = spawnSync('java', ['-cp', archives.join(':'), program, file('jobs')]);
      expect(run.status, run.stderr.toString()).toBe(0);
      return run.stdout.toString().trim().split('\n').slice(1);
    }
    const written = (source: string, name: string): string => {
      writeFileSync(file(name), source);
      return file(name);
    };
    const packageOf = async (profile: (typeof profiles)[number]): Promise<string> => {
      const options = { signingTime: sampleSigningTime, profile };
      return (await signPackage(Buffer.from(samplePackage), sample.signer, options)).toString();
    };

    test(`it accepts the ${signingCases.length} ways in which we sign and packages of both profiles, and nothing that was changed`, async () => {
      const jobs: string[][] = [];
      const verify = (key: string, type: string, source: string, name: string): void => {
        const changed = altered(source);
        expect(changed).not.toBe(source);
        jobs.push(
          ['verify', type, file(`${key}.pub`), written(source, `${name}.xml`)],
          ['verify', type, file(`${key}.pub`), written(changed, `${name}-changed.xml`)],
        );
      };
      for (const [at, signing] of signingCases.entries())
        verify(signing.key, kind(signing.key), await signCase(signing), String(at));
      for (const profile of profiles) verify('agency', 'RSA', await packageOf(profile), profile);
      expect(answers(jobs)).toEqual(jobs.map((_, at) => (at % 2 === 0 ? 'valid' : 'invalid')));
    }, 120_000);

    test('we accept what it signs, documents and packages, and nothing that was changed', async () => {
      const source = written(documentToSign, 'document.xml');
      const jobs = signingCases.map((signing, at) => [
        'sign',
        kind(signing.key),
        file(`${signing.key}.key`),
        source,
        file(`${at}-signed.xml`),
        signing.form,
        signatureMethod(signing),
        digestMethods[signing.hash]!,
        canonicalizations[signing.canonicalization]!,
      ]);
      for (const profile of profiles) {
        const emptied = (await packageOf(profile)).replace(
          /<((?:\w+:)?(?:DigestValue|SignatureValue))>[^<]*/g,
          '<$1>',
        );
        jobs.push([
          'fill',
          'RSA',
          file('agency.key'),
          written(emptied, `${profile}-empty.xml`),
          file(`${profile}-filled.xml`),
        ]);
      }
      expect(answers(jobs)).toEqual(jobs.map(() => 'done'));
      for (const [at, signing] of signingCases.entries()) {
        const signed = readFileSync(file(`${at}-signed.xml`), 'utf8');
        // Which key, and what was signed with it, go with a failure: neither is made again.
        const made = () => `${JSON.stringify(signing)}\n${publicPem(signing)}\n${signed}`;
        const { status } = evidenceOfCase(signing, signed);
        expect(status, status === 'valid' ? '' : made()).toBe('valid');
        const changed = altered(signed);
        expect(changed).not.toBe(signed);
        expect(evidenceOfCase(signing, changed).status).toBe('digest-mismatch');
      }
      const { pki } = sample;
      for (const profile of profiles) {
        const filled = readFileSync(file(`${profile}-filled.xml`), 'utf8');
        const verified = (text: string) =>
          verifyPackage(parseXml(Buffer.from(text)), {
            resolveSigner: (certificates, at) => pki.trust.verifyChain(certificates, at),
            receivedAt: sampleSigningTime,
          });
        expect(verified(filled), profile).toMatchObject({
          status: 'valid',
          trust: 'trusted',
          isSender: true,
        });
        expect(verified(altered(filled)).status).toBe('digest-mismatch');
      }
    }, 120_000);
  },
);
