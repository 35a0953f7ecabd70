import { timingSafeEqual } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import { hmacSha256, signatureHeaders } from './signed-headers.ts';
import { parseSignedText } from './signed-text.ts';

/** What a verified signature proves: who asks, and with which parameters. */
export type SignedRequest = {
  readonly systemId: string;
  /** Every signed parameter, names without prefix in their own spelling; leftovers of earlier calls among them. */
  readonly parameters: ReadonlyMap<string, string>;
};

/** The headers of one request that carry the signature, and where secrets are found. */
export type SignedHeadersOptions = {
  /** `XroadVnpt-sign-header` as on the wire: its bytes, or the Latin-1 text that Node makes of them. */
  readonly signHeader: Uint8Array | string | undefined;
  /** `XroadVnpt-hash-header`. */
  readonly hashHeader: string | undefined;
  /** The secret of a system; undefined where there is no such system. */
  readonly secretOf: (systemId: string) => Promise<string | undefined> | string | undefined;
};

/** Stands in for the secret of an unknown system, so that its refusal takes as long as that of a known one. */
const nobodysSecret = '00000000-0000-0000-0000-000000000000';

/**
 * The system and the parameters of a request whose signature is good. Parameters come from the signed text only,
 * never from the single headers. Whether the timestamp is fresh is not checked here: see `verifyFreshness`.
 *
 * @throws VXP_SIGNATURE_MISSING where a header is absent or empty.
 * @throws VXP_SIGNED_HEADERS_MALFORMED where the signed text is not a flat JSON object of texts with a `systemid`.
 * @throws VXP_SYSTEM_UNKNOWN where `secretOf` knows no secret.
 * @throws VXP_SIGNATURE_WRONG where the signature was not made over these bytes with the system's secret.
 * @clause VXP §2.4
 */
export async function verifySignedHeaders(options: SignedHeadersOptions): Promise<SignedRequest> {
  const signedText =
    typeof options.signHeader === 'string' ? Buffer.from(options.signHeader, 'latin1') : options.signHeader;
  if (!signedText?.length)
    throw new ExchangeError('VXP_SIGNATURE_MISSING', { header: signatureHeaders.signedText });
  if (!options.hashHeader)
    throw new ExchangeError('VXP_SIGNATURE_MISSING', { header: signatureHeaders.signature });

  const parameters = parseSignedText(signedText);
  const systemId = parameters.get('systemid');
  if (!systemId)
    throw new ExchangeError('VXP_SIGNED_HEADERS_MALFORMED', {
      problem: 'no `systemid`',
      problemVi: 'không có `systemid`',
    });

  const secret = await options.secretOf(systemId);
  const expected = hmacSha256(secret ?? nobodysSecret, signedText);
  const fits = /^[0-9a-f]{64}$/i.test(options.hashHeader)
    ? timingSafeEqual(expected, Buffer.from(options.hashHeader, 'hex'))
    : false;
  if (secret === undefined) throw new ExchangeError('VXP_SYSTEM_UNKNOWN', { systemId });
  if (!fits) throw new ExchangeError('VXP_SIGNATURE_WRONG', { systemId });
  return { systemId, parameters };
}
