import type { CopyState, EntryDraft, InspectedPdf, PackageFacts, Remark } from '@lienthong/ledger';
import type { Transforming } from './hop-mode.ts';
import type { DocumentLife } from './lives/document-life.ts';
import type { NodeRecord } from './node-answers.ts';
import type { FoundPackage } from './operator-client.ts';

/** One node's handling of one package. */
export type Hop = {
  readonly node: string;
  readonly at: number;
  /** Neighbour that it came from; absent at the sender's node. */
  readonly from?: string;
  readonly copies: number;
  readonly signature?: string;
  readonly signer?: string;
  /** What the node found and let pass, as its policy has it. */
  readonly remarks: readonly Remark[];
  /** What the sender's node found of the signatures in attached PDFs. */
  readonly pdfs: readonly InspectedPdf[];
  /** What the node made of the bytes, where it handed on others than came in. */
  readonly hopMode?: Transforming;
  readonly relayed: readonly { readonly edge: string; readonly copies: number }[];
  readonly delivered: readonly string[];
  readonly refused: readonly {
    readonly to: readonly string[];
    readonly code: string;
    readonly rule?: string;
    readonly details: Readonly<Record<string, string | number>>;
  }[];
  /** How often the same copies came again. */
  readonly duplicates: number;
};

/** What became of one copy, as the sender's node knows it. */
export type CopyReceipt = {
  readonly to: string;
  readonly outcome: 'delivered' | 'refused' | 'dead';
  readonly by: string;
  readonly at: number;
};

/** What a receiver has said of its copy, as the sender's node knows it. */
export type CopyAcknowledgement = {
  readonly to: string;
  readonly state: CopyState;
  readonly at: number;
  readonly description?: string;
};

/** All hops, receipts and statuses of one package, as one timeline. */
export type Journey = {
  readonly pkg: string;
  readonly facts: PackageFacts;
  readonly hops: readonly Hop[];
  readonly receipts: readonly CopyReceipt[];
  /** The last word of each receiver that has said anything. */
  readonly acknowledgements: readonly CopyAcknowledgement[];
  readonly statuses: readonly {
    readonly pkg: string;
    readonly at: number;
    readonly sender: string;
    readonly status: string;
  }[];
  /** What became of the document at each receiver, as the sender's node knows it. */
  readonly lives: readonly DocumentLife[];
};

/** The journey that the records of the nodes tell. */
export function journeyOf(told: {
  readonly found: FoundPackage;
  readonly records: readonly NodeRecord[];
  readonly statuses: readonly FoundPackage[];
  readonly lives: readonly DocumentLife[];
}): Journey {
  const { found, records, statuses, lives } = told;
  const origin = records.find(({ node }) => node === found.facts.origin);
  return {
    pkg: found.pkg,
    facts: origin?.facts ?? found.facts,
    hops: records.map(hopOf),
    receipts: (origin?.entries ?? []).flatMap(receiptsOf(found.facts.origin)),
    acknowledgements: lastWords(origin?.entries ?? []),
    statuses: statuses.map(({ pkg, at, facts }) => ({
      pkg,
      at,
      sender: facts.sender,
      status: facts.status ?? '',
    })),
    lives,
  };
}

function hopOf({ node, facts, entries }: NodeRecord): Hop {
  const of = (act: EntryDraft['act']) => entries.filter((entry) => entry.act === act);
  const admitted = of('admitted');
  const from = admitted.find(({ edge }) => edge !== undefined)?.edge;
  return {
    node,
    at: admitted[0]?.at ?? 0,
    ...(from === undefined ? {} : { from }),
    copies: admitted.reduce((sum, { copies }) => sum + copies, 0),
    ...(facts.signature === undefined ? {} : { signature: facts.signature }),
    ...(facts.signer === undefined ? {} : { signer: facts.signer }),
    remarks: facts.remarks ?? [],
    pdfs: facts.pdfs ?? [],
    ...(facts.received === undefined ? {} : { hopMode: facts.received.mode }),
    relayed: of('relayed').flatMap(({ edge, copies }) => (edge === undefined ? [] : [{ edge, copies }])),
    delivered: of('delivered').flatMap(({ to }) => to ?? []),
    refused: [...of('refused'), ...of('dead')].map(({ to = [], code = '', rule, details = {} }) => ({
      to,
      code,
      ...(rule === undefined ? {} : { rule }),
      details,
    })),
    duplicates: of('duplicate').filter(({ copies }) => copies > 0).length,
  };
}

function receiptsOf(origin: string): (entry: EntryDraft) => readonly CopyReceipt[] {
  return ({ act, to = [], outcome, by, at }) => {
    // What the sender's own node refused never left it: its ledger is the receipt.
    const stated = act === 'receipt' ? outcome : act === 'refused' ? act : undefined;
    if (stated === undefined || stated === 'acknowledged') return [];
    return to.map((code) => ({ to: code, outcome: stated, by: by ?? origin, at }));
  };
}

function lastWords(entries: readonly EntryDraft[]): readonly CopyAcknowledgement[] {
  const words = new Map<string, CopyAcknowledgement>();
  for (const { act, outcome, to = [], state, at, description } of entries) {
    if (act !== 'receipt' || outcome !== 'acknowledged' || state === undefined) continue;
    for (const code of to)
      words.set(code, { to: code, state, at, ...(description === undefined ? {} : { description }) });
  }
  return [...words.values()];
}
