import { type HeardNotice, type NoticeBoard, operatorNoticeKey, type Receiver } from '@lienthong/axis';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import {
  encodeRegistryNotice,
  parseRegistryNotice,
  type Registry,
  type RegistryNotice,
  registryNoticeKey,
  type Topology,
} from '@lienthong/registry';
import { type Clock, type Logger, machineClock, silentLogger, systemClock } from '@lienthong/runtime';
import { type ControlNotice, type ExchangeControl, encodeControlNotice } from './exchange-control.ts';

export type FollowRegistryOptions = {
  readonly notices: NoticeBoard;
  /** Changed in place by what is heard, as is the topology. */
  readonly registry: Registry;
  readonly topology: Topology;
  /** Told what the operator says about faults and the clock; where left out, nobody here cares. */
  readonly control?: ExchangeControl;
  readonly clock?: Clock;
  readonly logger?: Logger;
};

/** How long the own notice is waited for before the axis counts as unreachable, milliseconds. */
const hearingTimeoutMs = 15_000;
/** Refusals that are remembered for those who posted what was refused. */
const refusalsMax = 1_000;

/**
 * Keeps a registry and its topology as the notices on the axis say; resolves when those that were stored have taken
 * effect. A notice that is malformed or not allowed is logged and ignored, by every process alike.
 *
 * @throws AXIS_UNREACHABLE when the stored notices could not be read
 * @throws AXIS_NOT_ALLOWED
 */
export async function followRegistry(options: FollowRegistryOptions): Promise<FollowedRegistry> {
  const followed = new FollowedRegistry(options);
  await followed.start();
  return followed;
}

/** A registry that follows the notices of its axis, and changes it through them. */
export class FollowedRegistry implements Receiver {
  readonly #options: FollowRegistryOptions;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #refusals = new Map<number, ExchangeError>();
  readonly #waiting = new Map<() => void, number>();
  #heard = 0;
  #takenElsewhere = 0;
  #receiver: Receiver | undefined;

  /** @internal Use {@link followRegistry}. */
  constructor(options: FollowRegistryOptions) {
    this.#options = options;
    this.#clock = machineClock(options.clock ?? systemClock);
    this.#logger = options.logger ?? silentLogger;
  }

  /** @internal Use {@link followRegistry}. */
  async start(): Promise<void> {
    this.#receiver = await this.#options.notices.follow((notice) => this.#hear(notice));
  }

  /**
   * Registers, deregisters, locks or unlocks an agency, everywhere; resolves when this process' registry has taken it
   * in. What is so already is not posted again.
   *
   * @throws REGISTRY_* when it is not allowed, also when somebody else was faster
   * @throws AXIS_UNREACHABLE when the axis did not answer in time; the change may take effect later
   * @throws AXIS_NOT_ALLOWED when this connection may not post
   */
  async post(notice: RegistryNotice): Promise<void> {
    const body = encodeRegistryNotice(notice);
    // What goes out is what was judged: the same bytes, read as every process reads them.
    const change = parseRegistryNotice(body);
    const { registry, notices } = this.#options;
    if (!registry.wouldChange(change)) return;
    const sequence = await notices.post({ key: registryNoticeKey(change), body });
    await this.#whenHeard(sequence);
    const refusal = this.#refusals.get(sequence);
    if (refusal) throw refusal;
    // Taken in by another that follows for the same registry, and refused there as it would be now.
    if (sequence <= this.#takenElsewhere) registry.wouldChange(change);
  }

  /**
   * Tells every process about faults or the clock; resolves with the notice's place when this process has taken it in.
   *
   * @throws AXIS_UNREACHABLE when the axis did not answer in time; the change may take effect later
   * @throws AXIS_NOT_ALLOWED when this connection may not post
   */
  async order(notice: ControlNotice): Promise<number> {
    const body = encodeControlNotice(notice);
    const sequence = await this.#options.notices.post({ key: operatorNoticeKey, body });
    await this.#whenHeard(sequence);
    return sequence;
  }

  /** Stops following; the registry stays as it is. */
  async close(): Promise<void> {
    await this.#receiver?.close();
  }

  #hear({ key, body, sequence }: HeardNotice): void {
    const { registry, topology, control } = this.#options;
    try {
      if (key === operatorNoticeKey) {
        // Whoever sees that this was counted finds it in effect.
        control?.hear(body, sequence);
        registry.passOver(sequence);
        return;
      }
      const notice = parseRegistryNotice(body);
      if (!registry.apply(notice, sequence)) this.#takenElsewhere = sequence;
      if (notice.type === 'registered') topology.attach(registry.get(codeOf(notice)));
      this.#logger.log('debug', 'registry-notice', { type: notice.type, key, sequence });
    } catch (failure) {
      registry.passOver(sequence);
      this.#ignore(failure, { key, sequence });
    } finally {
      this.#heard = sequence;
      for (const [wake, wanted] of this.#waiting) if (wanted <= sequence) wake();
    }
  }

  /** A notice must never stop a process, whatever is wrong with it or with what it meets here. */
  #ignore(failure: unknown, notice: { readonly key: string; readonly sequence: number }): void {
    const level = isExchangeError(failure) ? 'warn' : 'error';
    const reason = isExchangeError(failure) ? failure.code : String(failure);
    this.#logger.log(level, 'registry-notice-ignored', { ...notice, reason });
    if (!isExchangeError(failure)) return;
    this.#refusals.set(notice.sequence, failure);
    const [oldest] = this.#refusals.keys();
    if (this.#refusals.size > refusalsMax && oldest !== undefined) this.#refusals.delete(oldest);
  }

  async #whenHeard(sequence: number): Promise<void> {
    if (this.#heard >= sequence) return;
    const hearing = new AbortController();
    const wake = () => hearing.abort();
    this.#waiting.set(wake, sequence);
    try {
      await this.#clock.sleep(hearingTimeoutMs, hearing.signal);
    } catch (interruption) {
      if (!hearing.signal.aborted) throw interruption;
      return;
    } finally {
      this.#waiting.delete(wake);
    }
    throw new ExchangeError('AXIS_UNREACHABLE', { what: `hear notice ${sequence}` });
  }
}

function codeOf({ row }: Extract<RegistryNotice, { type: 'registered' }>): string {
  return row.codeQcvn102 ?? row.codeQd20 ?? '';
}
