import { type ChainEvidence, type ChainTrust, chainCertificatesMax } from '@lienthong/pki';
import { type SignatureFinding, signatureFinding } from '@lienthong/xml-signature';
import type { PackageEvidence, PackageSignature, VerifyPackageOptions } from './verify-package.ts';

/**
 * What a package's signature is worth once its chain of certificates has been judged: whom it is from, and findings about
 * that behind those about the bytes.
 *
 * @param signer - the chain as it was judged; undefined where there is none
 * @clause
 */
export function judgeSigner(
  signature: Pick<PackageSignature, 'findings' | 'signedSender'>,
  signer: ChainEvidence | undefined,
  { isSameAgency = (one, other) => one === other }: Pick<VerifyPackageOptions, 'isSameAgency'> = {},
): Pick<PackageEvidence, 'trust' | 'isSender' | 'findings'> {
  const { findings, signedSender: sender } = signature;
  if (!signer) return { trust: 'not-checked', isSender: false, findings };
  const { trust, organId = '' } = signer;
  if (trust !== 'trusted')
    return { trust, isSender: false, findings: [...findings, trustFinding(trust, signer)] };
  if (sender === undefined) return { trust, isSender: false, findings };
  if (organId !== '' && sender !== '' && isSameAgency(organId, sender))
    return { trust, isSender: true, findings };
  const foreign = signatureFinding('SIGNATURE_SIGNER_FOREIGN', { organId, sender });
  return { trust, isSender: false, findings: [...findings, foreign] };
}

/** Why a signer is not trusted; what could not be found out is told apart from what is missing. */
function trustFinding(trust: Exclude<ChainTrust, 'trusted'>, { reasons }: ChainEvidence): SignatureFinding {
  switch (trust) {
    case 'unknown-issuer':
      return signatureFinding('SIGNATURE_CERTIFICATE_UNTRUSTED');
    case 'expired-at-signing':
      return signatureFinding('SIGNATURE_CERTIFICATE_EXPIRED');
    case 'revoked':
      return signatureFinding('SIGNATURE_CERTIFICATE_REVOKED');
    case 'not-checked': {
      const codes = new Set(reasons.map(({ code }) => code));
      const unanswered = reasons.find(({ code }) => code === 'revocation-unknown');
      if (unanswered) return signatureFinding('SIGNATURE_REVOCATION_UNKNOWN', { problem: unanswered.detail });
      if (codes.has('too-many-certificates'))
        return signatureFinding('SIGNATURE_LIMIT_EXCEEDED', {
          limit: 'certificates',
          max: chainCertificatesMax,
        });
      return signatureFinding(
        codes.has('signing-time-unusable')
          ? 'SIGNATURE_CERTIFICATE_EXPIRED'
          : 'SIGNATURE_CERTIFICATE_MISSING',
      );
    }
  }
}
