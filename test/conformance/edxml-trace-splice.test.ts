import { existsSync, readFileSync } from 'node:fs';
import { parseEdxml, serialiseEdxml, spliceTraceHeader } from '@lienthong/edxml';
import { beforeAll, describe, expect, test } from 'vitest';
import { evidenceOf, isBelieved, samplePackage, samplePki, signedSample } from '../attacks/sample-package.ts';
import { samplePackages } from './sample-packages.ts';

/** Teaching samples of the VXP SDK. They stay outside the project; without them their test is skipped. */
const folder = new URL('../../../shared/samples/edxml/', import.meta.url);

const hops = [
  { organId: 'H41.01', timestamp: '2026/11/22 08:00:05' },
  { organId: 'G22.98', timestamp: '2026/11/22 08:00:07' },
] as const;

const entryOf = ({ organId, timestamp }: (typeof hops)[number]): string =>
  `<edXML:TraceHeader><edXML:OrganId>${organId}</edXML:OrganId>` +
  `<edXML:Timestamp>${timestamp}</edXML:Timestamp></edXML:TraceHeader>`;

const pass = (source: Uint8Array): Buffer =>
  hops.reduce((bytes: Uint8Array, hop) => spliceTraceHeader(bytes, hop), source) as Buffer;

let pki: Awaited<ReturnType<typeof samplePki>>;
beforeAll(async () => {
  pki = await samplePki();
});

describe('two hops add themselves to the trace of a signed package', () => {
  const list = /<edXML:TraceHeaderList>[\s\S]*<\/edXML:TraceHeaderList>/;

  test.each([
    ['as it is', (xml: string) => xml],
    ['whose list is empty', (xml: string) => xml.replace(list, '<edXML:TraceHeaderList/>')],
    ['without a list', (xml: string) => xml.replace(list, '')],
  ])('%s: its signature of profile EMU-2026 stays valid and covers what it covered', async (_, edit) => {
    const signed = await signedSample(pki.signer, edit(samplePackage));
    expect(isBelieved(evidenceOf(pki.pki, signed))).toBe(true);
    const passed = pass(Buffer.from(signed)).toString();
    const evidence = evidenceOf(pki.pki, passed);
    expect(isBelieved(evidence)).toBe(true);
    expect(evidence.coverage.open.length).toBeGreaterThanOrEqual(hops.length);
    const tampered = evidenceOf(pki.pki, passed.replace('thử nghiệm', 'thử nghiêm'));
    expect(tampered.status).toBe('digest-mismatch');
  });

  test('taking the two entries out again gives the signed bytes', async () => {
    const signed = await signedSample(pki.signer);
    const passed = pass(Buffer.from(signed)).toString();
    expect(passed.replace(hops.map(entryOf).join(''), '')).toBe(signed);
    expect(passed).not.toBe(signed);
  });
});

test.each([...samplePackages()].filter(([, { kind }]) => kind === 'document'))(
  'the trace of %s grows by both hops and nothing else changes',
  (_, edxml) => {
    const bytes = serialiseEdxml(edxml);
    const passed = parseEdxml(pass(bytes));
    const before = parseEdxml(bytes);
    if (passed.kind !== 'document' || before.kind !== 'document') throw new Error('a status');
    expect(passed.traceHeaders).toEqual([...before.traceHeaders, ...hops]);
    expect(serialiseEdxml({ ...passed, traceHeaders: before.traceHeaders }).equals(bytes)).toBe(true);
  },
);

describe.skipIf(!existsSync(folder))('the SDK samples (skipped where the samples are absent)', () => {
  test.each(['edoc_new', 'edoc_update', 'edoc_revocation', 'edoc_replacement', 'edoc_wellformed'])(
    '%s keeps every other byte',
    (name) => {
      const bytes = readFileSync(new URL(`${name}.edxml`, folder));
      const added = Buffer.from(hops.map(entryOf).join(''));
      const passed = pass(bytes);
      const at = passed.indexOf(added);
      expect(at).toBeGreaterThan(0);
      expect(Buffer.concat([passed.subarray(0, at), passed.subarray(at + added.length)]).equals(bytes)).toBe(
        true,
      );
    },
  );
});
