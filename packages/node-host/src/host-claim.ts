import { type Axis, type Call, hostsAddress, type NodeAddress } from '@lienthong/axis';
import { isExchangeError } from '@lienthong/errors';
import { type Clock, type RandomSource, randomUuid } from '@lienthong/runtime';
import { z } from 'zod';

/** A process among those that serve, or want to serve, the same node. */
export type HostToken = {
  /** Instant of its start, milliseconds since 1970. */
  readonly startedAt: number;
  /** Tells processes apart that started at the same instant. */
  readonly id: string;
};

/**
 * What processes that want one node say to each other; `ask` before anything is served, `claim` when it is or will be,
 * `leave` when whoever gave way has written its last.
 */
export type HostQuestion = { readonly type: 'ask' | 'claim' | 'leave'; readonly by: HostToken };

const hostVerb = 'host';

/** Whether a call is for the process and not for the node: no agency has the right to make one. */
export function isForHost({ from, verb }: Call): boolean {
  return from === hostsAddress && verb === hostVerb;
}

const token: z.ZodType<HostToken> = z.strictObject({ startedAt: z.number(), id: z.string().max(64) });
const question: z.ZodType<HostQuestion> = z.strictObject({
  type: z.enum(['ask', 'claim', 'leave']),
  by: token,
});

/**
 * How long a process is given to say that it is there, milliseconds; one that is stopped or hangs says nothing. Whoever
 * asks can wait for one that is only busy; the rest is heard whether its answer is or not.
 */
const answerTimeoutsMs = { ask: 3_000, claim: 1_000, leave: 1_000 } as const;
/** How long a process waits before it answers itself, milliseconds: anybody else is heard first. */
const ownAnswerDelayMs = 300;

/**
 * The claim of this process on nodes against others that serve them. Of two the one that started later wins: it was
 * started because the other was taken for dead. The ledger keeps them from harming each other in any case; this ends
 * the quarrel.
 */
export class HostClaim {
  readonly own: HostToken;
  readonly #axis: Axis;
  readonly #clock: Clock;

  constructor(options: { readonly axis: Axis; readonly clock: Clock; readonly random: RandomSource }) {
    this.#axis = options.axis;
    this.#clock = options.clock;
    this.own = { startedAt: options.clock.now(), id: randomUuid(options.random) };
  }

  /**
   * The first of `nodes` that another living process serves, with that process; undefined where none does.
   *
   * @throws AXIS_NOT_ALLOWED when this process has no right to the nodes
   */
  async find(
    type: HostQuestion['type'],
    nodes: readonly NodeAddress[],
  ): Promise<{ readonly node: NodeAddress; readonly rival: HostToken } | undefined> {
    const rivals = await Promise.all(nodes.map((node) => this.#rival(type, node)));
    const at = rivals.findIndex((rival) => rival !== undefined);
    const [node, rival] = [nodes[at], rivals[at]];
    return node !== undefined && rival ? { node, rival } : undefined;
  }

  async #rival(type: HostQuestion['type'], node: NodeAddress): Promise<HostToken | undefined> {
    const body = encode({ type, by: this.own } satisfies HostQuestion);
    try {
      const answer = await this.#axis.call(
        { node, from: hostsAddress, verb: hostVerb, body },
        { timeoutMs: answerTimeoutsMs[type] },
      );
      const rival = token.safeParse(decode(answer)).data;
      return rival?.id === this.own.id ? undefined : rival;
    } catch (failure) {
      if (isExchangeError(failure, 'AXIS_NODE_ABSENT', 'AXIS_UNREACHABLE')) return undefined;
      throw failure;
    }
  }

  /** Reads another's question, or our own; undefined where it is none. */
  read(body: Uint8Array): HostQuestion | undefined {
    return question.safeParse(decode(body)).data;
  }

  /** Says who serves here; to ourselves a little later than to others. */
  async answer(question: HostQuestion | undefined, signal: AbortSignal): Promise<Uint8Array> {
    if (question?.by.id === this.own.id)
      await this.#clock.sleep(ownAnswerDelayMs, signal).catch(() => undefined); // stopping: the answer matters no more
    return encode(this.own);
  }

  /** Whether this process has to give way to `other`. */
  yieldsTo(other: HostToken): boolean {
    const { startedAt, id } = this.own;
    return startedAt === other.startedAt ? id < other.id : startedAt < other.startedAt;
  }
}

function encode(value: HostQuestion | HostToken): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function decode(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    return undefined; // not a question of ours
  }
}
