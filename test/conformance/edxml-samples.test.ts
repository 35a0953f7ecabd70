import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  applyPolicy,
  type DocumentPackage,
  examineEdxml,
  parseEdxml,
  pdfScanner,
  policyProfiles,
  readAttachment,
  rewriteLosses,
  type StatusPackage,
  serialiseEdxml,
} from '@lienthong/edxml';
import { describe, expect, test } from 'vitest';

/** Teaching samples of the VXP SDK. They stay outside the project; without them this file is skipped. */
const folder = new URL('../../../shared/samples/edxml/', import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(`${name}.edxml`, folder));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const documents = [
  ['edoc_new', 'new', 1],
  ['edoc_update', 'update', 3],
  ['edoc_revocation', 'revoke', 3],
  ['edoc_replacement', 'replace', 3],
  ['edoc_wellformed', undefined, 1],
] as const;

const statuses = [
  ['status', '01'],
  ['status_inbox_01', '01'],
  ['status_rejection_02', '02'],
  ['status_acceptance_03', '03'],
  ['status_assignment_04', '04'],
  ['status_processing_05', '05'],
  ['status_finish_06', '06'],
  ['status_cancellation_13', '13'],
  ['status_change-acceptance_15', '15'],
  ['status_change-rejection_16', '16'],
] as const;

/** What is given beside the file: the day, and whether PDFs have signatures. */
const checking = { repair: 'try', now: Date.UTC(2026, 10, 22), pdf: pdfScanner } as const;

/** The rules that each file breaks, by number. */
const expectedFindings: readonly (readonly [name: string, rules: string])[] = [
  ['edoc', '005 015 088 090 097 111 117 168'],
  ['edoc_new', '037 062 063 064 065 069 083 090 111 134 161'],
  ['edoc_new_leading-junk', '002 037 062 063 064 065 069 083 090 111 134 161'],
  ['edoc_replacement', '063 083 131 161'],
  ['edoc_revocation', '063 083 161'],
  ['edoc_update', '063 065 083 161'],
  ['edoc_wellformed', '015 088 090 097 111 117 168'],
  ['status', ''],
  ['status_acceptance_03', '015 224'],
  ['status_assignment_04', '015 224'],
  ['status_cancellation_13', '015 224'],
  ['status_change-acceptance_15', '015 224'],
  ['status_change-rejection_16', '015 224'],
  ['status_finish_06', '015 224'],
  ['status_inbox_01', '015 224'],
  ['status_processing_05', '015 224'],
  ['status_rejection_02', '015 224'],
];

