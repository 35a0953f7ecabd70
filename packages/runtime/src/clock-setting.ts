/** How a clock that can be set follows the machine's. The same setting is the same time in every process of one machine. */
export type ClockSetting = {
  /** Instant of the machine at which the clock stood at `at`; both milliseconds since 1970. */
  readonly anchor: number;
  readonly at: number;
  /** Seconds that pass in one second of the machine. */
  readonly speed: number;
  /** While frozen no time passes; `speed` is what it goes on with. */
  readonly frozen: boolean;
};

/** A change to a clock, as a person asks for it. */
export type ClockOrder =
  /** Moves the clock by `ms`. */
  | { readonly type: 'jump'; readonly ms: number }
  /** Sets it to an instant. */
  | { readonly type: 'set'; readonly at: number }
  | { readonly type: 'speed'; readonly speed: number }
  | { readonly type: 'freeze' | 'resume' };

/** Slowest and fastest that a clock goes: a second of the machine is a day and a quarter at the most. */
export const clockSpeedBounds: { readonly least: number; readonly most: number } = {
  least: 0.01,
  most: 100_000,
};

/** First and last instant that a clock can be set to: 2000-01-01 and 2099-12-31; later, four-digit years and 20-year authorities end. */
export const clockBounds: { readonly first: number; readonly last: number } = {
  first: Date.UTC(2000, 0, 1),
  last: Date.UTC(2099, 11, 31),
};

/** The machine's own time. */
export const machineTime: ClockSetting = { anchor: 0, at: 0, speed: 1, frozen: false };

/** The instant that a clock of this setting shows when the machine's shows `machineNow`. */
export function instantOf({ anchor, at, speed, frozen }: ClockSetting, machineNow: number): number {
  return frozen ? at : Math.floor(at + (machineNow - anchor) * speed);
}

/** The setting after an order that is given when the machine's clock shows `machineNow`. */
export function changedSetting(setting: ClockSetting, order: ClockOrder, machineNow: number): ClockSetting {
  const here = { ...setting, anchor: machineNow, at: instantOf(setting, machineNow) };
  switch (order.type) {
    case 'jump':
      return { ...here, at: here.at + order.ms };
    case 'set':
      return { ...here, at: order.at };
    case 'speed':
      return { ...here, speed: order.speed };
    case 'freeze':
      return { ...here, frozen: true };
    case 'resume':
      return { ...here, frozen: false };
  }
}
