import { ExchangeError } from '@lienthong/errors';
import type { OperatorClient } from '@lienthong/exchange';
import type { ExchangeControl, FollowedRegistry } from '@lienthong/node-host';
import {
  type ClockOrder,
  type ClockSetting,
  changedSetting,
  clockBounds,
  clockSpeedBounds,
  instantOf,
} from '@lienthong/runtime';

/** What the clock of an exchange shows, and how it goes. */
export type ClockView = {
  /** Instant that it shows, milliseconds since 1970. */
  readonly now: number;
  /** How far it is ahead of the machine's, milliseconds. */
  readonly aheadMs: number;
  readonly setting: ClockSetting;
};

export type ClockDeskOptions = {
  readonly control: ExchangeControl;
  readonly followed: () => Promise<FollowedRegistry>;
  readonly operator: () => Promise<OperatorClient>;
};

/**
 * The clock by which an exchange goes: deadlines, certificates, statuses, times in ledgers. It is set in all processes at once,
 * and never back where anything has happened.
 */
export class ClockDesk {
  readonly #options: ClockDeskOptions;

  constructor(options: ClockDeskOptions) {
    this.#options = options;
  }

  /** The present instant of the exchange, as this process has heard of it. */
  now(): number {
    return this.#options.control.clock.now();
  }

  async show(): Promise<ClockView> {
    await this.#options.followed();
    const { clock } = this.#options.control;
    const now = clock.now();
    return { now, aheadMs: now - clock.machine.now(), setting: clock.setting };
  }

  /** Moves the clock forward by `ms`. */
  jump(ms: number, options?: { readonly force?: boolean }): Promise<ClockView> {
    return this.order({ type: 'jump', ms }, options);
  }

  /** Sets the clock to an instant, milliseconds since 1970. */
  set(at: number, options?: { readonly force?: boolean }): Promise<ClockView> {
    return this.order({ type: 'set', at }, options);
  }

  /** Lets `speed` seconds pass in one of the machine. */
  speed(speed: number): Promise<ClockView> {
    return this.order({ type: 'speed', speed });
  }

  /** Stops time until {@link resume}, or until the clock is set. */
  freeze(): Promise<ClockView> {
    return this.order({ type: 'freeze' });
  }

  resume(): Promise<ClockView> {
    return this.order({ type: 'resume' });
  }

  /**
   * Changes the clock everywhere; resolves with what it shows then.
   *
   * @param options.force - lets it go back where no package has passed yet
   * @throws FAULT_CLOCK_INVALID when the instant or the speed is out of bounds
   * @throws FAULT_CLOCK_BACKWARDS when it would go back and ledgers have entries, or `force` was not given
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async order(order: ClockOrder, options: { readonly force?: boolean } = {}): Promise<ClockView> {
    const followed = await this.#options.followed();
    const { clock } = this.#options.control;
    const machineNow = clock.machine.now();
    const setting = changedSetting(clock.setting, order, machineNow);
    const [before, after] = [instantOf(clock.setting, machineNow), instantOf(setting, machineNow)];
    checkBounds(setting, after);
    if (after < before && !(options.force === true && (await this.#isEmpty())))
      throw new ExchangeError('FAULT_CLOCK_BACKWARDS', { now: iso(before), wanted: iso(after) });
    await followed.order({ type: 'clock', setting });
    return this.show();
  }

  async #isEmpty(): Promise<boolean> {
    const operator = await this.#options.operator();
    return (await operator.find('latest')).length === 0;
  }
}

function checkBounds({ speed }: ClockSetting, at: number): void {
  const { first, last } = clockBounds;
  if (!Number.isFinite(at) || at < first || at > last)
    throw new ExchangeError('FAULT_CLOCK_INVALID', { wanted: iso(at) });
  const { least, most } = clockSpeedBounds;
  if (!Number.isFinite(speed) || speed < least || speed > most)
    throw new ExchangeError('FAULT_CLOCK_INVALID', { wanted: String(speed) });
}

function iso(at: number): string {
  return Number.isFinite(at) && Math.abs(at) < 8e15 ? new Date(at).toISOString() : String(at);
}
