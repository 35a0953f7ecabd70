import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyPackage } from '@lienthong/edxml/testing';
import { signEdxml } from '@lienthong/edxml-signature';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled } from './libxml2.ts';

const ids = ['MessageHeader', 'Bussiness', 'edXMLBody', 'Attachment'].flatMap((name) => [
  '--id-attr:Id',
  `http://www.mic.gov.vn/TBT/QCVN_102_2016:${name}`,
]);

describe.skipIf(!isInstalled('xmlsec1'))(
  'packages that are signed as they are written, before xmlsec1 (skipped where it is not installed)',
  () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    let folder = '';
    const file = (name: string) => join(folder, name);
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lienthong-xmlsec-'));
      writeFileSync(file('key.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test.each(['compact', 'indented'] as const)('whatever texts they hold, %s', async (layout) => {
      const packages = fc.sample(anyPackage, { numRuns: 25, seed: 102 });
      for (const [at, edxml] of packages.entries()) {
        const options = { signingTime: Date.UTC(2026, 10, 22), layout };
        writeFileSync(
          file(`${at}.xml`),
          await signEdxml(edxml, { key: privateKey, certificates: [] }, options),
        );
      }
      const files = packages.map((_, at) => file(`${at}.xml`));
      for (const path of files) {
        const run = spawnSync('xmlsec1', ['--verify', '--pubkey-pem', file('key.pub'), ...ids, path]);
        expect(run.status, `${path}: ${run.stderr}`).toBe(0);
      }
    });
  },
);
