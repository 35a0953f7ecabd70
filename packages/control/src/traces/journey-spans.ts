import { createHash } from 'node:crypto';
import type { EntryDraft } from '@lienthong/ledger';

/** An attribute of a span. @clause OTLP 1.x, JSON encoding */
export type SpanAttribute = {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
};

/** A span as it is exported. @clause OTLP 1.x, JSON encoding */
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: 1 | 5;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly SpanAttribute[];
  readonly events: readonly {
    readonly timeUnixNano: string;
    readonly name: string;
    readonly attributes: readonly SpanAttribute[];
  }[];
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code: 0 | 1 | 2; readonly message?: string };
};

/** What nodes have recorded about one package, in the order in which it became known. */
export type Recorded = { readonly node: string; readonly entry: EntryDraft };

/** Receivers that an attribute names. */
const namedMax = 20;

/** Id of the trace that is the journey of a package: the same for everybody who knows the package's key. */
function traceIdOf(pkg: string): string {
  return digest(pkg).slice(0, 32);
}

/** Id of the span that is the whole journey. */
function journeySpanId(pkg: string): string {
  return digest(`${pkg} journey`).slice(0, 16);
}

/**
 * The journey of a package as a trace: one span for the whole, one for every node from the neighbour's handing on to what
 * became of the copies there, each below the one that it came from.
 *
 * @param about - package that a status speaks about, where it is known: its trace is linked
 */
export function journeySpans(
  pkg: string,
  records: readonly Recorded[],
  options: { readonly tierOf: (node: string) => string; readonly about?: string | undefined },
): readonly Span[] {
  const first = records[0];
  if (!first) return [];
  const traceId = traceIdOf(pkg);
  const root = journeySpanId(pkg);
  const facts = records.find(({ entry }) => entry.facts)?.entry.facts;
  const instants = records.map(({ entry }) => entry.at);
  const refusal = records.find(({ entry }) => entry.act === 'refused' || entry.act === 'dead')?.entry;
  const { about } = options;
  const journey: Span = {
    traceId,
    spanId: root,
    name: `journey ${facts?.kind ?? 'unreadable'}`,
    kind: 1,
    startTimeUnixNano: nanoseconds(least(instants)),
    endTimeUnixNano: nanoseconds(most(instants)),
    attributes: [
      text('lienthong.package', pkg),
      text('lienthong.document', facts?.documentId ?? ''),
      text('lienthong.kind', facts?.kind ?? 'unreadable'),
      text('lienthong.sender', facts?.sender ?? first.entry.agency ?? ''),
      number('lienthong.copies', first.entry.copies),
    ],
    events: [],
    links: about === undefined ? [] : [{ traceId: traceIdOf(about), spanId: journeySpanId(about) }],
    status: statusOf(refusal?.code),
  };
  const nodes = [...new Set(records.map(({ node }) => node))];
  return [journey, ...nodes.map((node) => hopSpan(pkg, node, records, options.tierOf))];
}

function hopSpan(
  pkg: string,
  node: string,
  records: readonly Recorded[],
  tierOf: (node: string) => string,
): Span {
  const own = records.filter((record) => record.node === node).map(({ entry }) => entry);
  const admitted = own.find(({ act }) => act === 'admitted');
  const from = admitted?.edge;
  const handedOn = records.find(
    (record) => record.node === from && record.entry.act === 'relayed' && record.entry.edge === node,
  );
  // Receipts come long after; they are events of the hop and do not make it longer.
  const instants = own.filter(({ act }) => act !== 'receipt' && act !== 'acknowledged').map(({ at }) => at);
  const start = handedOn?.entry.at ?? least(instants.length > 0 ? instants : own.map(({ at }) => at));
  const refused = own.find(({ act }) => act === 'refused' || act === 'dead');
  return {
    traceId: traceIdOf(pkg),
    spanId: spanIdOf(pkg, node),
    parentSpanId: from === undefined ? journeySpanId(pkg) : spanIdOf(pkg, from),
    name: `${tierOf(node)} ${node}`,
    kind: 5,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(Math.max(start, instants.length > 0 ? most(instants) : start)),
    attributes: [
      text('lienthong.node', node),
      text('lienthong.tier', tierOf(node)),
      ...(from === undefined ? [] : [text('lienthong.from', from)]),
      ...(admitted?.facts?.signature === undefined
        ? []
        : [text('lienthong.signature', admitted.facts.signature)]),
    ],
    events: own.flatMap((entry) => (entry.act === 'admitted' ? [] : [spanEvent(entry)])),
    links: [],
    status: statusOf(refused?.code),
  };
}

function spanEvent({
  act,
  at,
  copies,
  edge,
  code,
  by,
  outcome,
  to = [],
}: EntryDraft): Span['events'][number] {
  return {
    timeUnixNano: nanoseconds(at),
    name: act,
    attributes: [
      number('lienthong.copies', copies),
      ...(edge === undefined ? [] : [text('lienthong.to', edge)]),
      ...(to.length === 0 ? [] : [text('lienthong.receivers', to.slice(0, namedMax).join(' '))]),
      ...(code === undefined ? [] : [text('lienthong.code', code)]),
      ...(by === undefined ? [] : [text('lienthong.by', by)]),
      ...(outcome === undefined ? [] : [text('lienthong.outcome', outcome)]),
    ],
  };
}

function spanIdOf(pkg: string, node: string): string {
  return digest(`${pkg} node ${node}`).slice(0, 16);
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

function statusOf(code: string | undefined): Span['status'] {
  return code === undefined ? { code: 1 } : { code: 2, message: code };
}

function text(key: string, value: string): SpanAttribute {
  return { key, value: { stringValue: value } };
}

function number(key: string, value: number): SpanAttribute {
  return { key, value: { intValue: String(value) } };
}

function nanoseconds(at: number): string {
  return `${Math.trunc(at)}000000`;
}

function least(instants: readonly number[]): number {
  return instants.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
}

function most(instants: readonly number[]): number {
  return instants.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
}
