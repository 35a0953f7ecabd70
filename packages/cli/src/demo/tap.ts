import { WireTap } from '@lienthong/emulator';
import type { Transport } from '@lienthong/node-host';

/** Somebody on the line of one host, who alters a package only when told to. */
export class Tap {
  #alteration: { readonly documentId: string; readonly from: string; readonly to: string } | undefined;
  #count = 0;

  /** How many packages were altered. */
  get count(): number {
    return this.#count;
  }

  /** From here on the text `from` becomes `to`, of the same length in bytes, in packages of one document. */
  arm(alteration: { readonly documentId: string; readonly from: string; readonly to: string }): void {
    this.#alteration = alteration;
  }

  disarm(): void {
    this.#alteration = undefined;
  }

  /** The tapped line in place of a host's own. */
  on({ axis, content }: Transport): WireTap {
    return new WireTap({
      axis,
      content,
      alter: ({ documentId }, bytes) => {
        const alteration = this.#alteration;
        if (alteration?.documentId !== documentId) return undefined;
        const altered = Buffer.from(bytes);
        const at = altered.indexOf(alteration.from, 0, 'utf8');
        if (at < 0) return undefined;
        altered.write(alteration.to, at, 'utf8');
        this.#count += 1;
        return altered;
      },
    });
  }
}
