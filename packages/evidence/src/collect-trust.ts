import {
  buildOcspRequest,
  type Certificate,
  certificatePem,
  ocspCertificateId,
  type Pki,
  parseCertificate,
} from '@lienthong/pki';
import type { ContainerEntry } from './container-entry.ts';

type Authority = { readonly id: string; readonly certificate: Certificate };

const authorityNames = ['root', 'state', 'party'] as const;

/** Every authority of the installation, under the names that its services have for them. */
async function authoritiesOf(pki: Pki): Promise<readonly Authority[]> {
  const found: Authority[] = [];
  for (const name of authorityNames)
    for (let generation = 1; ; generation += 1) {
      const id = `${name}-${generation}`;
      const der = await pki.services.authorityCertificate(id);
      if (!der) break;
      found.push({ id, certificate: parseCertificate(der) });
    }
  return found;
}

/**
 * Certificates of all signers up to the root, as PEM, and what their authorities answer now about each: OCSP answers without
 * nonce, so that they can be shown to others, and revocation lists.
 *
 * @param presented - DER; certificates that signatures came with
 */
export async function collectTrust(
  pki: Pki,
  presented: Iterable<Uint8Array>,
): Promise<readonly ContainerEntry[]> {
  const authorities = await authoritiesOf(pki);
  const isAuthority = new Map(authorities.map(({ id, certificate }) => [certificate.fingerprint, id]));
  const holders = new Map<string, Certificate>();
  for (const der of presented) {
    const certificate = parseCertificate(der);
    if (!isAuthority.has(certificate.fingerprint)) holders.set(certificate.fingerprint, certificate);
  }
  const issuerOf = (certificate: Certificate): Authority | undefined =>
    authorities.find(
      ({ certificate: issuer }) =>
        issuer !== certificate &&
        Buffer.compare(issuer.subjectDer, certificate.issuerDer) === 0 &&
        certificate.isSignedBy(issuer),
    );
  const used = new Map<string, Authority>();
  for (const certificate of holders.values())
    for (let issuer = issuerOf(certificate); issuer; issuer = issuerOf(issuer.certificate)) {
      if (used.has(issuer.id)) break;
      used.set(issuer.id, issuer);
    }
  const named = [
    ...[...used.values()].map(({ id, certificate }) => [id, certificate] as const),
    ...distinctNames([...holders.values()]),
  ].sort(([one], [other]) => (one < other ? -1 : 1));
  const entries: ContainerEntry[] = [];
  const issuing: string[] = [];
  for (const [name, certificate] of named) {
    const pem = certificatePem(certificate.der);
    entries.push({ name: `certificates/${name}.pem`, bytes: Buffer.from(pem) });
    const issuer = issuerOf(certificate);
    if (used.has(name) && issuer) issuing.push(pem);
    if (!issuer) continue;
    // SHA-1 names the issuer here, as everybody's tools do by default; it secures nothing.
    const id = ocspCertificateId(certificate, issuer.certificate, 'sha1');
    const answer = await pki.services.answerOcsp(buildOcspRequest({ certificates: [id] }));
    entries.push({ name: `revocation/${issuer.id}/${name}.ocsp`, bytes: answer });
  }
  for (const id of [...used.keys()].sort()) {
    const list = await pki.services.crl(id);
    if (list) entries.push({ name: `revocation/${id}.crl`, bytes: list });
  }
  if (issuing.length > 0)
    entries.push({ name: 'certificates/issuers.pem', bytes: Buffer.from(issuing.join('')) });
  return entries;
}

/** Each certificate under a name that says whose it is, and no two under one. */
function distinctNames(certificates: readonly Certificate[]): readonly (readonly [string, Certificate])[] {
  const taken = new Set<string>();
  return certificates.map((certificate) => {
    const { organId, nodeId, person, fingerprint } = certificate;
    const plain =
      (nodeId !== undefined && `node-${nodeId}`) ||
      (organId !== undefined && `agency-${organId}`) ||
      (person && `person-${person.organId}-${person.personId}`) ||
      `other-${fingerprint.slice(0, 16)}`;
    const safe = plain.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 80);
    const name = taken.has(safe.toLowerCase()) ? `${safe}-${fingerprint.slice(0, 16)}` : safe;
    taken.add(name.toLowerCase());
    return [name, certificate] as const;
  });
}
