import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseXml } from '@lienthong/xml';
import { type CanonicalMethod, canonicalizeDocument } from '@lienthong/xml-signature';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileDocuments } from './hostile-documents.ts';
import { isInstalled } from './libxml2.ts';
import { caseCount, documentArbitrary } from './xml-arbitrary.ts';

const seed = 20261122;
const documents = caseCount(1000);
/** Files of one call of xmllint. */
const batch = 500;
/** Ends every document, so that the outputs of one process can be told apart. */
const sentinel = '<?end-of-document?>';

const methods: readonly (readonly [option: string, method: CanonicalMethod])[] = [
  ['--c14n', { exclusive: false, comments: true }],
  ['--c14n11', { exclusive: false, version: '1.1', comments: true }],
  ['--exc-c14n', { exclusive: true, comments: true }],
];

describe.skipIf(!isInstalled('xmllint'))(
  'canonicalisation of whole documents equals libxml2 (skipped where xmllint is not installed)',
  () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lienthong-c14n-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** What xmllint makes of each document, with the sentinel at its end. */
    function canonicalOfXmllint(option: string, sources: readonly string[]): readonly string[] {
      const files = sources.map((source, at) => {
        const file = join(folder, `${at}.xml`);
        writeFileSync(file, `${source}${sentinel}`);
        return file;
      });
      const run = spawnSync('xmllint', ['--nonet', option, ...files], { maxBuffer: 1 << 28 });
      expect(run.status, run.stderr.toString().slice(0, 2000)).toBe(0);
      const outputs = run.stdout.toString('utf8').split(sentinel);
      expect(outputs).toHaveLength(sources.length + 1);
      return outputs.slice(0, -1).map((output) => output + sentinel);
    }

    const ours = (source: string, method: CanonicalMethod): string =>
      canonicalizeDocument(parseXml(Buffer.from(`${source}${sentinel}`)), method).toString('utf8');

    test.each(methods)(
      `%s over ${documents} generated documents`,
      (option, method) => {
        const sources = fc.sample(documentArbitrary, { seed, numRuns: documents });
        for (let from = 0; from < documents; from += batch) {
          const part = sources.slice(from, from + batch);
          const theirs = canonicalOfXmllint(option, part);
          if (part.every((source, at) => ours(source, method) === theirs[at])) continue;
          // The smallest document that shows the difference.
          fc.assert(
            fc.property(documentArbitrary, (source) => {
              expect(ours(source, method)).toBe(canonicalOfXmllint(option, [source])[0]);
            }),
            { seed, numRuns: documents },
          );
        }
      },
      600_000,
    );

    test.each(methods)('%s over hostile documents', (option, method) => {
      const theirs = canonicalOfXmllint(
        option,
        hostileDocuments.map(([, source]) => source),
      );
      for (const [at, [name, source]] of hostileDocuments.entries())
        expect(ours(source, method) === theirs[at], name).toBe(true);
    });
  },
);
