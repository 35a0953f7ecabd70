import type { CounterGroup, CounterLine, CounterReport } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { go, hrefOf, type Place } from '../location.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';
import { counterCsv } from './counter-csv.ts';
import { LedgerLamp } from './ledger-lamp.tsx';
import { ReportView } from './report-view.tsx';
import { TrendChart } from './trend-chart.tsx';

const tabTexts = {
  counters: { vi: 'Bộ đếm và xu hướng', en: 'Counters and trends' },
  report: { vi: 'Báo cáo theo kỳ', en: 'Report of a period' },
} as const;

const groupings = {
  tier: { vi: 'Theo cấp', en: 'By tier' },
  province: { vi: 'Theo tỉnh', en: 'By province' },
  node: { vi: 'Theo nút', en: 'By node' },
  agency: { vi: 'Theo cơ quan', en: 'By agency' },
} as const;
type Grouping = keyof typeof groupings;
const names = Object.keys(groupings) as Grouping[];

/** Rows that are shown; the file holds all of them. */
const shownMax = 100;

/** Counters and their trend, or the report of a period; above both the light of the ledger. */
export function CountersView({ place }: { readonly place: Place }): ReactNode {
  const say = useSay();
  const tab = place.query.get('tab') === 'report' ? 'report' : 'counters';
  return (
    <div className="stack">
      <section className="panel no-print">
        <div className="bar">
          <h1>{say({ vi: 'Bộ đếm và báo cáo', en: 'Counters and reports' })}</h1>
          <LedgerLamp />
        </div>
        <nav className="group" aria-label={say({ vi: 'Phần', en: 'Parts' })}>
          {(['counters', 'report'] as const).map((one) => (
            <a
              key={one}
              href={hrefOf('counters', '', one === 'report' ? { tab: one } : {})}
              {...(one === tab && { 'aria-current': 'page' as const })}
            >
              {say(tabTexts[one])}
            </a>
          ))}
        </nav>
      </section>
      {tab === 'report' ? <ReportView place={place} /> : <CounterPart place={place} />}
    </div>
  );
}

/** Cumulative counters and their trend. */
function CounterPart({ place }: { readonly place: Place }): ReactNode {
  const say = useSay();
  const client = useClient();
  const by = names.find((name) => name === place.query.get('by')) ?? 'tier';
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const period = { ...(from !== '' && { from }), ...(to !== '' && { to }) };
  const report = useLoaded(`counters ${by} ${from} ${to}`, (signal) =>
    client.counters({ by, ...period }, { signal }),
  );
  const [latest, setLatest] = useState<CounterReport>();
  if (report.value && report.value !== latest) setLatest(report.value);
  useNews(({ type }) => type.startsWith('package.'), report.reload, { everyMs: 2_000 });
  const shown = report.value ?? (latest?.by === by ? latest : undefined);
  return (
    <>
      <section className="panel">
        <h2>{say({ vi: 'Bộ đếm', en: 'Counters' })}</h2>
        <div className="bar no-print">
          <fieldset className="group" aria-label={say({ vi: 'Nhóm', en: 'Grouping' })}>
            {names.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === by}
                onClick={() => go(hrefOf('counters', '', { by: name }))}
              >
                {say(groupings[name])}
              </button>
            ))}
          </fieldset>
          <label>
            {say({ vi: 'Từ', en: 'From' })}{' '}
            <input type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
          </label>
          <label>
            {say({ vi: 'đến', en: 'to' })}{' '}
            <input type="date" value={to} onChange={(event) => setTo(event.target.value)} />
          </label>
          <button
            type="button"
            disabled={!shown}
            onClick={() => shown && saveFile(`counters-${by}.csv`, counterCsv(shown, say), 'text/csv')}
          >
            CSV
          </button>
        </div>
        <ProblemNote failure={report.failure} />
        {shown && <ReportTable report={shown} />}
      </section>
      <TrendChart from={from} to={to} />
    </>
  );
}

