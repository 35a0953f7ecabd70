import { parseEdxml, serialiseEdxml, validateEdxml } from '@lienthong/edxml';
import {
  administrativeDocument,
  composeDocument,
  type DocumentContent,
  issueDocument,
  loadRegistry,
} from '@lienthong/emulator';
import { composePdf, pdfInspector, signPdf } from '@lienthong/pdf';
import { openPki, type Pki, TrustStore } from '@lienthong/pki';
import type { Registry } from '@lienthong/registry';
import { ManualClock, seededRandom, systemRandom } from '@lienthong/runtime';
import { beforeAll, expect, test } from 'vitest';

const clock = new ManualClock(Date.parse('2020-03-05T01:02:03Z'));
const pdfRules = ['R-168', 'R-169', 'R-170', 'R-171'];
let pki: Pki;
let registry: Registry;
let content: DocumentContent;

beforeAll(async () => {
  pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  registry = await loadRegistry('nghe-an-2020');
  content = {
    from: registry.get('000.21.36.H41'),
    to: [registry.get('000.00.00.G22')],
    at: clock.now(),
    codeNumber: '12',
    codeNotation: 'BC-UBND',
    typeName: 'Báo cáo',
    subject: 'Kết quả gửi, nhận văn bản điện tử',
  };
});

/** Which of the rules about PDFs a package with this attachment breaks. */
function brokenBy(bytes: Uint8Array, trust: TrustStore = pki.trust): readonly string[] {
  const attachments = [{ name: '12-BC-UBND.pdf', bytes }];
  const edxml = parseEdxml(serialiseEdxml(composeDocument({ ...content, attachments }, seededRandom(1))));
  const findings = validateEdxml(edxml, { pdf: pdfInspector({ trust, at: clock.now() }) });
  return findings.map(({ rule }) => rule).filter((rule) => pdfRules.includes(rule));
}

const blank = () => composePdf(administrativeDocument(content, registry));
const byPerson = async () =>
  signPdf(await blank(), {
    signer: await pki.personIdentity({
      organId: content.from.organId,
      personId: 'ct01',
      name: 'Nguyễn Văn Ví Dụ',
      title: 'Chủ tịch',
      agencyName: 'UBND xã',
    }),
    kind: 'person',
    at: clock.now(),
  });

test('an issued document breaks none', async () => {
  const { bytes } = await issueDocument(content, { registry, pki, clock, random: systemRandom });
  expect(brokenBy(bytes)).toEqual([]);
});

test('R-168: no signature', async () => {
  expect(brokenBy(await blank())).toEqual(['R-168']);
});

test('R-169 and R-171: the person alone, without a time stamp', async () => {
  expect(brokenBy(await byPerson())).toEqual(['R-169', 'R-171']);
});

test('R-169 is not said where nobody is trusted to tell whose a signature is', async () => {
  expect(brokenBy(await byPerson(), new TrustStore())).toEqual(['R-171']);
});

test('R-170: a document that was changed after it was signed', async () => {
  const { bytes } = await issueDocument(content, { registry, pki, clock, random: systemRandom });
  const copy = Buffer.from(bytes);
  copy.write('/Produces', copy.indexOf('/Producer'), 'latin1');
  expect(brokenBy(copy)).toEqual(['R-170']);
});
