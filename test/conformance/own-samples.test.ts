import { parseEdxml, readAttachment, serialiseEdxml, validateEdxml } from '@lienthong/edxml';
import { loadSample, loadSeed, sampleNames } from '@lienthong/seeds';
import { expect, test } from 'vitest';
import { samplePackages } from './sample-packages.ts';

const packages = samplePackages();

test('the samples are those that the script makes, no more and no fewer', () => {
  expect([...sampleNames].sort()).toEqual([...packages.keys()].sort());
});

test.each([...packages])('%s equals what the script makes, byte for byte', (name, edxml) => {
  expect(loadSample(name as (typeof sampleNames)[number]).toString()).toBe(serialiseEdxml(edxml).toString());
});

test.each([...packages.keys()])(
  '%s reads without error and without any warning but the old form of codes',
  (name) => {
    const edxml = parseEdxml(loadSample(name as (typeof sampleNames)[number]));
    const findings = validateEdxml(edxml, {
      registry: loadSeed('nghe-an-2019'),
      now: Date.UTC(2019, 11, 31),
      messageType: edxml.kind === 'status' ? 'status' : 'edoc',
    });
    const remarkable = findings.filter(
      ({ severity, rule }) => severity !== 'information' && rule !== 'R-038',
    );
    expect(remarkable).toEqual([]);
  },
);

test('the attachments of the samples read back: a PDF as it is, anything else out of its ZIP', () => {
  const edxml = parseEdxml(loadSample('directive'));
  const files =
    edxml.kind === 'document' ? edxml.attachments.map((attachment) => readAttachment(attachment)) : [];
  expect(files.map(({ name, reading, family }) => [name, reading, family])).toEqual([
    ['15-CT-UBND.pdf', 'plain', 'pdf'],
    ['bieu-mau.csv', 'unwrapped', undefined],
  ]);
});
