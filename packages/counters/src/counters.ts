import type { EntryDraft } from '@lienthong/ledger';
import { addLine, type CounterLine, emptyLine } from './counter-line.ts';

/** Vietnamese time is UTC+7 the year round. */
const vietnamOffsetMs = 7 * 3_600_000;
const dayMs = 24 * 3_600_000;

/** The day of an instant in Vietnam, `yyyy-MM-dd`. */
export function vietnamDay(at: number): string {
  return new Date(at + vietnamOffsetMs).toISOString().slice(0, 10);
}

/** What one ledger entry adds for its agency; nothing for entries that count for nobody. */
export function countEntry(
  { act, agency, facts, kind, copies, outcome, state, taken }: EntryDraft,
  line: CounterLine,
): void {
  if (agency === undefined) return;
  const isStatus = (kind ?? facts?.kind) === 'status';
  if (act === 'admitted' && facts?.scope !== undefined) {
    if (isStatus) line.statusesSent += 1;
    else {
      line.outgoing += 1;
      if (facts.scope === 'internal') line.internal += 1;
      if (facts.scope === 'crossing') line.crossing += 1;
      if (facts.signature === 'valid' || facts.signature === 'valid-at-origin') line.signed += 1;
      else line.unsigned += 1;
    }
  }
  if (act === 'delivered') {
    if (isStatus) line.statusesReceived += copies;
    else line.incoming += copies;
  }
  if (isStatus) return;
  if (act === 'receipt' && outcome === 'delivered') line.arrived += copies;
  if (act === 'refused' || (act === 'receipt' && (outcome === 'refused' || outcome === 'dead')))
    line.refused += copies;
  // Entries of earlier releases have no state: what was acknowledged then was taken out, once.
  if (act === 'acknowledged' && (taken || state === undefined)) line.acknowledged += 1;
}

/** Cumulative counters by agency and day, as sums over ledger entries; never changed in any other way. */
export class Counters {
  readonly #days = new Map<string, Map<string, CounterLine>>();
  /** The day counted last, and its instants: entries of one day follow each other. */
  #latest = { from: 0, until: 0, day: '' };

  /** Counts one entry. The caller gives each entry of each ledger once. */
  add(entry: EntryDraft): void {
    if (entry.agency === undefined) return;
    const agency = this.#days.get(entry.agency) ?? new Map<string, CounterLine>();
    this.#days.set(entry.agency, agency);
    const day = this.#dayOf(entry.at);
    const line = agency.get(day) ?? emptyLine();
    agency.set(day, line);
    countEntry(entry, line);
  }

  #dayOf(at: number): string {
    const { from, until, day } = this.#latest;
    if (at >= from && at < until) return day;
    const start = Math.floor((at + vietnamOffsetMs) / dayMs) * dayMs - vietnamOffsetMs;
    this.#latest = { from: start, until: start + dayMs, day: vietnamDay(at) };
    return this.#latest.day;
  }

  /** Agencies for which anything was counted. */
  agencies(): readonly string[] {
    return [...this.#days.keys()];
  }

  /** An agency's sums from day `from` to day `to` (both included, `yyyy-MM-dd`); since the beginning where left out. */
  of(agency: string, period: { readonly from?: string; readonly to?: string } = {}): CounterLine {
    const sum = emptyLine();
    for (const [day, line] of this.#days.get(agency) ?? [])
      if ((period.from === undefined || day >= period.from) && (period.to === undefined || day <= period.to))
        addLine(sum, line);
    return sum;
  }
}
