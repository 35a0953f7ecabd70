import { readStatusCode, statusCodes } from '@lienthong/edxml';
import type { Hop, Journey } from '@lienthong/exchange';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import { kindText } from '../texts/kind-texts.ts';
import { signatureText } from '../texts/signature-texts.ts';
import { tierText } from '../texts/tier-texts.ts';
import { padStart } from './columns.ts';
import { fieldLines } from './fields.ts';
import { lifeData, lifeLines } from './lives.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatBytes, formatCount, formatDuration, formatInstant } from './quantity.ts';
import { refusalData, refusalLines, remarkLines } from './refusal.ts';

/** Who is who in a journey. */
export type JourneyNames = {
  readonly registry: Registry;
  readonly topology: Topology;
  /** Agency code by the fingerprint of its certificate. */
  readonly signers: ReadonlyMap<string, string>;
};

type Shown = {
  readonly journey: Journey;
  readonly names: JourneyNames;
  readonly look: Look;
  /** Branches shown of each node; of the others a sum. */
  readonly childrenMax: number;
  readonly hops: ReadonlyMap<string, Hop>;
};

const labels = {
  pkg: { vi: 'Gói tin', en: 'Package' },
  documentId: { vi: 'Văn bản', en: 'Document' },
  from: { vi: 'Nơi gửi', en: 'From' },
  sent: { vi: 'Gửi lúc', en: 'Sent' },
} as const;

/** Lines of a journey: what it is, the way as a tree with times, receipts, statuses. */
export function journeyLines(
  journey: Journey,
  options: Pick<Shown, 'names' | 'look' | 'childrenMax'> & {
    /** Whether to tell what became of the document at its receivers. */
    readonly lives: boolean;
  },
): readonly string[] {
  const { look, names } = options;
  const { language, style } = look;
  const { facts, hops } = journey;
  const shown: Shown = { ...options, journey, hops: new Map(hops.map((hop) => [hop.node, hop])) };
  const origin = hops[0];
  const title = [printable(facts.code ?? ''), printable(facts.subject ?? '')].filter((text) => text !== '');
  return [
    [style.bold(title.join(' · ') || kindText(facts.kind)[language]), formatBytes(facts.size, language)].join(
      ' · ',
    ),
    ...fieldLines(
      [
        [labels.pkg[language], journey.pkg],
        [labels.documentId[language], facts.documentId === '' ? undefined : printable(facts.documentId)],
        [labels.from[language], `${nameOf(facts.sender, names)} ${style.dim(facts.sender)}`],
        [labels.sent[language], origin && formatInstant(origin.at)],
      ],
      look,
    ),
    '',
    ...(origin ? hopLines(shown, origin, '  ', '  ') : []),
    '',
    ...endLines(shown, origin?.at ?? 0),
    ...(options.lives
      ? lifeLines(journey.lives, {
          look,
          nameOf: (code) => nameOf(code, names),
          all: options.childrenMax === Number.POSITIVE_INFINITY,
        })
      : []),
  ];
}

const hopModes = {
  trace: { vi: 'thêm vết', en: 'added to the trace' },
  rebuild: { vi: 'ghi lại gói tin', en: 'wrote it anew' },
} as const;

function hopLines(shown: Shown, hop: Hop, first: string, rest: string): readonly string[] {
  const { names, look, hops, childrenMax, journey } = shown;
  const { language, style } = look;
  const start = journey.hops[0]?.at ?? hop.at;
  const tier = tierText(names.topology.node(hop.node as NodeId).tier)[language];
  const delivered = hop.delivered.length;
  const facts = [
    padStart(formatDuration(hop.at - start, language), 7),
    signature(hop, shown),
    ...(hop.hopMode === undefined ? [] : [hopModes[hop.hopMode][language]]),
    ...(delivered === 0
      ? []
      : [
          `${{ vi: 'đã giao', en: 'delivered' }[language]} ${delivered === 1 ? nameOf(hop.delivered[0] ?? '', names) : formatCount(delivered, language)}`,
        ]),
    ...(hop.duplicates === 0 ? [] : [`${{ vi: 'gói trùng', en: 'duplicates' }[language]} ${hop.duplicates}`]),
  ];
  const children = hop.relayed.flatMap(({ edge }) => hops.get(edge) ?? []);
  const isLong = children.length > childrenMax + 1;
  const visible = isLong ? children.slice(0, childrenMax) : children;
  const hidden = children.slice(visible.length);
  const ends = (index: number) => index === visible.length - 1 && hidden.length === 0;
  return [
    `${first}● ${tier} ${style.bold(nameOf(hop.node, names))} ${style.dim(hop.node)}  ${facts.join(' · ')}`,
    ...hop.refused.flatMap((refusal) =>
      refusalLines(refusal, look, `${rest}${children.length > 0 ? '│' : ' '} `),
    ),
    ...hop.remarks.flatMap((remark) =>
      remarkLines(remark, look, `${rest}${children.length > 0 ? '│' : ' '} `),
    ),
    ...hop.pdfs.map((pdf) => `${rest}${children.length > 0 ? '│' : ' '} ${pdfText(pdf, look)}`),
    ...visible.flatMap((child, index) =>
      hopLines(shown, child, `${rest}${ends(index) ? '└─' : '├─'}`, `${rest}${ends(index) ? '  ' : '│ '}`),
    ),
    ...(hidden.length === 0 ? [] : [`${rest}└─${style.dim(hiddenText(shown, hidden))}`]),
  ];
}

