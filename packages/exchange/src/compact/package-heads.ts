import type { PackageFacts } from '@lienthong/ledger';
import { PackedBytes } from './packed-bytes.ts';
import { readValue, writeValue } from './packed-value.ts';

/** A package with what nodes know of it when they admit it; one object for all nodes of a process that know the same. */
export type PackageHead = {
  readonly pkg: string;
  /** The facts, one character a byte. */
  readonly packed: string;
};

type Recent = { readonly head: PackageHead; readonly facts: PackageFacts };

/** Heads of packages, and the facts of the latest ones: a package passes the nodes of one process within seconds. */
export class PackageHeads {
  readonly #recentMin: number;
  #young = new Map<string, Recent>();
  #old = new Map<string, Recent>();
  readonly #scratch = new PackedBytes();

  /** @param recentMin - how many are found again at least; at most twice as many */
  constructor({ recentMin }: { readonly recentMin: number }) {
    this.#recentMin = recentMin;
  }

  /** The head of a package: the same one as long as it is among the latest. */
  of(pkg: string, facts: PackageFacts): PackageHead {
    const bytes = this.#scratch;
    bytes.at = 0;
    writeValue(bytes, facts);
    const packed = bytes.writtenText;
    const recent = this.#young.get(packed) ?? this.#old.get(packed);
    if (recent?.head.pkg === pkg) return recent.head;
    const head = { pkg, packed };
    this.#keep({ head, facts });
    return head;
  }

  /** What was known of a package. Whoever gets it does not change it. */
  factsOf(head: PackageHead): PackageFacts {
    const { packed } = head;
    const recent = this.#young.get(packed) ?? this.#old.get(packed);
    if (recent) return recent.facts;
    const facts = readValue(new PackedBytes(Buffer.from(packed, 'latin1'))) as PackageFacts;
    this.#keep({ head, facts });
    return facts;
  }

  #keep(recent: Recent): void {
    if (this.#young.size >= this.#recentMin) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(recent.head.packed, recent);
  }
}
