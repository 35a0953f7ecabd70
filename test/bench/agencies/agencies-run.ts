/** What an exchange of so many agencies cost. */
export type AgenciesRun = {
  readonly agencies: number;
  readonly nodes: number;
  /** From reading the list to the last node that takes packages, milliseconds. */
  readonly startMs: number;
  /** Processor time of a package over four nodes, all of the process counted, milliseconds. */
  readonly cpuMs: number;
  readonly residentMb: number;
};
