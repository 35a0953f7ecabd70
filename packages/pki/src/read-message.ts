import { ExchangeError } from '@lienthong/errors';

/** Kinds of message about certificates. */
export type MessageKind =
  | 'CMS'
  | 'CRL'
  | 'OCSP request'
  | 'OCSP response'
  | 'time stamp request'
  | 'time stamp';

/**
 * What `read` makes of a message of other software.
 *
 * @throws PKI_MESSAGE_MALFORMED when there are more than `bytesMax` bytes, or `read` fails
 */
export function readMessage<Message>(
  message: { readonly kind: MessageKind; readonly der: Uint8Array; readonly bytesMax: number },
  read: (der: Uint8Array) => Message,
): Message {
  const { kind, der, bytesMax } = message;
  try {
    if (der.byteLength > bytesMax) throw new Error(`${der.byteLength} bytes, at most ${bytesMax} are read`);
    return read(der);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message.slice(0, 120) : 'unreadable';
    throw new ExchangeError('PKI_MESSAGE_MALFORMED', { kind, problem }, { cause });
  }
}
