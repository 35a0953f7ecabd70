/** What is sent back for one request. */
export type Reply =
  | { readonly kind: 'bytes'; readonly type: string; readonly bytes: Uint8Array }
  | { readonly kind: 'problem'; readonly status: number; readonly allow?: string }
  /** The connection is cut without an answer. */
  | { readonly kind: 'nothing' };

/** Media types of the services' messages (RFC 5280, RFC 6960, RFC 3161). */
export const mediaTypes = {
  crl: 'application/pkix-crl',
  certificate: 'application/pkix-cert',
  ocspRequest: 'application/ocsp-request',
  ocspResponse: 'application/ocsp-response',
  timeStampQuery: 'application/timestamp-query',
  timeStampReply: 'application/timestamp-reply',
} as const;

/** A message of a service. */
export function bytesReply(type: string, bytes: Uint8Array): Reply {
  return { kind: 'bytes', type, bytes };
}

/** An HTTP status without a message. */
export function problemReply(status: number, allow?: string): Reply {
  return { kind: 'problem', status, ...(allow !== undefined && { allow }) };
}
