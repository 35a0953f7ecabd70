import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { parseXml, type XmlDocument, type XmlElement } from '@lienthong/xml';
import {
  type SignatureEvidence,
  type SignXmlOptions,
  signatureElements,
  signXml,
  type VerifySignatureOptions,
  verifySignature,
} from '@lienthong/xml-signature';

export const rsa: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } = generateKeyPairSync(
  'rsa',
  {
    modulusLength: 2048,
  },
);

/** A document of no particular kind, in which `statement` is what is signed and used. */
export const genericDocument =
  '<answer xmlns="urn:answer"><statement Id="statement"><organ>A</organ></statement><extra/></answer>';

/** The document with its statement signed, the signature beside it; or signed otherwise. */
export async function signedGeneric(
  options: Partial<SignXmlOptions> = {},
  source: string = genericDocument,
): Promise<string> {
  const document = parseXml(Buffer.from(source));
  const statement = document.child(document.root, 'statement');
  const signed = await signXml(document, {
    form: 'detached',
    key: rsa.privateKey,
    certificates: [],
    parts: [statement],
    ...options,
  });
  return signed.toString('utf8');
}

/** Evidence about the first signature, whose key is known without a certificate. */
export function genericEvidence(
  source: string,
  options: Partial<VerifySignatureOptions> = {},
): { readonly document: XmlDocument; readonly signature: XmlElement; readonly evidence: SignatureEvidence } {
  const document = parseXml(Buffer.from(source));
  const signature = signatureElements(document)[0] ?? -1;
  const evidence = verifySignature(document, signature, {
    resolveKey: () => rsa.publicKey,
    resolveKeyByHints: () => rsa.publicKey,
    ...options,
  });
  return { document, signature, evidence };
}

/** Codes of what was found, but for the signing time, which generic samples do not have. */
export function codesOf({ findings }: SignatureEvidence): readonly string[] {
  return findings.map(({ code }) => code).filter((code) => code !== 'SIGNATURE_TIME_UNCOVERED');
}
