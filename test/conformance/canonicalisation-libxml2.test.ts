import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';
import { canonicalizeDocument } from '@lienthong/xml-signature';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled } from './libxml2.ts';
import { nastyXml } from './nasty-xml.ts';

const documents = 400;
/** Ends every document, so that the outputs of one process can be told apart. */
const sentinel = '<?end-of-document?>';
const xmllint = isInstalled('xmllint');

describe.skipIf(!xmllint)('canonicalisation equals libxml2 (skipped where xmllint is not installed)', () => {
  let folder = '';
  const sources: string[] = [];
  const files: string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lienthong-c14n-'));
    const random = seededRandom(20261122);
    for (let at = 0; at < documents; at++) {
      const source = `${nastyXml(random, { ids: false })}${sentinel}`;
      const file = join(folder, `${at}.xml`);
      writeFileSync(file, source);
      sources.push(source);
      files.push(file);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['--c14n', false],
    ['--exc-c14n', true],
  ])('%s over generated documents, whole, with comments', (option, exclusive) => {
    const run = spawnSync('xmllint', [option, ...files], { maxBuffer: 1 << 28 });
    expect(run.status, run.stderr.toString().slice(0, 2000)).toBe(0);
    const outputs = run.stdout.toString('utf8').split(sentinel);
    expect(outputs).toHaveLength(documents + 1);
    for (const [at, source] of sources.entries()) {
      const document = parseXml(Buffer.from(source, 'utf8'));
      const ours = canonicalizeDocument(document, { exclusive, comments: true }).toString('utf8');
      expect(ours, `document ${at}: ${source}`).toBe(`${outputs[at]}${sentinel}`);
    }
  });
});
