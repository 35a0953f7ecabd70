import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { parseXml } from '@lienthong/xml';
import {
  type SignatureEvidence,
  type SigningCanonicalization,
  type SigningForm,
  type SigningHash,
  signatureElements,
  signXml,
  verifySignature,
} from '@lienthong/xml-signature';

/** Keys of every kind that may sign. */
export const signingKeys: Readonly<
  Record<string, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>
> = {
  'RSA-2048': generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'RSA-3072': generateKeyPairSync('rsa', { modulusLength: 3072 }),
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
};

/** One way of signing; every form, key, hash and canonicalisation occurs with every form. */
export type SigningCase = {
  readonly form: SigningForm;
  readonly key: string;
  readonly hash: SigningHash;
  readonly canonicalization: SigningCanonicalization;
};

const forms: readonly SigningForm[] = ['enveloped', 'enveloping', 'detached'];
const hashes: readonly SigningHash[] = ['sha256', 'sha384', 'sha512', 'sha1'];
const canonicalizations: readonly SigningCanonicalization[] = ['exclusive', 'inclusive', 'inclusive-1.1'];

export const signingCases: readonly SigningCase[] = forms.flatMap((form) =>
  Object.keys(signingKeys).flatMap((key, keyAt) =>
    hashes.map((hash, hashAt) => ({
      form,
      key,
      hash,
      canonicalization: canonicalizations[(keyAt + hashAt) % canonicalizations.length]!,
    })),
  ),
);

/** A document with what signing may trip over: namespaces in scope and not used, comments, instructions, xml: attributes. */
export const documentToSign = `<?xml version="1.0" encoding="UTF-8"?>
<?style none?><!-- before -->
<hs:hoSo xmlns:hs="urn:ho-so" xmlns="urn:mac-dinh" xmlns:thua="urn:thua" xml:lang="vi" xml:base="http://example.org/ho-so/">
  <phan Id="phan-1" thua:a='1' b="&#9;&lt;">Công văn &amp; phụ lục<!-- trong --><![CDATA[<x>]]>&#13;</phan>
  <hs:phan xml:base="phu-luc/" xmlns:khac="urn:khac"><khac:trong xmlns=""/>😀</hs:phan>
</hs:hoSo>
<!-- after -->`;

export async function signCase(signing: SigningCase, source: string = documentToSign): Promise<string> {
  const { form, key, hash, canonicalization } = signing;
  const { privateKey } = signingKeys[key]!;
  const document = parseXml(Buffer.from(source));
  const options = { form, key: privateKey, certificates: [], hash, canonicalization, allowSha1: true };
  return (await signXml(document, options)).toString('utf8');
}

/** Evidence about the first signature of a document that was signed with the case's key. */
export function evidenceOfCase({ key }: SigningCase, source: string): SignatureEvidence {
  const document = parseXml(Buffer.from(source));
  return verifySignature(document, signatureElements(document)[0] ?? -1, {
    resolveKey: () => undefined,
    resolveKeyByHints: () => signingKeys[key]!.publicKey,
    allowSha1: true,
  });
}