describe.skipIf(!existsSync(folder))('the SDK samples (skipped where the samples are absent)', () => {
  test.each(documents)('%s reads as a document that is to be %s', (name, kind, receivers) => {
    const edxml = parseEdxml(read(name)) as DocumentPackage;
    expect(edxml.kind).toBe('document');
    expect(edxml.business?.businessDocType).toBe(kind);
    expect(edxml.header.to).toHaveLength(receivers);
    expect(edxml.references).toHaveLength(1);
    expect(edxml.attachments).toHaveLength(1);
    expect(edxml.signature?.bytes.length).toBeGreaterThan(500);
    expect(edxml.source?.unreadable).toEqual([]);
  });

  test.each(statuses)('%s reads as status %s', (name, code) => {
    const edxml = parseEdxml(read(name)) as StatusPackage;
    expect(edxml.kind).toBe('status');
    expect(edxml.header.statusCode).toBe(code);
    expect(edxml.header.responseFor.documentId).toBe('000.00.00.G22,2015/09/30,7816/VPCP-TTĐT');
    expect(edxml.header.staffInfo?.staff).toBeTruthy();
  });

  test('two are refused, each with the rule that it breaks', () => {
    expect(examineEdxml(read('edoc')).findings.map(({ rule }) => rule)).toEqual(['R-005']);
    expect(examineEdxml(read('edoc_new_leading-junk')).findings.map(({ rule }) => rule)).toEqual(['R-002']);
  });

  test('the one with undeclared prefixes reads in repair mode, and both prefixes are reported', () => {
    const { edxml, findings } = examineEdxml(read('edoc'), { undeclaredPrefixes: 'keep' });
    const document = edxml as DocumentPackage;
    expect(findings.filter(({ rule }) => rule === 'R-005').map(({ parameters }) => parameters['p'])).toEqual([
      'xlink',
      'edXML',
    ]);
    expect(sha256(document.attachments[0]?.content.decode() ?? Buffer.alloc(0))).toBe(plainPdf);
    expect(document.header.responseFor).toEqual([]);
  });

  test.each([
    ['edoc_new', 'unwrapped', '56bdf656a5cdd3601ea6eb67cd80a2c523e56233067e591c198fc93d4d12f4b7'],
    ['edoc_revocation', 'unwrapped', '56bdf656a5cdd3601ea6eb67cd80a2c523e56233067e591c198fc93d4d12f4b7'],
    ['edoc_replacement', 'unwrapped', '56bdf656a5cdd3601ea6eb67cd80a2c523e56233067e591c198fc93d4d12f4b7'],
    ['edoc_update', 'unwrapped', '1745f1e0f290916b581a1e853798a0c198c37c9d9eb4dd60b8c64d670766b46c'],
    ['edoc_wellformed', 'plain', 'a103810d00c7cd0e18f4d992cb30e507b34f2935394e927c7498213e76a07f37'],
  ] as const)('the attachment of %s is %s and has the published digest', (name, reading, digest) => {
    const [attachment] = (parseEdxml(read(name)) as DocumentPackage).attachments;
    const file = readAttachment(attachment!);
    expect(file.reading).toBe(reading);
    expect(sha256(file.stored)).toBe(digest);
    expect(sha256(file.content)).toBe(reading === 'plain' ? plainPdf : entryInside);
  });

  test.each(['status', 'edoc_update', 'edoc_revocation', 'edoc_replacement'])(
    '%s, which the SDK wrote, is written again byte for byte',
    (name) => {
      expect(serialiseEdxml(parseEdxml(read(name))).toString()).toBe(read(name).toString());
    },
  );

  test.each([...documents, ...statuses].map(([name]) => name))('%s settles after one writing', (name) => {
    const once = serialiseEdxml(parseEdxml(read(name)));
    expect(serialiseEdxml(parseEdxml(once)).equals(once)).toBe(true);
  });

  test.each(expectedFindings)('%s breaks exactly the rules %s', (name, rules) => {
    const found = new Set(examineEdxml(read(name), checking).findings.map(({ rule }) => rule.slice(2)));
    expect([...found].join(' ')).toBe(rules);
  });

  test('the table names every sample', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.edxml'));
    expect(expectedFindings.map(([name]) => `${name}.edxml`).sort()).toEqual(files.sort());
  });

  test.each(expectedFindings)(
    '%s is taken by the lenient profile unless it is no XML with namespaces',
    (name) => {
      const { findings } = examineEdxml(read(name), checking);
      const errors = applyPolicy(findings, policyProfiles.lenient).filter(
        ({ severity }) => severity === 'error',
      );
      expect(errors.map(({ rule }) => rule)).toEqual(
        { edoc: ['R-005', 'R-005'], 'edoc_new_leading-junk': ['R-002'] }[name] ?? [],
      );
    },
  );

  test.each(expectedFindings)(
    'nothing is lost when %s is written anew, with the order of either library',
    (name) => {
      const { edxml } = examineEdxml(read(name), checking);
      if (edxml === undefined) throw new Error('it cannot be read');
      expect(rewriteLosses(edxml)).toEqual([]);
      for (const order of ['java-sdk', 'dotnet'] as const) {
        const { source: _, ...again } = parseEdxml(serialiseEdxml(edxml, { order }));
        expect(serialiseEdxml(again).equals(serialiseEdxml(edxml))).toBe(true);
      }
    },
  );

  test('the sample that keeps the numbering of the standard has the order that the .NET writer gives', () => {
    const sample = parseEdxml(read('edoc_wellformed'));
    const headerOf = ({ source }: typeof sample): readonly string[] => {
      if (source === undefined) throw new Error('not read from bytes');
      const { document, anchors } = source;
      return [...document.children(anchors.messageHeader)]
        .filter((child) => document.text(child).trim() !== '' || document.firstChild(child) >= 0)
        .map((child) => document.localName(child))
        .filter((name) => name !== 'ResponseFor'); // four empty children in the sample, nothing in what is written
    };
    expect(headerOf(parseEdxml(serialiseEdxml(sample, { order: 'dotnet' })))).toEqual(headerOf(sample));
    expect(headerOf(parseEdxml(serialiseEdxml(sample)))).not.toEqual(headerOf(sample));
  });
});

const plainPdf = 'a103810d00c7cd0e18f4d992cb30e507b34f2935394e927c7498213e76a07f37';
const entryInside = '1cd5fb9022b671489b2e9dbb9195f626a17a72157c569b414f50ecae943fdeca';
