import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseXml } from '@lienthong/xml';
import { type CanonicalMethod, canonicalize, IdIndex } from '@lienthong/xml-signature';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled } from './libxml2.ts';
import { caseCount, identifiedElementArbitrary } from './xml-arbitrary.ts';

const documents = caseCount(60);
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const inclusive11 = 'http://www.w3.org/2006/12/xml-c14n11';

/** A transform as written and what it means. */
type Transform = { readonly uri: string; readonly prefixList?: string; readonly method: CanonicalMethod };
const transforms: readonly Transform[] = [
  { uri: inclusive, method: { exclusive: false, comments: false } },
  { uri: inclusive11, method: { exclusive: false, version: '1.1', comments: false } },
  { uri: exclusive, method: { exclusive: true, comments: false } },
  {
    uri: exclusive,
    prefixList: 'a ns #default',
    method: { exclusive: true, comments: false, inclusivePrefixes: ['a', 'ns', ''] },
  },
  {
    uri: exclusive,
    prefixList: '#default',
    method: { exclusive: true, comments: false, inclusivePrefixes: [''] },
  },
  {
    uri: exclusive,
    // Single spaces: xmlsec1 takes the nothing between two for the default namespace.
    prefixList: 'unknown ß b',
    method: { exclusive: true, comments: false, inclusivePrefixes: ['unknown', 'ß', 'b'] },
  },
];

const contexts = [
  '<w:wrap xmlns:w="urn:w" xmlns:a="urn:outer" xmlns="urn:default" xml:lang="en" xml:space="preserve" xml:id="w">',
  '<wrap xml:base="http://example.org/one/two?x#y" xmlns:ns="urn:ns" xml:other="o"><in xmlns="" xml:base="../three/" xmlns:a="urn:a">',
  '<wrap xmlns="urn:default" xmlns:ß="urn:s" xml:base="a/b"><in xmlns="">',
];

/** A reference to one element, by one transform, with the comments or without. */
type Reference = { readonly id: string; readonly transform: Transform; readonly comments: boolean };

const caseArbitrary = fc
  .record({
    inner: identifiedElementArbitrary,
    context: fc.constantFrom(...contexts),
    choices: fc.array(fc.record({ transform: fc.constantFrom(...transforms), comments: fc.boolean() }), {
      minLength: 60,
      maxLength: 60,
    }),
  })
  .map(({ inner, context, choices }) => {
    const ids = [...inner.matchAll(/xml:id="(e\d+)"/g)].map((match) => match[1] ?? '');
    const references = ids.flatMap((id, at): readonly Reference[] => {
      const choice = choices[at];
      return choice === undefined ? [] : [{ id, ...choice }];
    });
    return { source: documentWith(inner, context, references), references };
  });

function documentWith(inner: string, context: string, references: readonly Reference[]): string {
  const close = [...context.matchAll(/<([^\s>]+)/g)].map(([, name]) => `</${name}>`).reverse();
  const written = references.map(({ id, transform, comments }) => {
    // A bare name leaves comments out before any transform sees them; an XPointer does not.
    const uri = comments ? `#xpointer(id('${id}'))` : `#${id}`;
    const list =
      transform.prefixList === undefined
        ? ''
        : `<e:InclusiveNamespaces xmlns:e="${exclusive}" PrefixList="${transform.prefixList}"/>`;
    const algorithm =
      comments && !transform.uri.endsWith('#') ? `${transform.uri}#WithComments` : transform.uri;
    const withComments = comments && transform.uri.endsWith('#') ? `${algorithm}WithComments` : algorithm;
    return `<Reference URI="${uri}"><Transforms><Transform Algorithm="${withComments}">${list}</Transform></Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference>`;
  });
  return (
    `<?outside?>${context}\n${inner}<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>` +
    `<CanonicalizationMethod Algorithm="${exclusive}"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>` +
    `${written.join('')}</SignedInfo><SignatureValue/></Signature>${close.join('')}`
  );
}

describe.skipIf(!isInstalled('xmlsec1'))(
  'canonicalisation of subsets equals libxml2 through xmlsec1 (skipped where it is not installed)',
  () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'lienthong-subsets-'));
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** SHA-256 of what xmlsec1 canonicalised for each reference, base64. */
    function digestsOfXmlsec(source: string): readonly string[] {
      const file = join(folder, 'template.xml');
      writeFileSync(file, source);
      const run = spawnSync('xmlsec1', ['--sign', '--privkey-pem', join(folder, 'key.pem'), file], {
        maxBuffer: 1 << 26,
      });
      expect(run.status, `${run.stderr}\n${source}`).toBe(0);
      return [...run.stdout.toString('utf8').matchAll(/<DigestValue>([^<]*)/g)].map(([, digest = '']) =>
        digest.replace(/\s/g, ''),
      );
    }

    test(`over ${documents} generated documents, every element by one of ${transforms.length} methods, with and without comments`, () => {
      fc.assert(
        fc.property(caseArbitrary, ({ source, references }) => {
          const theirs = digestsOfXmlsec(source);
          const document = parseXml(Buffer.from(source));
          const ids = new IdIndex(document);
          for (const [at, { id, transform, comments }] of references.entries()) {
            const ours = canonicalize(document, ids.element(id), { ...transform.method, comments });
            const digest = createHash('sha256').update(ours).digest('base64');
            expect(digest, `${id} by ${JSON.stringify(transform)}: ${ours}`).toBe(theirs[at]);
          }
        }),
        { seed: 20261122, numRuns: documents },
      );
    }, 600_000);
  },
);
