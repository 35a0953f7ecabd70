import type { XmlDocument, XmlElement } from '@lienthong/xml';

/**
 * How the example constants of the public SDK begin, which several integrations put on every package. The value was
 * made over another document; the digest and the certificate were never real.
 *
 * @clause spec edxml-102 §4.2
 */
const valueAndDigest: readonly Buffer[] = [Buffer.from('GbVb8n9+qFxz'), Buffer.from('FwgIqsSYJshU')];
/** The whole of the text; real certificates may begin with it and go on. */
const certificateStart: Buffer = Buffer.from('MIIFqTCCBJG');
const certificate = /MIIFqTCCBJG(?![A-Za-z0-9+/])/;

/** Whether a signature element, in whatever namespace, holds one of the SDK's constants; -1 is no element and holds none. */
export function isPlaceholderSignature(document: XmlDocument, signature: XmlElement): boolean {
  if (signature < 0) return false;
  const bytes = document.bytes.subarray(document.start(signature), document.end(signature));
  return (
    valueAndDigest.some((constant) => bytes.includes(constant)) ||
    (bytes.includes(certificateStart) && certificate.test(bytes.toString('latin1')))
  );
}
