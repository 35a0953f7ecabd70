import { createHash } from 'node:crypto';
import { beforeTraceHeader, spliceTraceHeader } from '@lienthong/edxml';
import { isExchangeError } from '@lienthong/errors';
import type { SignedTransformation } from '@lienthong/ledger';
import type { TrustStore } from '@lienthong/pki';
import type { NodeId, Topology } from '@lienthong/registry';
import type { Relay } from './hop-message.ts';
import type { HopMode } from './hop-mode.ts';
import { packageKey } from './package-identity.ts';
import { verifyText } from './signed-text.ts';
import { lenient, traceEntry } from './transform-package.ts';
import { readTransformation, type Transformation, type VouchedSignature } from './transformation.ts';

/** What nodes have made of a package's bytes on the way, believed. */
export type Passage = {
  /** SHA-256 of the bytes that came in first, to which the package's key is bound. */
  readonly original: string;
  /** What the first node that rebuilt the package found of its signature; absent where the signature is to be checked as it is. */
  readonly signature: VouchedSignature | undefined;
};

/** Either the passage, or what is wrong with it. */
export type PassageEvidence =
  | ({ readonly kind: 'believed' } & Passage)
  | { readonly kind: 'rejected'; readonly problem: string };

/** The node that checks, and what it knows of the others. */
export type PassageChecker = {
  readonly node: NodeId;
  readonly topology: Topology;
  readonly trust: TrustStore;
  readonly hopModeOf: (node: NodeId) => HopMode;
  /** Instant at which certificates must be valid. */
  readonly at: number;
};

/**
 * Checks that the nodes on the way have made of the package what is in hand, one after the other, and nothing else; never
 * throws for bad ones.
 *
 * Trace entries are taken off again and must leave the bytes that they were spliced into: for them nobody needs to be
 * believed. A node that rebuilds is believed, as far as the exchange is set up so that it does.
 *
 * @param bytes - the package in hand, whose digest is the relay's
 */
export function verifyPassage(
  relay: Relay,
  transformations: readonly SignedTransformation[],
  bytes: Uint8Array,
  checker: PassageChecker,
): PassageEvidence {
  const links: Transformation[] = [];
  for (const signed of transformations) {
    const link = believedLink(signed, relay, checker);
    if (typeof link === 'string') return { kind: 'rejected', problem: link };
    links.push(link);
  }
  const problem = chainProblem(links, relay, checker) ?? traceProblem(links, bytes);
  const [first] = links;
  if (problem !== undefined || !first) return { kind: 'rejected', problem: problem ?? 'no links' };
  const signature = links.find(({ mode }) => mode === 'rebuild')?.signature;
  return { kind: 'believed', original: first.from, signature };
}

/** One link, or why it is not believed. */
function believedLink(
  signed: SignedTransformation,
  relay: Relay,
  { trust, at }: PassageChecker,
): Transformation | string {
  const evidence = verifyText({ ...signed, text: signed.statement }, trust, at);
  if (evidence.kind === 'rejected') return `${evidence.code} (${evidence.reason})`;
  const link = readTransformation(signed.statement);
  if (!link) return 'malformed';
  const { by, pkg } = link;
  if (evidence.by !== by) return `${evidence.by ?? evidence.subject} speaks as ${by}`;
  if (pkg !== relay.pkg) return `made of ${pkg}`;
  return link;
}

/** What does not fit where the links are put together: between the first bytes and those in hand, in the order of the way. */
function chainProblem(
  links: readonly Transformation[],
  relay: Relay,
  { topology, node, hopModeOf }: PassageChecker,
): string | undefined {
  const { origin, sender, documentId, kind, pkg } = relay;
  const way = topology.route(origin as NodeId, node).slice(0, -1);
  let place = -1;
  let digest = links[0]?.from ?? '';
  if (packageKey({ sender, documentId, kind, digest }) !== pkg) return 'begins with other bytes';
  for (const { by, from, to, mode } of links) {
    const next = way.indexOf(by as NodeId);
    if (next <= place) return `${by} does not lie there on the way`;
    if (mode === 'rebuild' && hopModeOf(by as NodeId) !== 'rebuild') return `${by} is not to rebuild`;
    if (from !== digest) return `${by} was handed other bytes`;
    place = next;
    digest = to;
  }
  return digest === relay.digest ? undefined : 'ends with other bytes';
}

/** What was changed beside the trace since the package was last rebuilt. */
function traceProblem(links: readonly Transformation[], bytes: Uint8Array): string | undefined {
  let after = bytes;
  for (const link of links.toReversed()) {
    if (link.mode === 'rebuild') return undefined;
    const before = beforeEntry(after, link);
    if (!before) return `${link.by} has changed more than the trace`;
    after = before;
  }
  return undefined;
}

/** The bytes that the link's entry was spliced into; undefined where there are none. */
function beforeEntry(after: Uint8Array, link: Transformation): Buffer | undefined {
  try {
    for (const before of beforeTraceHeader(after, lenient))
      if (createHash('sha256').update(before).digest('hex') === link.from)
        return spliceTraceHeader(before, traceEntry(link), lenient).equals(after) ? before : undefined;
    return undefined;
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return undefined; // what cannot be read has no trace
  }
}
