import type { XmlDocument, XmlElement } from '@lienthong/xml';

/**
 * How the example constants of the public SDK begin, which several integrations put on every package. The value was
 * made over another document; the digest and the certificate were never real.
 *
 * @clause spec edxml-102 §4.2
 */
const constants: Readonly<Record<string, string>> = {
  SignatureValue: 'GbVb8n9+qFxz',
  DigestValue: 'FwgIqsSYJshU',
  X509Certificate: 'MIIFqTCCBJG',
};
/** The only constant that is also how real certificates may begin. */
const certificateCharactersMax = 16;

/** Whether a signature element, in whatever namespace, holds one of the SDK's constants; -1 is no element and holds none. */
export function isPlaceholderSignature(document: XmlDocument, signature: XmlElement): boolean {
  if (signature < 0) return false;
  const end = document.subtreeEnd(signature);
  for (let element = signature + 1; element < end; element++) {
    for (const [name, constant] of Object.entries(constants)) {
      if (!document.is(element, name)) continue;
      const text = document.text(element).trim();
      if (name === 'X509Certificate' && text.length > certificateCharactersMax) continue;
      if (text.startsWith(constant)) return true;
    }
  }
  return false;
}
