import { createPublicKey, type KeyObject } from 'node:crypto';
import type { RandomSource } from '@lienthong/runtime';
import { buildCertificate } from './build-certificate.ts';
import { parseCertificate } from './certificate.ts';
import type { KeyUsage, ServiceUrls } from './certificate-extensions.ts';
import { generatePrivateKey } from './key-pair.ts';
import type { KeyEntry, KeyRecord } from './key-record.ts';
import type { ServerHosts } from './server-hosts.ts';
import { authoritySubject, type SubjectParts } from './subject.ts';

/** The issuing authorities under the root. */
export type IssuerName = 'state' | 'party';

/** An authority of one generation: `root-1`, `state-1`, `party-2`. */
export type AuthorityId = `${'root' | IssuerName}-${number}`;

/** A certification authority that can sign. */
export type Authority = { readonly key: KeyObject; readonly certificate: Uint8Array };

/** Root and issuing authorities, made together. */
export type Authorities = {
  readonly root: Authority;
  readonly issuers: Readonly<Record<IssuerName, Authority>>;
};

/** What the key of a leaf certificate is for, where that is not the signing of documents. */
export type LeafUse = {
  /** Object identifiers of extended uses. */
  readonly extendedKeyUsage?: readonly string[];
  readonly ocspNoCheck?: boolean;
  /** Where a server is reached. */
  readonly hosts?: ServerHosts;
};

/** What a leaf certificate is made from. */
export type LeafRequest = SubjectParts & {
  readonly use?: LeafUse;
  /** Where the issuer answers. */
  readonly services?: ServiceUrls;
  readonly publicKey: KeyObject;
  /** Milliseconds. */
  readonly notBefore: number;
  /** Milliseconds. */
  readonly notAfter: number;
};

const authorityNames = {
  root: 'Root CA GIẢ LẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ',
  state: 'CA GIẢ LẬP phục vụ các cơ quan Nhà nước',
  party: 'CA GIẢ LẬP phục vụ các cơ quan Đảng',
} as const;

const authorityUses: readonly KeyUsage[] = ['keyCertSign', 'cRLSign'];
const leafUses: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation'];

const dayMs = 86_400_000;
const yearMs = 365.25 * dayMs;
const authorityLifeMs = 20 * yearMs;

/**
 * New authorities, valid for 20 years from the day before `now`, so that clocks which differ a little agree.
 *
 * Their keys are P-256 although agencies have RSA: three of them are made in under a millisecond, where one RSA-2048 key
 * takes an eighth of a second and the real hierarchy's RSA-4096 takes seconds; and issuing 552 certificates costs 10 ms.
 * A chain may mix key kinds freely (RFC 5280 §4.1.1.2); OpenSSL, Java and .NET verify it.
 *
 * @param rootServices - where the root answers questions about the issuing authorities
 */
export async function makeAuthorities(
  now: number,
  random: RandomSource,
  rootServices: ServiceUrls | undefined,
): Promise<KeyRecord> {
  const validity = { notBefore: now - dayMs, notAfter: now - dayMs + authorityLifeMs };
  const make = async (
    role: keyof typeof authorityNames,
    pathLength: number,
    root?: KeyEntry,
  ): Promise<KeyEntry> => {
    const key = await generatePrivateKey('p-256');
    const certificate = buildCertificate(
      {
        subject: authoritySubject(authorityNames[role]).subject,
        publicKey: createPublicKey(key),
        ...validity,
        authority: { pathLength },
        keyUsage: authorityUses,
        signingKey: root?.key ?? key,
        ...(root && { issuerSubjectDer: parseCertificate(root.certificate).subjectDer }),
        ...(root && rootServices && { services: rootServices }),
      },
      random,
    );
    return { role, certificate, key };
  };
  const root = await make('root', 1);
  return { id: 'authorities', entries: [root, await make('state', 0, root), await make('party', 0, root)] };
}

/** The authorities of a record; `undefined` when one is missing. */
export function authoritiesOf(record: KeyRecord): Authorities | undefined {
  const find = (role: string): Authority | undefined => {
    const entry = record.entries.find((candidate) => candidate.role === role);
    return entry?.key && { key: entry.key, certificate: entry.certificate };
  };
  const [root, state, party] = [find('root'), find('state'), find('party')];
  return root && state && party && { root, issuers: { state, party } };
}

/** A leaf certificate of `issuer`. */
export function issueLeaf(issuer: Authority, request: LeafRequest, random: RandomSource): Buffer {
  const { subject, uris, publicKey, notBefore, notAfter, use, services } = request;
  return buildCertificate(
    {
      subject,
      uris,
      publicKey,
      notBefore,
      notAfter,
      keyUsage: leafUses,
      ...use,
      ...(services && { services }),
      signingKey: issuer.key,
      issuerSubjectDer: parseCertificate(issuer.certificate).subjectDer,
    },
    random,
  );
}
