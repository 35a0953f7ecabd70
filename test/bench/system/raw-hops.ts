import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningNatsServer, startNatsServer } from '@lienthong/nats-server';
import { testNatsServerBinary } from '@lienthong/nats-server/testing';
import { AckPolicy, jetstream, jetstreamManager, RetentionPolicy } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type BenchRun, inFlightMax } from './bench-run.ts';

/**
 * The same bytes over the same number of hops with nothing but JetStream: publish, then at each hop consume, publish
 * on, acknowledge, in the end consume and acknowledge. One process, one connection, one stream, file storage.
 *
 * @returns packages per second, from the first publish to the last acknowledgement
 */
export async function rawHopsPerSecond(run: BenchRun): Promise<number> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  let server: RunningNatsServer | undefined;
  try {
    server = await startNatsServer({
      binary: await testNatsServerBinary(),
      stateDir,
      users: 'anyone',
      syncInterval: run.syncInterval,
    });
    return await measure(server.url, run);
  } finally {
    await server?.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function measure(url: string, run: BenchRun): Promise<number> {
  const { packageBytes, packageCount, hops } = run;
  const atOnce = inFlightMax(run);
  const connection = await connect({ servers: url, noAsyncTraces: true });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'RAW', subjects: ['raw.*'], retention: RetentionPolicy.Limits });
  const stages = ['raw.commune', 'raw.district', 'raw.province', 'raw.central'].slice(0, hops + 1);
  for (const stage of stages)
    await manager.consumers.add('RAW', {
      durable_name: stage.replace('.', '-'),
      filter_subject: stage,
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: atOnce * 4,
    });
  const js = jetstream(connection);
  let arrived = 0;
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const consumers = await Promise.all(
    stages.map(async (stage, index) => {
      const consumer = await js.consumers.get('RAW', stage.replace('.', '-'));
      const next = stages[index + 1];
      return consumer.consume({
        max_messages: atOnce,
        callback: (message) => {
          if (next === undefined) {
            void Promise.resolve(message.ack()).then(() => {
              arrived += 1;
              if (arrived === packageCount) finish();
            });
          } else void js.publish(next, message.data).then(() => message.ack());
        },
      });
    }),
  );
  const body = new Uint8Array(packageBytes).fill(0x61);
  const startedAt = performance.now();
  let sent = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (sent < packageCount) {
        sent += 1;
        await js.publish(stages[0] ?? '', body);
      }
    }),
  );
  await finished;
  const seconds = (performance.now() - startedAt) / 1000;
  for (const consumer of consumers) consumer.stop();
  await connection.drain();
  return packageCount / seconds;
}
