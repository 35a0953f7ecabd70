import {
  childrenOf,
  contentsOf,
  type Der,
  decodeDer,
  encodeDer,
  explicit,
  implicit,
  implicitSequence,
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
import type { ServerHosts } from './server-hosts.ts';

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

/** Where an authority answers questions about the certificates that it has issued. */
export type ServiceUrls = {
  /** OCSP responders. */
  readonly ocsp: readonly string[];
  /** Revocation lists. */
  readonly crl: readonly string[];
  /** The issuer's own certificate. */
  readonly issuer: readonly string[];
};

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
  /** Object identifiers; empty: no restriction. */
  readonly extendedKeyUsage: readonly string[];
  readonly services?: ServiceUrls;
  /** Whether the certificate wants nobody to ask for its revocation. */
  readonly ocspNoCheck: boolean;
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
  Oid.authorityInformationAccess,
  Oid.crlDistributionPoints,
  Oid.ocspNoCheck,
]);

/** Extensions of a certificate to be made. */
export type NewExtensions = CertificateExtensions & {
  /** Where a server is reached, for the SubjectAlternativeName. */
  readonly hosts?: ServerHosts;
};

const dnsTag = 2;
const uriTag = 6;
const ipTag = 7;
const extensionsMax = 64;

/** The Extensions SEQUENCE. basicConstraints, keyUsage and extendedKeyUsage are critical. */
export function buildExtensions(extensions: NewExtensions): Der {
  const { authority, keyUsage, extendedKeyUsage, subjectKeyId, authorityKeyId, services } = extensions;
  const alternativeNames = buildAlternativeNames(extensions);
  const pathLength = authority?.pathLength;
  const constraints = sequence(
    authority && primitive(Tag.boolean, '\xff'),
    pathLength === undefined ? undefined : primitive(Tag.integer, String.fromCharCode(pathLength)),
  );
  return sequence(
    extension(Oid.basicConstraints, constraints, true),
    keyUsage && extension(Oid.keyUsage, buildKeyUsage(keyUsage), true),
    extendedKeyUsage.length === 0
      ? undefined
      : extension(Oid.extendedKeyUsage, sequence(...extendedKeyUsage.map(objectIdentifier)), true),
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
    alternativeNames.length === 0
      ? undefined
      : extension(Oid.subjectAlternativeName, sequence(...alternativeNames), false),
    services && extension(Oid.authorityInformationAccess, buildInformationAccess(services), false),
    services && extension(Oid.crlDistributionPoints, buildDistributionPoints(services.crl), false),
    extensions.ocspNoCheck ? extension(Oid.ocspNoCheck, primitive(Tag.null, ''), false) : undefined,
  );
}

function buildAlternativeNames({ uris, hosts }: NewExtensions): readonly Der[] {
  const { names = [], addresses = [] } = hosts ?? {};
  return [
    ...uris.map(uriName),
    ...names.map((name) => implicit(dnsTag, Buffer.from(name, 'ascii'))),
    ...addresses.map((address) => implicit(ipTag, address)),
  ];
}

const uriName = (uri: string): Der => implicit(uriTag, Buffer.from(uri, 'ascii'));

/** AuthorityInfoAccessSyntax ::= SEQUENCE OF SEQUENCE { accessMethod, accessLocation }   (RFC 5280 §4.2.2.1) */
function buildInformationAccess({ ocsp, issuer }: ServiceUrls): Der {
  return sequence(
    ...ocsp.map((uri) => sequence(objectIdentifier(Oid.ocsp), uriName(uri))),
    ...issuer.map((uri) => sequence(objectIdentifier(Oid.caIssuers), uriName(uri))),
  );
}

/** SEQUENCE OF SEQUENCE { distributionPoint [0] { fullName [0] GeneralNames } }   (RFC 5280 §4.2.1.13) */
function buildDistributionPoints(uris: readonly string[]): Der {
  return sequence(...uris.map((uri) => sequence(explicit(0, implicitSequence(0, [uriName(uri)])))));
}

