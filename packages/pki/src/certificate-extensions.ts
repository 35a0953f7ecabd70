import {
  childrenOf,
  contentsOf,
  type Der,
  decodeDer,
  encodeDer,
  implicit,
  isContext,
  isUniversal,
  objectIdentifier,
  primitive,
  readObjectIdentifier,
  readSmallInteger,
  sequence,
  Tag,
} from './der.ts';
import { Oid } from './object-identifiers.ts';

/** Uses of a key, by the position of the bit in the KeyUsage extension (RFC 5280 §4.2.1.3). */
const keyUsageBits = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
} as const;

/** A use that a certificate allows its key. */
export type KeyUsage = keyof typeof keyUsageBits;

/** What the extensions of a certificate say. */
export type CertificateExtensions = {
  /** Present for a certification authority; `pathLength` is the number of authorities allowed below it. */
  readonly authority?: { readonly pathLength?: number };
  /** Absent: every use is allowed. */
  readonly keyUsage?: readonly KeyUsage[];
  /** Hexadecimal. */
  readonly subjectKeyId?: string;
  /** Hexadecimal. */
  readonly authorityKeyId?: string;
  /** URIs of the SubjectAlternativeName. */
  readonly uris: readonly string[];
};

/** Extensions as read from a certificate that others may have made. */
export type ReadExtensions = CertificateExtensions & {
  /** Object identifiers of critical extensions that nothing here understands; a chain with one is not trusted. */
  readonly unknownCritical: readonly string[];
};

/** Understood, or harmless to a signature on a document when marked critical. */
const understood: ReadonlySet<string> = new Set([
  Oid.subjectKeyIdentifier,
  Oid.keyUsage,
  Oid.subjectAlternativeName,
  Oid.basicConstraints,
  Oid.certificatePolicies,
  Oid.authorityKeyIdentifier,
  Oid.extendedKeyUsage,
]);

const uriTag = 6;
const extensionsMax = 64;

/** The Extensions SEQUENCE. basicConstraints and keyUsage are critical. */
export function buildExtensions(extensions: CertificateExtensions): Der {
  const { authority, keyUsage, subjectKeyId, authorityKeyId, uris } = extensions;
  const pathLength = authority?.pathLength;
  const constraints = sequence(
    authority && primitive(Tag.boolean, '\xff'),
    pathLength === undefined ? undefined : primitive(Tag.integer, String.fromCharCode(pathLength)),
  );
  return sequence(
    extension(Oid.basicConstraints, constraints, true),
    keyUsage && extension(Oid.keyUsage, buildKeyUsage(keyUsage), true),
    subjectKeyId === undefined
      ? undefined
      : extension(
          Oid.subjectKeyIdentifier,
          primitive(Tag.octetString, Buffer.from(subjectKeyId, 'hex')),
          false,
        ),
    authorityKeyId === undefined
      ? undefined
      : extension(
          Oid.authorityKeyIdentifier,
          sequence(implicit(0, Buffer.from(authorityKeyId, 'hex'))),
          false,
        ),
    uris.length === 0
      ? undefined
      : extension(
          Oid.subjectAlternativeName,
          sequence(...uris.map((uri) => implicit(uriTag, Buffer.from(uri, 'ascii')))),
          false,
        ),
  );
}

function extension(oid: string, value: Der, critical: boolean): Der {
  return sequence(
    objectIdentifier(oid),
    critical ? primitive(Tag.boolean, '\xff') : undefined,
    primitive(Tag.octetString, encodeDer(value)),
  );
}

function buildKeyUsage(uses: readonly KeyUsage[]): Der {
  let bits = 0;
  for (const use of uses) bits |= 0x80 >> keyUsageBits[use];
  const unused = bits === 0 ? 0 : Math.clz32(bits & -bits) ^ 31;
  return primitive(Tag.bitString, String.fromCharCode(unused, bits));
}

/** What an Extensions SEQUENCE says; throws an `Error` for a broken one or one that repeats an extension. */
export function readExtensions(node: Der): ReadExtensions {
  const seen = new Set<string>();
  const unknownCritical: string[] = [];
  const found: {
    -readonly [Name in keyof CertificateExtensions]?: CertificateExtensions[Name];
  } = {};
  const list = childrenOf(node, 'extensions');
  if (list.length > extensionsMax) throw new Error('too many extensions');
  for (const entry of list) {
    const parts = childrenOf(entry, 'extension');
    const oid = readObjectIdentifier(parts[0], 'extension name');
    const critical = isUniversal(parts[1], Tag.boolean) && contentsOf(parts[1], 'critical') !== '\0';
    const octets = parts.at(-1);
    if (!isUniversal(octets, Tag.octetString)) throw new Error(`extension ${oid} has no value`);
    if (seen.has(oid)) throw new Error(`extension ${oid} occurs twice`);
    seen.add(oid);
    if (critical && !understood.has(oid)) unknownCritical.push(oid);
    const value = contentsOf(octets, `extension ${oid}`);
    switch (oid) {
      case Oid.basicConstraints: {
        const authority = readBasicConstraints(decodeDer(value));
        if (authority) found.authority = authority;
        break;
      }
      case Oid.keyUsage:
        found.keyUsage = readKeyUsage(decodeDer(value));
        break;
      case Oid.subjectKeyIdentifier:
        found.subjectKeyId = hex(contentsOf(decodeDer(value), 'subject key identifier'));
        break;
      case Oid.authorityKeyIdentifier: {
        const keyId = childrenOf(decodeDer(value), 'authority key identifier').find((part) =>
          isContext(part, 0),
        );
        if (keyId) found.authorityKeyId = hex(contentsOf(keyId, 'authority key identifier'));
        break;
      }
      case Oid.subjectAlternativeName:
        found.uris = childrenOf(decodeDer(value), 'alternative names')
          .filter((name) => isContext(name, uriTag))
          .map((name) => contentsOf(name, 'URI'));
        break;
    }
  }
  return { ...found, uris: found.uris ?? [], unknownCritical };
}

function readBasicConstraints(node: Der): { pathLength?: number } | undefined {
  const [first, second] = childrenOf(node, 'basic constraints');
  if (!isUniversal(first, Tag.boolean) || contentsOf(first, 'CA flag') === '\0') return undefined;
  return second === undefined ? {} : { pathLength: readSmallInteger(second, 'path length') };
}

function readKeyUsage(node: Der): KeyUsage[] {
  const contents = contentsOf(node, 'key usage');
  if (!isUniversal(node, Tag.bitString) || contents.length < 2)
    throw new Error('key usage is not a bit string');
  const bits = contents.charCodeAt(1);
  return (Object.keys(keyUsageBits) as KeyUsage[]).filter((use) => bits & (0x80 >> keyUsageBits[use]));
}

const hex = (contents: string): string => Buffer.from(contents, 'latin1').toString('hex');
