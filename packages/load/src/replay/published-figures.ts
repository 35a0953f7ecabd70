/** Cumulative figures that a province has published, or that were derived from them. */
export type PublishedFigures = {
  readonly name: string;
  /** List of agencies that exchanged them. */
  readonly registry: string;
  /** First and last day, `yyyy-MM-dd`. */
  readonly from: string;
  readonly to: string;
  readonly targets: ReplayTargets;
  /** Published facts that they stand on, by their names in `seeds/data/volumes.json`, which has the words of the source. */
  readonly facts: readonly string[];
  /** Which of the figures stand in a source and which were derived or chosen, in words. */
  readonly noteVi: string;
  readonly noteEn: string;
};

/** What the counters are to show in the end: sums over all agencies, as ADR 0007 counts them. */
export type ReplayTargets = {
  readonly outgoing: number;
  readonly internal: number;
  readonly crossing: number;
  readonly incoming: number;
  readonly unsigned: number;
};

/** The figures at a scale, each rounded to the nearest whole number. */
export function scaledTargets(targets: ReplayTargets, scale: number): ReplayTargets {
  const scaled = (value: number) => Math.round(value * scale);
  return {
    outgoing: scaled(targets.outgoing),
    internal: scaled(targets.internal),
    crossing: scaled(targets.crossing),
    incoming: scaled(targets.incoming),
    unsigned: scaled(targets.unsigned),
  };
}
