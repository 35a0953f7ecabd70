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

/** Heads that are found again, at least: a package passes the nodes of one process within seconds. */
const recentMin = 4_096;

let young = new Map<string, Recent>();
let old = new Map<string, Recent>();
const scratch = new PackedBytes();

/** The head of a package: the same one as long as it was asked for among the latest. */
export function headOf(pkg: string, facts: PackageFacts): PackageHead {
  scratch.at = 0;
  writeValue(scratch, facts);
  const packed = scratch.writtenText;
  const recent = young.get(packed) ?? old.get(packed);
  if (recent?.head.pkg === pkg) return recent.head;
  const head = { pkg, packed };
  keep({ head, facts });
  return head;
}

/** What was known of a package. Whoever gets it does not change it. */
export function factsOf(head: PackageHead): PackageFacts {
  const { packed } = head;
  const recent = young.get(packed) ?? old.get(packed);
  if (recent) return recent.facts;
  const facts = readValue(new PackedBytes(Buffer.from(packed, 'latin1'))) as PackageFacts;
  keep({ head, facts });
  return facts;
}

function keep(recent: Recent): void {
  if (young.size >= recentMin) {
    old = young;
    young = new Map();
  }
  young.set(recent.head.packed, recent);
}
