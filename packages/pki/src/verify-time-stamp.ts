import { isExchangeError } from '@lienthong/errors';
import { type Certificate, parseCertificate } from './certificate.ts';
import type { ChainEvidence } from './chain-evidence.ts';
import { parseTimeStamp } from './time-stamp.ts';
import type { TimeStampRequest } from './time-stamp-request.ts';
import type { TrustStore } from './trust-store.ts';

/**
 * What is known about a time stamp. It proves that the stamped bytes existed at `at` only where `status` is `valid` and
 * `chain.trust` is `trusted`.
 */
export type TimeStampEvidence = {
  readonly status:
    | 'valid'
    /** Not a time stamp at all. */
    | 'malformed'
    /** It is the stamp of something else. */
    | 'digest-mismatch'
    /** Its signature does not match its certificate, or not its content. */
    | 'value-mismatch'
    /** Made with SHA-1. */
    | 'weak-algorithm'
    /** The certificate of its authority is not at hand. */
    | 'certificate-missing';
  /** Milliseconds; absent when malformed. */
  readonly at?: number;
  /** Hexadecimal. */
  readonly serial?: string;
  /** Object identifier. */
  readonly policy?: string;
  /** The authority's chain at the instant that the stamp states; absent where its certificate could not be read. */
  readonly chain?: ChainEvidence;
  /** What is wrong with a malformed one. */
  readonly problem?: string;
};

/**
 * Evidence about a time stamp. Never throws for a bad one.
 *
 * @param token - DER of the token
 * @param options.stamped - digest of what should have the stamp
 * @param options.certificates - DER; of the authority, where the token does not hold them
 */
export function verifyTimeStamp(
  token: Uint8Array,
  options: {
    readonly stamped: Pick<TimeStampRequest, 'hash' | 'digest'>;
    readonly trust: TrustStore;
    readonly certificates?: readonly Uint8Array[];
  },
): TimeStampEvidence {
  const { stamped, trust } = options;
  let stamp: ReturnType<typeof parseTimeStamp>;
  try {
    stamp = parseTimeStamp(token);
  } catch (failure) {
    if (!isExchangeError(failure, 'PKI_MESSAGE_MALFORMED')) throw failure;
    return { status: 'malformed', problem: failure.text('en').summary };
  }
  const { at, serial, policy, signed } = stamp;
  const facts = { at, serial, policy };
  const candidates = [...signed.certificates, ...(options.certificates ?? [])].flatMap(tryParse);
  const signer = signed.findSigner(candidates);
  if (!signer) return { status: 'certificate-missing', ...facts };
  const others = candidates.filter((candidate) => candidate !== signer);
  const chain = trust.verifyChain(
    [signer, ...others].map(({ der }) => der),
    at,
    { purpose: 'time-stamping' },
  );
  if (stamped.hash === 'sha1') return { status: 'weak-algorithm', ...facts, chain };
  const isOf = stamp.hash === stamped.hash && Buffer.compare(stamp.digest, stamped.digest) === 0;
  const verified = signed.verify(signed.content, signer);
  // The digest inside the signature is over the stamp's own content: where that does not match, the stamp was altered.
  const status = verified === 'digest-mismatch' ? 'value-mismatch' : verified;
  return { status: status === 'valid' && !isOf ? 'digest-mismatch' : status, ...facts, chain };
}

function tryParse(der: Uint8Array): readonly Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (failure) {
    if (!isExchangeError(failure, 'PKI_CERTIFICATE_MALFORMED')) throw failure;
    return [];
  }
}
