import { verifyPackage } from '@lienthong/edxml-signature';
import { isExchangeError } from '@lienthong/errors';
import { seededRandom } from '@lienthong/runtime';
import { parseXml, type XmlDocument } from '@lienthong/xml';
import { canonicalize } from '@lienthong/xml-signature';
import { expect, test } from 'vitest';
import { isBelieved, samplePki, sampleSigningTime, sampleStatus, signedSample } from './sample-package.ts';

const mutations = 4000;
const fragments = [
  '<',
  '>',
  '&',
  '"',
  '/>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  ' Id="body"',
  'xmlns=""',
  '\u0000',
  '\r',
  'ữ',
  '&#0;',
];

/** A copy with one to three places changed: a byte, a piece repeated, moved or taken out, or markup put in. */
function mutate(source: Buffer, random: ReturnType<typeof seededRandom>): Buffer {
  let bytes = source;
  for (let count = 1 + random.integer(3); count > 0; count--) {
    const at = random.integer(bytes.length);
    const length = random.integer(Math.min(200, bytes.length - at));
    const piece = bytes.subarray(at, at + length);
    const before = bytes.subarray(0, at);
    const kind = random.integer(5);
    const fragment = Buffer.from(fragments[random.integer(fragments.length)]!);
    if (kind === 0)
      bytes = Buffer.concat([before, Buffer.from([random.integer(256)]), bytes.subarray(at + 1)]);
    else if (kind === 1) bytes = Buffer.concat([before, piece, bytes.subarray(at)]);
    else if (kind === 2) bytes = Buffer.concat([before, bytes.subarray(at + length)]);
    else if (kind === 3) bytes = Buffer.concat([before, fragment, bytes.subarray(at)]);
    else bytes = Buffer.concat([piece, before, bytes.subarray(at + length)]);
  }
  return bytes;
}

/** What readers take from a package: the canonical form of its header, business block, body and attachments. */
function signedContent(document: XmlDocument): string {
  const names = ['MessageHeader', 'Bussiness', 'edXMLBody', 'Attachment'];
  return Array.from({ length: document.elementCount }, (_, element) => element)
    .filter((element) => names.some((name) => document.is(element, name)))
    .map((element) => canonicalize(document, element, { exclusive: true, comments: false }))
    .join('\n');
}

test.each([
  ['a document package', undefined],
  ['a status package', sampleStatus],
])('%s changed at random is refused, or not believed, or says the same', async (_name, source) => {
  const { pki, signer } = await samplePki();
  const signed = Buffer.from(await signedSample(signer, source));
  const content = signedContent(parseXml(signed));
  const random = seededRandom('mutated-package');
  const outcomes = { refused: 0, doubted: 0, believed: 0 };
  for (let at = 0; at < mutations; at++) {
    const bytes = mutate(signed, random);
    let document: XmlDocument;
    try {
      document = parseXml(bytes);
    } catch (error) {
      expect(isExchangeError(error), `${error}`).toBe(true);
      outcomes.refused++;
      continue;
    }
    const evidence = verifyPackage(document, {
      resolveSigner: (certificates, instant) => pki.trust.verifyChain(certificates, instant),
      receivedAt: sampleSigningTime,
    });
    if (isBelieved(evidence)) expect(signedContent(document), bytes.toString()).toBe(content);
    outcomes[isBelieved(evidence) ? 'believed' : 'doubted']++;
  }
  expect(outcomes.refused).toBeGreaterThan(100);
  expect(outcomes.doubted).toBeGreaterThan(100);
});
