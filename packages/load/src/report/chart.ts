/** A line of a chart. */
export type Series = {
  /** Name of a colour of the page, such as `a`. */
  readonly colour: string;
  readonly vi: string;
  readonly en: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Filled down to the axis. */
  readonly filled?: true;
};

export type Chart = {
  readonly vi: string;
  readonly en: string;
  /** Unit of the upright axis. */
  readonly unit: string;
  readonly series: readonly Series[];
  /** Largest value of the level axis, seconds. */
  readonly lengthS: number;
  /** Upright axis by powers of ten: for latencies that differ by magnitudes. */
  readonly logarithmic?: true;
};

const width = 560;
const height = 210;
const frame = { left: 52, right: 12, top: 10, bottom: 28 };
const area = { width: width - frame.left - frame.right, height: height - frame.top - frame.bottom };

/** A chart over time as a figure of the report, inline SVG without anything from elsewhere. */
export function chartHtml(chart: Chart): string {
  const { series, lengthS, unit, logarithmic } = chart;
  const values = series.flatMap(({ points }) => points.map(([, y]) => y)).filter((y) => y > 0);
  const most = Math.max(...values, logarithmic ? 10 : 1);
  const scale = logarithmic ? logScale(Math.min(...values, most), most) : evenScale(most);
  const x = (at: number) => frame.left + (at / Math.max(lengthS, 0.001)) * area.width;
  const y = (value: number) => frame.top + area.height * (1 - scale.place(value));
  const grid = scale.ticks.map(
    (tick) =>
      `<line class="grid" x1="${frame.left}" x2="${width - frame.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}"/><text x="${frame.left - 6}" y="${(y(tick) + 3.5).toFixed(1)}" text-anchor="end">${shortNumber(tick)}</text>`,
  );
  const times = timeTicks(lengthS).map(
    (tick) =>
      `<text x="${x(tick).toFixed(1)}" y="${height - 9}" text-anchor="middle">${shortTime(tick)}</text>`,
  );
  const lines = series.map(({ points, colour, filled }) => {
    const path = points.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
    if (path.length === 0) return '';
    const line = `<polyline class="line ${colour}" points="${path.join(' ')}"/>`;
    const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
    const bottom = (frame.top + area.height).toFixed(1);
    return filled
      ? `<polygon class="fill ${colour}" points="${x(first).toFixed(1)},${bottom} ${path.join(' ')} ${x(last).toFixed(1)},${bottom}"/>${line}`
      : line;
  });
  const legend = series.map(
    ({ colour, vi, en }) => `<span class="key ${colour}"><i></i>${bilingual({ vi, en })}</span>`,
  );
  return `<figure><figcaption><b>${bilingual(chart)}</b><span class="unit">${unit}</span><span class="legend">${legend.join('')}</span></figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img">${grid.join('')}${times.join('')}${lines.join('')}</svg></figure>`;
}

/** A text in both languages, of which the page shows one. */
export function bilingual({ vi, en }: { readonly vi: string; readonly en: string }): string {
  return `<span lang="vi">${escapeHtml(vi)}</span><span lang="en">${escapeHtml(en)}</span>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A number in few characters. */
export function shortNumber(value: number): string {
  if (value >= 1_000_000) return `${Number((value / 1_000_000).toFixed(1))}M`;
  if (value >= 10_000) return `${Number((value / 1_000).toFixed(0))}k`;
  return String(Number(value.toFixed(value < 1 ? 2 : 1)));
}

/** Seconds between two marks on a level axis: those that clocks have. */
const timeSteps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400];
const timeTicksMax = 8;

/** Marks from the start to the end of a time. */
function timeTicks(lengthS: number): readonly number[] {
  const step = timeSteps.find((seconds) => lengthS / seconds < timeTicksMax) ?? 604_800;
  return Array.from({ length: Math.floor(lengthS / step) + 1 }, (_, place) => place * step);
}

function shortTime(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600
    ? `${Number((seconds / 60).toFixed(1))} min`
    : `${Number((seconds / 3_600).toFixed(1))} h`;
}

type Scale = { readonly ticks: readonly number[]; readonly place: (value: number) => number };

/** Steps that a value axis is divided into, about. */
const stepsWanted = 4;

function evenScale(most: number): Scale {
  const rough = most / stepsWanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const top = Math.ceil(most / step) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, place) => place * step);
  return { ticks, place: (value) => value / top };
}

function logScale(least: number, most: number): Scale {
  const from = Math.floor(Math.log10(Math.max(least, 0.1)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(most)));
  const ticks = Array.from({ length: to - from + 1 }, (_, place) => 10 ** (from + place));
  return {
    ticks,
    place: (value) => Math.max(0, (Math.log10(Math.max(value, 10 ** from)) - from) / (to - from)),
  };
}
