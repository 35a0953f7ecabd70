import { type ReactNode, useEffect, useRef, useState } from 'react';
import UPlot from 'uplot';
import { useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';

const tiers = ['', 'central', 'province', 'district', 'commune'] as const;

/** Counters day by day. */
export function TrendChart({ from, to }: { readonly from: string; readonly to: string }): ReactNode {
  const say = useSay();
  const client = useClient();
  const [tier, setTier] = useState<string>('');
  const place = useRef<HTMLDivElement>(null);
  const days = useLoaded(`days ${from} ${to} ${tier}`, (signal) =>
    client.counterDays(
      { ...(from !== '' && { from }), ...(to !== '' && { to }), ...(tier !== '' && { tier }) },
      { signal },
    ),
  );
  const items = days.value?.items;
  const incoming = say({ vi: 'Văn bản đến', en: 'Incoming' });
  const outgoing = say({ vi: 'Văn bản đi', en: 'Outgoing' });
  useEffect(() => {
    const element = place.current;
    if (!element || !items) return;
    const style = getComputedStyle(element);
    const axis = { stroke: style.color, grid: { stroke: style.borderTopColor, width: 1 } };
    const chart = new UPlot(
      {
        width: Math.max(280, element.clientWidth),
        height: 260,
        scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
        axes: [{ ...axis, values: (_, days) => days.map(dayName) }, axis],
        legend: { live: false },
        series: [
          {},
          { label: incoming, stroke: colourOf('province'), width: 2, points: { show: true, size: 6 } },
          { label: outgoing, stroke: colourOf('express'), width: 2, points: { show: true, size: 6 } },
        ],
      },
      [
        items.map(({ day }) => Date.parse(`${day}T00:00:00+07:00`) / 1_000),
        items.map(({ line }) => line.incoming),
        items.map(({ line }) => line.outgoing),
      ],
      element,
    );
    const observer = new ResizeObserver(() =>
      chart.setSize({ width: Math.max(280, element.clientWidth), height: 260 }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
  }, [items, incoming, outgoing]);
  return (
    <section className="panel" aria-label={say({ vi: 'Xu hướng', en: 'Trend' })}>
      <div className="bar">
        <h2>{say({ vi: 'Từng ngày', en: 'Day by day' })}</h2>
        <fieldset className="group no-print" aria-label={say({ vi: 'Cấp', en: 'Tier' })}>
          {tiers.map((one) => (
            <button key={one} type="button" aria-pressed={one === tier} onClick={() => setTier(one)}>
              {one === '' ? say({ vi: 'Tất cả', en: 'All' }) : say(wordOf(one))}
            </button>
          ))}
        </fieldset>
      </div>
      <ProblemNote failure={days.failure} />
      <div ref={place} className="chart" />
    </section>
  );
}

/** A day as it is written in Vietnam. */
function dayName(atSeconds: number): string {
  const day = new Date(atSeconds * 1_000 + 7 * 3_600_000);
  return `${day.getUTCDate()}/${day.getUTCMonth() + 1}`;
}

/** A colour of the page as the canvas takes it. */
function colourOf(name: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
