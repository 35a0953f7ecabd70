/** Why a certificate may be revoked for good, with the numbers of RFC 5280 §5.3.1. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
} as const;

/** A reason for which a certificate is revoked for good. */
export type RevocationReason = keyof typeof revocationReasons;

/** Why a certificate stands in a revocation list; `certificateHold` can be taken back. */
export type ListedReason = RevocationReason | 'certificateHold';

const listedReasons: Readonly<Record<ListedReason, number>> = { ...revocationReasons, certificateHold: 6 };

/** The number of a reason on the wire. */
export function reasonNumber(reason: ListedReason): number {
  return listedReasons[reason];
}

/** The reason with this number; numbers that lists should not hold are `unspecified`: the certificate is revoked all the same. */
export function reasonOfNumber(number: number): ListedReason {
  const names = Object.keys(listedReasons) as ListedReason[];
  return names.find((name) => listedReasons[name] === number) ?? 'unspecified';
}
