import { createHash } from 'node:crypto';
import { isExchangeError } from '@lienthong/errors';
import { escapeAttribute, parseXml } from '@lienthong/xml';
import type { ContainerEntry } from './container-entry.ts';

/** What a manifest says: what it is signed or stamped by, and the digests of the files that it lists. */
export type AsicManifest = {
  /** Path of the signature or time stamp over the manifest. */
  readonly signature: string;
  /** SHA-256, base64, by path. */
  readonly digests: ReadonlyMap<string, string>;
};

const asic = 'http://uri.etsi.org/02918/v1.2.1#';
const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** SHA-256, base64. */
export function digestText(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/**
 * The manifest as it stands in `META-INF/ASiCManifest….xml`.
 *
 * @param options.rootFile - path of the one that the others are about
 * @clause ETSI EN 319 162-1 A.4
 */
export function buildManifest(
  entries: readonly ContainerEntry[],
  options: { readonly signature: string; readonly signatureType: string; readonly rootFile?: string },
): Uint8Array {
  const references = entries.map(
    ({ name, bytes }) =>
      `  <asic:DataObjectReference URI="${escapeAttribute(name)}"${name === options.rootFile ? ' Rootfile="true"' : ''}>\n` +
      `    <ds:DigestMethod Algorithm="${sha256}"/>\n` +
      `    <ds:DigestValue>${digestText(bytes)}</ds:DigestValue>\n` +
      '  </asic:DataObjectReference>\n',
  );
  return Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      `<asic:ASiCManifest xmlns:asic="${asic}" xmlns:ds="${dsig}">\n` +
      `  <asic:SigReference URI="${escapeAttribute(options.signature)}" MimeType="${options.signatureType}"/>\n` +
      `${references.join('')}</asic:ASiCManifest>\n`,
  );
}

/** The manifest in these bytes; undefined where they are none, list a file twice, or use another digest than SHA-256. */
export function readManifest(bytes: Uint8Array): AsicManifest | undefined {
  try {
    const document = parseXml(bytes, { limits: { elementsMax: 300_000, bytesMax: 32 * 1024 * 1024 } });
    const { root } = document;
    if (!document.is(root, 'ASiCManifest', asic)) return undefined;
    const signature = document.child(root, 'SigReference', asic);
    const digests = new Map<string, string>();
    for (const reference of document.children(root)) {
      if (!document.is(reference, 'DataObjectReference', asic)) continue;
      const method = document.child(reference, 'DigestMethod', dsig);
      const value = document.child(reference, 'DigestValue', dsig);
      const uri = document.attribute(reference, 'URI');
      if (uri === undefined || method < 0 || value < 0 || digests.has(uri)) return undefined;
      if (document.attribute(method, 'Algorithm') !== sha256) return undefined;
      digests.set(uri, document.text(value).trim());
    }
    const path = signature < 0 ? undefined : document.attribute(signature, 'URI');
    return path === undefined || digests.size === 0 ? undefined : { signature: path, digests };
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return undefined; // no XML, and so no manifest
  }
}
