import { type Clock, machineClock } from './clock.ts';
import { type ClockSetting, instantOf, machineTime } from './clock-setting.ts';

type Sleeper = { readonly wakeAt: number; readonly wake: () => void; timer: AbortController | undefined };

/** The longest that the machine's clock is asked to sleep in one go, milliseconds: timers of Node end at 24 days. */
const napMsMax = 86_400_000;

/**
 * A clock that follows the machine's at a distance and a speed, stands still while frozen, and can be set while others sleep by
 * it: whoever's instant has come wakes at once.
 */
export class ControlledClock implements Clock {
  readonly machine: Clock;
  #setting: ClockSetting;
  readonly #sleepers = new Set<Sleeper>();

  constructor(machine: Clock, setting: ClockSetting = machineTime) {
    this.machine = machineClock(machine);
    this.#setting = setting;
  }

  /** `clock` itself where it can be set, else one that follows it. */
  static over(clock: Clock): ControlledClock {
    return clock instanceof ControlledClock ? clock : new ControlledClock(clock);
  }

  get setting(): ClockSetting {
    return this.#setting;
  }

  now(): number {
    return instantOf(this.#setting, this.machine.now());
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = {
        wakeAt: this.now() + ms,
        timer: undefined,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = () => {
        this.#sleepers.delete(sleeper);
        sleeper.timer?.abort();
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.add(sleeper);
      this.#arm(sleeper);
    });
  }

  /** Takes on another setting; those whose instant has come wake in the order of their instants. */
  adopt(setting: ClockSetting): void {
    this.#setting = setting;
    const sleepers = [...this.#sleepers].sort((a, b) => a.wakeAt - b.wakeAt);
    for (const sleeper of sleepers) {
      sleeper.timer?.abort();
      sleeper.timer = undefined;
    }
    const now = this.now();
    for (const sleeper of sleepers) {
      if (sleeper.wakeAt <= now) sleeper.wake();
      else this.#arm(sleeper);
    }
  }

  #arm(sleeper: Sleeper): void {
    const { speed, frozen } = this.#setting;
    if (frozen) return;
    const timer = new AbortController();
    sleeper.timer = timer;
    const leftMs = Math.max(0, Math.ceil((sleeper.wakeAt - this.now()) / speed));
    this.machine.sleep(Math.min(leftMs, napMsMax), timer.signal).then(
      () => {
        if (!this.#sleepers.has(sleeper)) return;
        // A timer of the machine may end a moment early, and a long sleep is slept in several goes.
        if (leftMs > napMsMax || this.now() < sleeper.wakeAt) this.#arm(sleeper);
        else sleeper.wake();
      },
      () => undefined, // set anew, or given up by the sleeper
    );
  }
}
