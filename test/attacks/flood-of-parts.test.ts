import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, samplePki, signedSample } from './sample-package.ts';

// A report that looked up each part's position anew took minutes for these; one pass takes a moment, and a report of all
// of them would have to be carried from thread to thread.
test.each([
  ['parts that are not covered', `<${'x'.repeat(200)}/>`.repeat(90_000)],
  ['trace entries', '<edXML:TraceHeader/>'.repeat(90_000)],
  [
    'twice the same Id',
    Array.from({ length: 45_000 }, (_, at) => `<x Id="i${at}"/><x Id="i${at}"/>`).join(''),
  ],
])(
  'of ninety thousand %s the first are reported, without looking at each of them again and again',
  async (_name, flood) => {
    const { pki, signer } = await samplePki();
    const signed = await signedSample(signer);
    expect(isBelieved(evidenceOf(pki, signed))).toBe(true);
    const evidence = evidenceOf(
      pki,
      signed.replace('</edXML:TraceHeaderList>', `${flood}</edXML:TraceHeaderList>`),
    );
    const { uncovered, open } = evidence.coverage;
    expect(Math.max(uncovered.length, open.length)).toBe(256);
    expect(
      evidence.findings.filter(({ code }) => code === 'SIGNATURE_ID_DUPLICATE').length,
    ).toBeLessThanOrEqual(16);
  },
);
