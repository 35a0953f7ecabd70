import {
  type EdxmlPackage,
  examineEdxml,
  findingText,
  parseEdxml,
  pdfScanner,
  rewriteLosses,
  serialiseEdxml,
} from '@lienthong/edxml';
import { type RandomSource, seededRandom } from '@lienthong/runtime';
import { loadSample, sampleNames } from '@lienthong/seeds';
import { expect, test } from 'vitest';

const runs = 3000;
const samples = sampleNames.map(loadSample);
const values = [
  '',
  'null',
  '\ufffd',
  '9999999999',
  '-1',
  '&amp;',
  '2014/02/30',
  ' 1 ',
  '𠀀',
  '<edXML:a>x</edXML:a>',
];

/** A copy with one to three places changed, most of them so that it can still be read. */
function mutate(source: Buffer, random: RandomSource): Buffer {
  let bytes = source;
  for (let count = 1 + random.integer(3); count > 0; count -= 1) {
    const tag = bytes.indexOf('<', random.integer(bytes.length));
    const tagEnd = bytes.indexOf('>', tag) + 1;
    const next = bytes.indexOf('<', tagEnd);
    if (tag < 0 || next < 0) continue;
    const replacement = values[random.integer(values.length)] ?? '';
    const kind = random.integer(4);
    const parts = [
      [bytes.subarray(0, tagEnd), Buffer.from(replacement), bytes.subarray(next)],
      [bytes.subarray(0, tagEnd - 1), Buffer.from(` a="${random.integer(9)}">`), bytes.subarray(tagEnd)],
      [bytes.subarray(0, tagEnd), Buffer.from('<!-- x --> \n'), bytes.subarray(tagEnd)],
      [bytes.subarray(0, tag), Buffer.from([random.integer(256)]), bytes.subarray(tag + 1)],
    ][kind];
    bytes = Buffer.concat(parts ?? [bytes]);
  }
  return bytes;
}

/** The typed values, attachments as the bytes that they carry. */
function valuesOf(edxml: EdxmlPackage): object {
  const { source: _, signature: __, ...typed } = edxml;
  if (typed.kind === 'status') return typed;
  const attachments = typed.attachments.map(({ content, ...label }) => ({
    ...label,
    encoded: content.encoded().toString(),
  }));
  return { ...typed, attachments };
}

test('a package of which nothing is lost says the same when it is written anew, in either order', () => {
  const random = seededRandom('rewrite');
  let compared = 0;
  for (let run = 0; run < runs; run += 1) {
    const bytes = mutate(samples[random.integer(samples.length)] ?? Buffer.alloc(0), random);
    const { edxml, findings } = examineEdxml(bytes, { repair: 'try', now: 0, pdf: pdfScanner });
    for (const finding of findings) expect(findingText(finding, 'en')).not.toMatch(/undefined|NaN|\[object/);
    if (edxml === undefined || rewriteLosses(edxml).length > 0) continue;
    compared += 1;
    for (const order of ['java-sdk', 'dotnet'] as const) {
      const again = parseEdxml(serialiseEdxml(edxml, { order }));
      expect(rewriteLosses(again)).toEqual([]);
      expect(valuesOf(again)).toEqual({ ...valuesOf(edxml), ...directionOf(edxml, again) });
    }
  }
  expect(compared).toBeGreaterThan(200);
});

/** What the writer adds where other information is given at all: `Direction`, false. */
function directionOf(before: EdxmlPackage, after: EdxmlPackage): object {
  if (before.kind === 'status' || after.kind === 'status' || before.header.otherInfo === undefined) return {};
  const otherInfo = { direction: false, ...before.header.otherInfo };
  return { header: { ...before.header, otherInfo } };
}
