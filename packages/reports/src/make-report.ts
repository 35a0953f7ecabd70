import {
  addLine,
  type CounterLine,
  type CounterName,
  Counters,
  counterNames,
  emptyLine,
} from '@lienthong/counters';
import { type Day, instantOn } from '@lienthong/duties';
import { auditLedgers, type ChainHead, type LedgerAudit, type LedgerSource } from '@lienthong/ledger';
import type { Organisation, Registry } from '@lienthong/registry';
import { DeliveryTimes, deliveryTimeOf } from './delivery-times.ts';
import type { OpeningBalances } from './opening-balances.ts';
import type { Report, ReportFigures, ReportProof, ReportRow } from './report.ts';
import { periodText, type ReportPeriod } from './report-period.ts';
import { openingText, proofText } from './report-texts.ts';

const dayMs = 86_400_000;

/** What a report is made from. */
export type ReportOptions = {
  readonly ledgers: LedgerSource;
  readonly registry: Registry;
  readonly period: ReportPeriod;
  /** Instant of the making, milliseconds since 1970. */
  readonly now: number;
  /** Code of the agency that it is about, with all below it; all agencies where left out. */
  readonly under?: string | undefined;
  readonly opening?: OpeningBalances | undefined;
  /** Where chains stood when somebody looked before. */
  readonly heads?: ReadonlyMap<string, ChainHead> | undefined;
  /** Sites whose ledgers are not among `ledgers`. */
  readonly absentSites?: readonly string[];
  /** Documents that came to an agency in the period and are overdue at an instant; not told where left out. */
  readonly overdueOf?: ((code: string, at: number) => Promise<number>) | undefined;
};

/** Agencies that are asked for what is overdue at the same time. */
const askedAtOnce = 8;

/**
 * The report of a period. Every figure that was exchanged, and the verdict on the ledgers, come from one reading of all
 * entries, so that the verdict is about these figures; where it is not `sound`, nothing bears them out.
 *
 * @throws REGISTRY_ORGANISATION_UNKNOWN when the registry has no agency `under`
 */
export async function makeReport(options: ReportOptions): Promise<Report> {
  const { ledgers, registry, period, now, opening, heads } = options;
  const head = options.under === undefined ? undefined : registry.get(options.under);
  const end = instantOn(period.to as Day, '00:00') + dayMs;
  const start = instantOn(period.from as Day, '00:00');
  const counters = new Counters();
  const times = new DeliveryTimes((at) => at >= start && at < end);
  const audit = await auditLedgers(ledgers, {
    atRest: false,
    ...(heads && { heads }),
    onEntry: (_, entry) => {
      counters.add(entry);
      times.add(entry);
    },
  });
  const timesBySender = times.bySender();
  const counted = new Set([...counters.agencies(), ...(opening?.agencies.keys() ?? [])]);
  const shown = registry
    .all()
    .filter((one) => counted.has(one.organId) && (!head || isBelow(one, head, registry)));
  const receivers = shown.filter(({ organId }) => counters.of(organId, period).incoming > 0);
  const overdue = await overdueBy(receivers, options, Math.min(now, end - 1));
  const parts = shown.map((organisation): Part => {
    const { organId } = organisation;
    return {
      organisation,
      line: counters.of(organId, period),
      exchanged: counters.of(organId, { to: period.to }),
      opening: opening?.agencies.get(organId) ?? emptyLine(),
      timesMs: timesBySender.get(organId) ?? [],
      overdue: overdue?.get(organId),
    };
  });
  const unassigned = head ? emptyLine() : (opening?.whole ?? emptyLine());
  const tiers = [...new Set(registry.all().map(({ tier }) => tier))];
  const sizes = Map.groupBy(
    registry.all().filter((one) => !head || isBelow(one, head, registry)),
    ({ tier }) => tier,
  );
  const proof = proofOf(audit, options);
  const earlier = opening && openingText(opening);
  return {
    period,
    madeAt: now,
    ...(head && { under: { code: head.organId, name: head.name } }),
    ...(opening && {
      opening: { source: opening.source, ...(opening.until !== undefined && { until: opening.until }) },
    }),
    tiers: tiers.flatMap((tier): ReportRow[] => {
      const agencies = sizes.get(tier)?.length ?? 0;
      if (agencies === 0) return [];
      const own = parts.filter((part) => part.organisation.tier === tier);
      return [{ key: tier, tier, agencies, ...figuresOf(own, options) }];
    }),
    agencies: parts
      .map((part) => {
        const { organId, name, tier } = part.organisation;
        return { key: organId, name, tier, agencies: 1, ...figuresOf([part], options) };
      })
      .filter(hasFigures),
    unassigned,
    total: figuresOf(parts, options, unassigned),
    proof,
    texts: { period: periodText(period), proof: proofText(proof), ...(earlier && { opening: earlier }) },
  };
}

