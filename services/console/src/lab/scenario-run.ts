import type { Fault } from '@lienthong/control/client';

/** A scenario that was started on this page, and the faults that it has made. */
export type ScenarioRun = { readonly name: string; readonly faults: readonly Fault[] };

const key = 'lienthong-scenario';

/** The run that this window watches; undefined where there is none. */
export function storedRun(): ScenarioRun | undefined {
  const stored = sessionStorage.getItem(key);
  return stored === null ? undefined : (JSON.parse(stored) as ScenarioRun);
}

/** Remembers a run while the window is open, so that other views can be looked at meanwhile. */
export function keepRun(run: ScenarioRun | undefined): void {
  if (run) sessionStorage.setItem(key, JSON.stringify(run));
  else sessionStorage.removeItem(key);
}
