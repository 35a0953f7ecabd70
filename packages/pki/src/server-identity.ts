import { assertInvariant } from '@lienthong/runtime';
import { parseCertificate } from './certificate.ts';
import { certificatePem } from './certificate-pem.ts';
import type { Identity } from './identity.ts';
import type { Holder } from './identity-store.ts';
import { Oid } from './object-identifiers.ts';
import { parseServerHosts, serverIdOf } from './server-hosts.ts';
import { serviceSubject } from './subject.ts';

/** Where a server is reached; a client compares what it has connected to with these. */
export type ServerRequest = {
  /** Host names. */
  readonly names?: readonly string[];
  /** IPv4 and IPv6 addresses. */
  readonly ips?: readonly string[];
};

/** What a TLS server needs, beside the identity itself. */
export type ServerIdentity = Identity & {
  /** The server's certificate and its issuer's, PEM. */
  readonly certPem: string;
  /** The root above them, which clients have to trust, PEM. */
  readonly rootPem: string;
  /** PKCS#8, PEM. */
  readonly keyPem: string;
};

/**
 * The holder of a server's certificate. Its identifier is made from the hosts: other hosts are another holder.
 *
 * @throws PKI_SUBJECT_INVALID for what is neither a host name nor an address
 */
export function serverHolder({ names = [], ips = [] }: ServerRequest): Holder {
  const hosts = parseServerHosts({ names, ips });
  return {
    folder: 'services',
    id: serverIdOf(hosts),
    parts: serviceSubject(hosts.names[0] ?? ips[0] ?? ''),
    issuer: 'state',
    use: { extendedKeyUsage: [Oid.serverAuth], hosts },
    // Any client that speaks TLS 1.2 takes it, and it is made in no time.
    keyType: 'p-256',
  };
}

/** The identity as servers take it, with the one of `roots` that its chain ends at. */
export function serverIdentityOf(identity: Identity, roots: readonly Uint8Array[]): ServerIdentity {
  const issuer = parseCertificate(identity.certificates.at(-1) ?? new Uint8Array());
  const root = roots.find((candidate) => issuer.isSignedBy(parseCertificate(candidate)));
  assertInvariant(root !== undefined, 'an issuing authority has no root');
  return {
    ...identity,
    rootPem: certificatePem(root),
    certPem: identity.certificates.map(certificatePem).join(''),
    keyPem: identity.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