/** What is known of one agency. */
type Part = {
  readonly organisation: Organisation;
  readonly line: CounterLine;
  readonly exchanged: CounterLine;
  readonly opening: Readonly<CounterLine>;
  readonly timesMs: readonly number[];
  readonly overdue: number | undefined;
};

function figuresOf(
  parts: readonly Part[],
  { overdueOf }: ReportOptions,
  unassigned: Readonly<CounterLine> = emptyLine(),
): ReportFigures {
  const [line, exchanged, opening] = [emptyLine(), emptyLine(), { ...unassigned }];
  for (const part of parts) {
    addLine(line, part.line);
    addLine(exchanged, part.exchanged);
    addLine(opening, part.opening);
  }
  const cumulative = { ...opening };
  addLine(cumulative, exchanged);
  const delivery = deliveryTimeOf(parts.flatMap(({ timesMs }) => timesMs));
  return {
    line,
    ...(delivery && { delivery }),
    ...(overdueOf && { overdue: parts.reduce((sum, part) => sum + (part.overdue ?? 0), 0) }),
    opening,
    exchanged,
    cumulative,
  };
}

function hasFigures({ cumulative, line, overdue = 0 }: ReportRow): boolean {
  return (
    overdue > 0 ||
    (Object.keys(counterNames) as CounterName[]).some((name) => cumulative[name] + line[name] > 0)
  );
}

async function overdueBy(
  organisations: readonly Organisation[],
  { overdueOf }: ReportOptions,
  at: number,
): Promise<ReadonlyMap<string, number> | undefined> {
  if (!overdueOf) return undefined;
  const found = new Map<string, number>();
  const left = organisations.values();
  const ask = async (): Promise<void> => {
    for (const { organId } of left) found.set(organId, await overdueOf(organId, at));
  };
  await Promise.all(Array.from({ length: askedAtOnce }, ask));
  return found;
}

function isBelow(organisation: Organisation, head: Organisation, registry: Registry): boolean {
  for (
    let one: Organisation | undefined = organisation;
    one;
    one = one.parent === undefined ? undefined : registry.find(one.parent)
  )
    if (one.organId === head.organId) return true;
  return false;
}

function proofOf(audit: LedgerAudit, { ledgers, registry, absentSites = [] }: ReportOptions): ReportProof {
  const nameOf = (node: string) => registry.find(node)?.name ?? node;
  const { nodeCount, entryCount, inFlight, sound } = audit;
  return {
    sound: sound && absentSites.length === 0,
    ...{ nodeCount, entryCount, inFlight },
    divergences: audit.divergences.map(({ node, n, what }) => ({ node, name: nameOf(node), n, what })),
    imbalances: audit.imbalances.length,
    disagreements: audit.disagreements.length,
    doubled: audit.doubled.length,
    absentSites,
    heads: ledgers.owners.flatMap((owner) => {
      const node = ledgers.nodeIdOf(owner);
      const head = audit.heads.get(node);
      return head ? [{ node, name: nameOf(node), length: head.length, hash: head.hash }] : [];
    }),
  };
}
