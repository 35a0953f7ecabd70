/** Labels of one series, in the order in which they are written. */
export type Labels = Readonly<Record<string, string>>;

/** A family of series with one name, as Prometheus reads it. */
export type MetricFamily = {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Suffix of the name, labels and value of every series. */
  readonly samples: () => Iterable<readonly [suffix: string, labels: Labels, value: number]>;
};

/** The text of families. @clause Prometheus text exposition format 0.0.4 */
export function metricsText(families: Iterable<MetricFamily>): string {
  const lines: string[] = [];
  for (const { name, help, type, samples } of families) {
    lines.push(`# HELP ${name} ${escapedHelp(help)}`, `# TYPE ${name} ${type}`);
    for (const [suffix, labels, value] of samples())
      lines.push(`${name}${suffix}${labelsText(labels)} ${value}`);
  }
  return `${lines.join('\n')}\n`;
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapedValue(text: string): string {
  return escapedHelp(text).replaceAll('"', '\\"');
}