/** An Extension of certificates, revocation lists and OCSP messages. */
export function extension(oid: string, value: Der, critical: boolean): Der {
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

/** One Extension as read. */
export type ReadExtension = {
  readonly oid: string;
  readonly critical: boolean;
  /** DER of what the extension holds, one character a byte. */
  readonly value: string;
};

/** The members of an Extensions SEQUENCE; throws an `Error` for a broken one or one that repeats an extension. */
export function readExtensionList(node: Der): readonly ReadExtension[] {
  const list = childrenOf(node, 'extensions');
  if (list.length > extensionsMax) throw new Error('too many extensions');
  const seen = new Set<string>();
  return list.map((entry) => {
    const parts = childrenOf(entry, 'extension');
    const oid = readObjectIdentifier(parts[0], 'extension name');
    const critical = isUniversal(parts[1], Tag.boolean) && contentsOf(parts[1], 'critical') !== '\0';
    const octets = parts.at(-1);
    if (!isUniversal(octets, Tag.octetString)) throw new Error(`extension ${oid} has no value`);
    if (seen.has(oid)) throw new Error(`extension ${oid} occurs twice`);
    seen.add(oid);
    return { oid, critical, value: contentsOf(octets, `extension ${oid}`) };
  });
}

/** What an Extensions SEQUENCE says; throws an `Error` for a broken one or one that repeats an extension. */
export function readExtensions(node: Der): ReadExtensions {
  const unknownCritical: string[] = [];
  const found: {
    -readonly [Name in keyof CertificateExtensions]?: CertificateExtensions[Name];
  } = {};
  const services = { ocsp: [] as string[], crl: [] as string[], issuer: [] as string[] };
  for (const { oid, critical, value } of readExtensionList(node)) {
    if (critical && !understood.has(oid)) unknownCritical.push(oid);
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
      case Oid.extendedKeyUsage:
        found.extendedKeyUsage = childrenOf(decodeDer(value), 'extended key usage').map((use) =>
          readObjectIdentifier(use, 'extended key usage'),
        );
        break;
      case Oid.ocspNoCheck:
        found.ocspNoCheck = true;
        break;
      case Oid.authorityInformationAccess:
        readInformationAccess(decodeDer(value), services);
        break;
      case Oid.crlDistributionPoints:
        services.crl.push(...readDistributionPoints(decodeDer(value)));
        break;
    }
  }
  const hasServices = Object.values(services).some(({ length }) => length > 0);
  return {
    ...found,
    uris: found.uris ?? [],
    extendedKeyUsage: found.extendedKeyUsage ?? [],
    ocspNoCheck: found.ocspNoCheck ?? false,
    ...(hasServices && { services }),
    unknownCritical,
  };
}

function readInformationAccess(node: Der, services: { ocsp: string[]; issuer: string[] }): void {
  for (const access of childrenOf(node, 'information access')) {
    const [method, location] = childrenOf(access, 'information access');
    const oid = readObjectIdentifier(method, 'access method');
    if (!isContext(location, uriTag)) continue;
    if (oid === Oid.ocsp) services.ocsp.push(contentsOf(location, 'access location'));
    if (oid === Oid.caIssuers) services.issuer.push(contentsOf(location, 'access location'));
  }
}

function readDistributionPoints(node: Der): readonly string[] {
  return childrenOf(node, 'distribution points').flatMap((point) => {
    const name = childrenOf(point, 'distribution point').find((part) => isContext(part, 0));
    const [fullName] = name ? childrenOf(name, 'distribution point name') : [];
    if (!isContext(fullName, 0)) return [];
    return childrenOf(fullName, 'full name')
      .filter((part) => isContext(part, uriTag))
      .map((part) => contentsOf(part, 'URI'));
  });
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