const tiers = ['central', 'province', 'district', 'commune'];
const fromTheTop = (a: CounterGroup, b: CounterGroup) => tiers.indexOf(a.tier) - tiers.indexOf(b.tier);
const byVolume = (a: CounterGroup, b: CounterGroup) => volumeOf(b) - volumeOf(a);

function ReportTable({ report }: { readonly report: CounterReport }): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const columns = Object.keys(report.names) as (keyof CounterLine)[];
  const groups = [...report.groups].sort(report.by === 'tier' ? fromTheTop : byVolume);
  const nameOf = (group: CounterGroup) => group.name ?? say(wordOf(group.key));
  return (
    <>
      <p className="muted">
        {report.from === undefined && report.to === undefined
          ? say({ vi: 'Lũy kế từ đầu.', en: 'Cumulative, since the beginning.' })
          : `${report.from ?? '…'} – ${report.to ?? '…'}`}
      </p>
      <section
        className="table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label={say({ vi: 'Bảng bộ đếm', en: 'Table of counters' })}
      >
        <table>
          <thead>
            <tr>
              <th>{say(groupings[report.by as Grouping] ?? wordOf(report.by))}</th>
              <th className="number">{say({ vi: 'Cơ quan', en: 'Agencies' })}</th>
              {columns.map((column) => (
                <th key={column} className="number wrap">
                  {say(report.names[column])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.slice(0, shownMax).map((group) => (
              <tr key={group.key}>
                <td className={report.by === 'tier' ? 'one-line' : ''}>
                  <i className={`dot ${group.tier}`} /> {nameOf(group)}
                </td>
                <td className="number">{number(group.agencies)}</td>
                {columns.map((column) => (
                  <td key={column} className="number">
                    {number(group.line[column])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            {sumsOf(report).map(({ name, line }) => (
              <tr key={name.en}>
                <th className="one-line">{say(name)}</th>
                <td />
                {columns.map((column) => (
                  <td key={column} className="number">
                    {number(line[column])}
                  </td>
                ))}
              </tr>
            ))}
          </tfoot>
        </table>
      </section>
      {report.opening && <p className="muted">{say(openingText(report.opening))}</p>}
      {groups.length > shownMax && (
        <p className="muted">
          {say({
            vi: `${shownMax} dòng lớn nhất trên ${groups.length}; tệp CSV có đủ.`,
            en: `The ${shownMax} largest of ${groups.length}; the CSV file has all.`,
          })}
        </p>
      )}
    </>
  );
}

/** The lines below the table: the total, or, where earlier years are known, opening + exchanged = cumulative. */
function sumsOf({
  total,
  opening,
}: CounterReport): readonly { readonly name: Text; readonly line: CounterLine }[] {
  if (!opening) return [{ name: { vi: 'Tổng', en: 'Total' }, line: total }];
  const columns = Object.keys(total) as (keyof CounterLine)[];
  const cumulative = Object.fromEntries(
    columns.map((column) => [column, total[column] + opening.total[column]]),
  ) as CounterLine;
  return [
    { name: { vi: 'Đã trao đổi', en: 'Exchanged' }, line: total },
    { name: { vi: '+ Số đầu kỳ', en: '+ Opening' }, line: opening.total },
    { name: { vi: '= Lũy kế', en: '= Cumulative' }, line: cumulative },
  ];
}

/** Where figures of earlier years come from, and that no ledger proves them. */
function openingText({ source, until }: NonNullable<CounterReport['opening']>): Text {
  const day = until?.split('-').reverse().join('/');
  return {
    vi: `Số đầu kỳ: ${source}${day === undefined ? '' : `, đến hết ngày ${day}`}. Sổ cái không chứng minh số đầu kỳ, chỉ chứng minh phần đã trao đổi.`,
    en: `Opening balances: ${source}${day === undefined ? '' : `, until ${day}`}. The ledgers do not prove them; they prove what was exchanged.`,
  };
}

function volumeOf({ line }: CounterGroup): number {
  return line.incoming + line.outgoing;
}
