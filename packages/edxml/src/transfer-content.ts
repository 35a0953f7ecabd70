import { ExchangeError } from '@lienthong/errors';

const chunkLength = 4 * 1024 * 1024;

/** The base64 text of an attachment, decoded only when asked. */
export class TransferContent {
  readonly #text: () => Buffer;

  private constructor(text: () => Buffer) {
    this.#text = text;
  }

  /** Content whose base64 text is `bytes`; nothing is copied, so they must not change. */
  static fromEncoded(bytes: Uint8Array): TransferContent {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return new TransferContent(() => view);
  }

  /** Content whose base64 text is made anew whenever it is asked for. */
  static fromText(text: () => string): TransferContent {
    return new TransferContent(() => Buffer.from(text(), 'utf8'));
  }

  /** Content that decodes to `bytes`. */
  static fromBytes(bytes: Uint8Array): TransferContent {
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return TransferContent.fromEncoded(Buffer.from(view.toString('base64'), 'latin1'));
  }

  /** The base64 text on one line, white space removed; not checked. A view of the package where it stands on one line there. */
  encoded(): Buffer {
    const bytes = this.#text();
    return hasWhiteSpace(bytes)
      ? Buffer.from(bytes.toString('latin1').replace(/[ \t\r\n]+/g, ''), 'latin1')
      : bytes;
  }

  /**
   * The stored bytes. Strict: alphabet of RFC 4648 §4, padding as it must be, white space ignored.
   *
   * @throws EDXML_ATTACHMENT_NOT_BASE64 when the text is anything else
   */
  decode(): Buffer {
    const encoded = this.encoded();
    const { length } = encoded;
    if (length === 0) return Buffer.alloc(0);
    const padding = encoded[length - 1] === 0x3d ? (encoded[length - 2] === 0x3d ? 2 : 1) : 0;
    const firstPadding = encoded.indexOf(0x3d);
    const misplaced = firstPadding >= 0 && firstPadding < length - padding;
    if (length % 4 !== 0 || misplaced || encoded.includes(0x2d) || encoded.includes(0x5f)) {
      throw new ExchangeError('EDXML_ATTACHMENT_NOT_BASE64');
    }
    const decoded = Buffer.allocUnsafe((length / 4) * 3 - padding);
    let size = 0;
    for (let at = 0; at < length; at += chunkLength) {
      const end = Math.min(at + chunkLength, length);
      const expected = Math.min(((end - at) / 4) * 3, decoded.length - size);
      const written = decoded.write(encoded.toString('latin1', at, end), size, expected, 'base64');
      if (written !== expected) throw new ExchangeError('EDXML_ATTACHMENT_NOT_BASE64');
      size += written;
    }
    return decoded;
  }
}

function hasWhiteSpace(bytes: Buffer): boolean {
  return bytes.includes(0x0a) || bytes.includes(0x20) || bytes.includes(0x0d) || bytes.includes(0x09);
}
