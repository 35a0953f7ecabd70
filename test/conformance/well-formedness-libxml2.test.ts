import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isExchangeError } from '@lienthong/errors';
import { type RandomSource, seededRandom } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled } from './libxml2.ts';
import { caseCount, documentArbitrary } from './xml-arbitrary.ts';

const documents = caseCount(1500);
const fragments = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '/>',
    '<!--',
    '-->',
    '--',
    '<![CDATA[',
    ']]>',
    '?>',
    '<?',
    ' x="1"',
    'xmlns=""',
  ],
  ...[
    'xmlns:a=""',
    '\r',
    '\t',
    'ữ',
    '&#0;',
    '&#65;',
    '&amp;',
    ':',
    'a:',
    '=',
    '\u0001',
    '\ufffe',
    '·',
    '-',
    '1',
    ' ',
  ],
];
/** A complaint of xmllint; about namespace names that are no URIs it complains and we do not. */
const complaint = /^.*?(\d+)\.xml:\d+: (?:parser|namespace) error : (?!.*is not a valid URI)/gm;

/** The document with one or two places broken, or not. */
function brokenXml(source: string, random: RandomSource): Buffer {
  let bytes = Buffer.from(source);
  for (let count = 1 + random.integer(2); count > 0; count--) {
    const at = random.integer(bytes.length);
    const fragment = Buffer.from(fragments[random.integer(fragments.length)]!);
    const removed = random.integer(3) === 0 ? random.integer(4) : 0;
    bytes = Buffer.concat([bytes.subarray(0, at), fragment, bytes.subarray(at + removed)]);
  }
  return bytes;
}

describe.skipIf(!isInstalled('xmllint'))(
  'what is refused equals libxml2 (skipped where xmllint is not installed)',
  () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lienthong-wf-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test('over generated documents with broken places', () => {
      const random = seededRandom('well-formedness');
      const sources = fc
        .sample(documentArbitrary, { seed: 20261122, numRuns: documents })
        .map((source) => brokenXml(source, random));
      const files = sources.map((source, at) => {
        const file = join(folder, `${at}.xml`);
        writeFileSync(file, source);
        return file;
      });
      const run = spawnSync('xmllint', ['--noout', '--nonet', ...files], { maxBuffer: 1 << 28 });
      const refused = new Set(
        [...run.stderr.toString('latin1').matchAll(complaint)].map((match) => Number(match[1])),
      );
      expect(refused.size).toBeGreaterThan(documents / 2);
      expect(refused.size).toBeLessThan(documents);
      for (const [at, source] of sources.entries()) {
        let refusal = '';
        try {
          parseXml(source);
        } catch (error) {
          expect(isExchangeError(error), `${error}`).toBe(true);
          refusal = String(error);
        }
        expect(refusal !== '', `${refusal}\n${source}`).toBe(refused.has(at));
      }
    });
  },
);
