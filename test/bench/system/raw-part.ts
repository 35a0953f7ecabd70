import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type BenchRun, inFlightMax } from './bench-run.ts';

const tiers = ['commune', 'district', 'province', 'central'] as const;

/** What is consumed at each hop of a run, and named after it. */
export function rawStages({ hops }: Pick<BenchRun, 'hops'>): readonly string[] {
  return tiers.slice(0, hops + 1);
}

/** A process of the raw transport: publishes at the first stage, consumes its stages and publishes on at the next. */
export type RawPart = {
  readonly publish: (count: number) => Promise<void>;
  /** Resolves when so many have been consumed in all where there is no next stage. */
  readonly finished: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type RawPartOrder = {
  readonly url: string;
  readonly run: BenchRun;
  readonly stages: readonly string[];
};

/** One connection that does a part of the raw transport in this process. */
export async function openRawPart({ url, run, stages }: RawPartOrder): Promise<RawPart> {
  const connection = await connect({ servers: url, noAsyncTraces: true });
  const js = jetstream(connection);
  const all = rawStages(run);
  const atOnce = inFlightMax(run);
  let arrived = 0;
  let waiting: { readonly count: number; readonly resolve: () => void } | undefined;
  const consumers = await Promise.all(
    stages.map(async (stage) => {
      const consumer = await js.consumers.get('RAW', stage);
      const next = all[all.indexOf(stage) + 1];
      return consumer.consume({
        max_messages: atOnce,
        callback: (message) => {
          if (next === undefined) {
            message.ack();
            arrived += 1;
            if (waiting && arrived >= waiting.count) waiting.resolve();
          } else void js.publish(`raw.${next}`, message.data).then(() => message.ack());
        },
      });
    }),
  );
  const body = new Uint8Array(run.packageBytes).fill(0x61);
  return {
    publish: async (count) => {
      let sent = 0;
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          while (sent < count) {
            sent += 1;
            await js.publish(`raw.${all[0]}`, body);
          }
        }),
      );
    },
    finished: async (count) => {
      if (arrived >= count) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = { count, resolve };
      await promise;
    },
    close: async () => {
      for (const consumer of consumers) consumer.stop();
      await connection.drain();
    },
  };
}
