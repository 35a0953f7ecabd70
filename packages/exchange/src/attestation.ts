import type { ChainHead, EntryDraft, PackageFacts, SignedVoucher } from '@lienthong/ledger';
import type { NodeIdentity } from '@lienthong/pki';
import type { NodeRecord } from './node-answers.ts';
import { signText } from './signed-text.ts';

/**
 * What a node says that its ledger holds about one package, for whoever was not there. Receipts are signed when copies
 * end and only relays' own ledgers tell of relays; an attestation covers every act of the node, whenever it is asked for.
 */
export type Attestation = {
  readonly by: string;
  readonly pkg: string;
  /** Milliseconds since 1970: when the node was asked. */
  readonly at: number;
  /** The node's chain when it signed; every entry below stands in it. */
  readonly ledger: ChainHead;
  readonly facts: PackageFacts;
  readonly entries: readonly EntryDraft[];
};

/** What a node has recorded about a package, signed with the node's key as these very bytes. */
export function signAttestation(
  { node: by, pkg, facts, entries }: NodeRecord,
  signed: { readonly at: number; readonly ledger: ChainHead; readonly identity: NodeIdentity },
): SignedVoucher {
  const { at, ledger, identity } = signed;
  const attestation: Attestation = { by, pkg, at, ledger, facts, entries };
  const { text: statement, signature, certificates } = signText(JSON.stringify(attestation), identity);
  return { statement, signature, certificates };
}
