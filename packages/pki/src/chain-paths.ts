import type { Certificate } from './certificate.ts';
import { type ChainReason, chainReason } from './chain-evidence.ts';
import { isAcceptableKey } from './key-pair.ts';
import { allowedSignatureAlgorithms, Oid } from './object-identifiers.ts';

/** What a signer's key must be meant for. */
export type ChainPurpose = 'documents' | 'time-stamping';

/** Paths from a signing certificate to configured roots, as far as they do not depend on time or revocation. */
export type ChainPaths = {
  /** Each from the signing certificate to a root. */
  readonly paths: readonly (readonly Certificate[])[];
  /** Why there is none; empty where there is one. */
  readonly reasons: readonly ChainReason[];
};

/** Longest chain, root included: root, policy CA, issuing CA, signer. */
const depthMax = 4;
/** Bounds the work of hostile certificates that all carry the same names. */
const signatureChecksMax = 16;
const pathsMax = 4;

/**
 * Every path from `leaf` to a root, in which each link holds: names and key identifiers match, the issuer is an
 * authority that may issue and whose path length allows it, keys and algorithms are allowed, signatures verify.
 * Dates and revocation are not looked at.
 *
 * @param pool - possible intermediates; being in it gives no trust
 * @param roots - the configured roots; nothing else ends a path
 */
export function findChainPaths(
  leaf: Certificate,
  pool: readonly Certificate[],
  roots: readonly Certificate[],
  purpose: ChainPurpose,
): ChainPaths {
  const unfit = signerReasons(leaf, purpose);
  if (unfit.length > 0) return { paths: [], reasons: unfit };

  const rootFingerprints = new Set(roots.map(({ fingerprint }) => fingerprint));
  const candidates = [...roots, ...pool.filter(({ fingerprint }) => !rootFingerprints.has(fingerprint))];
  const paths: Certificate[][] = [];
  const rejected: ChainReason[] = [];
  let checksLeft = signatureChecksMax;

  const extend = (path: readonly Certificate[]): void => {
    const last = path.at(-1) as Certificate;
    if (rootFingerprints.has(last.fingerprint)) {
      paths.push([...path]);
      return;
    }
    const issuers = candidates.filter(
      (candidate) => isNamedAsIssuer(last, candidate) && !path.includes(candidate),
    );
    if (issuers.length === 0) {
      const isSelfIssued = Buffer.compare(last.subjectDer, last.issuerDer) === 0;
      rejected.push(
        isSelfIssued
          ? chainReason('root-not-configured', last.subject)
          : chainReason('issuer-not-found', last.issuer),
      );
    }
    for (const issuer of issuers) {
      if (paths.length === pathsMax) return;
      const reasons = linkReasons(last, issuer, path.length - 1);
      if (reasons.length > 0) {
        rejected.push(...reasons);
        continue;
      }
      if (checksLeft === 0) {
        rejected.push(chainReason('search-limit', String(signatureChecksMax)));
        return;
      }
      checksLeft -= 1;
      if (!last.isSignedBy(issuer)) rejected.push(chainReason('signature-invalid', last.subject));
      else if (path.length === depthMax) rejected.push(chainReason('path-too-long', issuer.subject));
      else extend([...path, issuer]);
    }
  };
  extend([leaf]);
  return paths.length > 0 ? { paths, reasons: [] } : { paths, reasons: distinct(rejected) };
}

/** A key for these alone signs no documents, whatever its other uses say. */
const serviceUses: ReadonlySet<string> = new Set([
  Oid.serverAuth,
  Oid.codeSigning,
  Oid.timeStamping,
  Oid.ocspSigning,
]);

function isMeantFor(uses: readonly string[], purpose: ChainPurpose): boolean {
  if (purpose === 'time-stamping') return uses.length === 1 && uses[0] === Oid.timeStamping;
  return uses.length === 0 || uses.some((use) => !serviceUses.has(use));
}

/** What forbids this certificate to sign for a purpose. */
function signerReasons(leaf: Certificate, purpose: ChainPurpose): ChainReason[] {
  const { authority, keyUsage, extendedKeyUsage } = leaf.extensions;
  const reasons = ownReasons(leaf);
  if (authority) reasons.push(chainReason('signer-is-authority', leaf.subject));
  const isSigning = !keyUsage || keyUsage.includes('digitalSignature') || keyUsage.includes('nonRepudiation');
  if (!isSigning || !isMeantFor(extendedKeyUsage, purpose))
    reasons.push(chainReason('signing-not-allowed', leaf.subject));
  return reasons;
}

/** What forbids any use of this certificate. */
function ownReasons(certificate: Certificate): ChainReason[] {
  const reasons: ChainReason[] = [];
  if (!isAcceptableKey(certificate.publicKey))
    reasons.push(chainReason('key-not-allowed', certificate.subject));
  if (certificate.extensions.unknownCritical.length > 0)
    reasons.push(chainReason('extension-unknown', certificate.subject));
  return reasons;
}

/** What forbids `issuer` to stand above `subject`, short of the signature itself. */
function linkReasons(subject: Certificate, issuer: Certificate, authoritiesBelow: number): ChainReason[] {
  const { authority, keyUsage } = issuer.extensions;
  const reasons = ownReasons(issuer);
  if (!authority || (keyUsage && !keyUsage.includes('keyCertSign')))
    reasons.push(chainReason('issuer-not-authority', issuer.subject));
  if (authority?.pathLength !== undefined && authoritiesBelow > authority.pathLength)
    reasons.push(chainReason('path-too-long', issuer.subject));
  if (allowedSignatureAlgorithms.get(subject.signatureAlgorithm) !== issuer.publicKey.asymmetricKeyType)
    reasons.push(chainReason('algorithm-not-allowed', subject.subject));
  return reasons;
}

function isNamedAsIssuer(subject: Certificate, candidate: Certificate): boolean {
  const { authorityKeyId } = subject.extensions;
  const { subjectKeyId } = candidate.extensions;
  return (
    Buffer.compare(subject.issuerDer, candidate.subjectDer) === 0 &&
    (authorityKeyId === undefined || subjectKeyId === undefined || authorityKeyId === subjectKeyId)
  );
}

function distinct(reasons: readonly ChainReason[]): ChainReason[] {
  return [...new Map(reasons.map((reason) => [reason.text, reason])).values()];
}