const pdfAnswers = {
  right: { vi: 'chữ ký đúng', en: 'signatures right' },
  wrong: { vi: 'chữ ký sai', en: 'a signature is wrong' },
  'not-checkable': { vi: 'không kiểm được chữ ký', en: 'signatures cannot be checked' },
  unsigned: { vi: 'không có chữ ký số', en: 'not signed' },
} as const;

/** What the sender's node found in an attached PDF. */
function pdfText({ name, answer }: Hop['pdfs'][number], { language, style }: Look): string {
  const mark = answer === 'right' ? style.good('✓') : answer === 'wrong' ? style.bad('✗') : '?';
  return `${mark} PDF ${printable(name)}: ${pdfAnswers[answer][language]}`;
}

function hiddenText({ hops, look: { language } }: Shown, hidden: readonly Hop[]): string {
  const below = (hop: Hop): readonly Hop[] => [
    hop,
    ...hop.relayed.flatMap(({ edge }) => hops.get(edge) ?? []).flatMap(below),
  ];
  const all = hidden.flatMap(below);
  const sum = (of: (hop: Hop) => number) =>
    formatCount(
      all.reduce((total, hop) => total + of(hop), 0),
      language,
    );
  const [nodes, delivered, refused] = [
    formatCount(all.length, language),
    sum((hop) => hop.delivered.length),
    sum((hop) => hop.refused.reduce((total, { to }) => total + to.length, 0)),
  ];
  return language === 'vi'
    ? `… thêm ${nodes} nút: ${delivered} bản đã giao, ${refused} bị từ chối (--all để xem đủ)`
    : `… ${nodes} more nodes: ${delivered} delivered, ${refused} refused (--all shows them)`;
}

function signature({ signature: status, signer }: Hop, { names, look }: Shown): string {
  const { language, style } = look;
  if (status === undefined) return { vi: 'chữ ký chưa được kiểm tra', en: 'signature not checked' }[language];
  const isValid = status === 'valid' || status === 'valid-at-origin';
  const code = signer === undefined ? undefined : names.signers.get(signer);
  const who = code === undefined ? (signer?.slice(0, 16) ?? '') : nameOf(code, names);
  return `${isValid ? style.good('✓') : style.bad('✗')} ${signatureText(status)[language]}${isValid ? ` ${who}` : ''}`;
}

/** Receipts in one line an outcome, then statuses. */
function endLines({ journey, names, look }: Shown, startedAt: number): readonly string[] {
  const { language, style } = look;
  const outcomes = {
    delivered: { vi: 'đã giao', en: 'delivered' },
    refused: { vi: 'bị từ chối', en: 'refused' },
    dead: { vi: 'không xử lý được', en: 'dead' },
  } as const;
  const copies = journey.facts && journey.hops[0] ? journey.hops[0].copies : 0;
  const receipts = (['delivered', 'refused', 'dead'] as const).flatMap((outcome) => {
    const some = journey.receipts.filter((receipt) => receipt.outcome === outcome);
    if (some.length === 0) return [];
    const last = Math.max(...some.map(({ at }) => at)) - startedAt;
    const mark = outcome === 'delivered' ? style.good('✓') : style.bad('✗');
    const after = { vi: 'bản cuối sau', en: 'the last after' }[language];
    return [
      `  ${mark} ${formatCount(some.length, language)}/${formatCount(copies, language)} ${outcomes[outcome][language]}, ${after} ${formatDuration(last, language)}`,
    ];
  });
  const waiting = copies - journey.receipts.length;
  const statuses = journey.statuses.map(({ at, sender, status }) => {
    const code = readStatusCode(status);
    const name = code === undefined ? '' : ` ${statusCodes[code][language]}`;
    return `  ↩ ${formatInstant(at)}  ${printable(status)}${name} · ${nameOf(sender, names)}`;
  });
  return [
    ...receipts,
    ...(waiting > 0
      ? [
          `  … ${formatCount(waiting, language)} ${{ vi: 'bản đang trên đường', en: 'on their way' }[language]}`,
        ]
      : []),
    ...statuses,
  ];
}

function nameOf(code: string, { registry }: JourneyNames): string {
  return registry.find(code)?.name ?? printable(code);
}

/** The journey as data, with names. */
export function journeyData(journey: Journey, names: JourneyNames): object {
  const { hops, lives, ...rest } = journey;
  return {
    ...rest,
    lives: lifeData(lives, { nameOf: (code) => nameOf(code, names) }),
    hops: hops.map(({ refused, remarks, ...hop }) => ({
      ...hop,
      name: nameOf(hop.node, names),
      tier: names.topology.node(hop.node as NodeId).tier,
      signedBy: hop.signer === undefined ? null : (names.signers.get(hop.signer) ?? null),
      refused: refused.map(refusalData),
      remarks: remarks.map((remark) => refusalData({ ...remark, to: [] })),
    })),
  };
}
