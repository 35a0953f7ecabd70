import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningNatsServer, startNatsServer } from '@lienthong/nats-server';
import { testNatsServerBinary } from '@lienthong/nats-server/testing';
import { AckPolicy, jetstreamManager, RetentionPolicy } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type BenchRun, inFlightMax, type Throughput, warmUpCount } from './bench-run.ts';
import { openRawPart, type RawPart, rawStages } from './raw-part.ts';
import { openRawPartApart } from './raw-part-apart.ts';
import { processorSeconds, serverPid } from './server-process.ts';

/**
 * The same bytes over the same number of hops with nothing but JetStream: publish, then at each hop consume, publish
 * on, acknowledge, in the end consume and acknowledge. One stream, file storage; one process and one connection, or two, of
 * which one publishes and takes the first hop, the other all that follows: the division with the same work in both.
 */
export async function rawHops(run: BenchRun): Promise<Throughput> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  let server: RunningNatsServer | undefined;
  try {
    server = await startNatsServer({
      binary: await testNatsServerBinary(),
      stateDir,
      users: 'anyone',
      syncInterval: run.syncInterval,
    });
    await makeStream(server.url, run);
    return await measure(server.url, run, stateDir);
  } finally {
    await server?.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function makeStream(url: string, run: BenchRun): Promise<void> {
  const connection = await connect({ servers: url, noAsyncTraces: true });
  const manager = await jetstreamManager(connection);
  await manager.streams.add({ name: 'RAW', subjects: ['raw.*'], retention: RetentionPolicy.Limits });
  for (const stage of rawStages(run))
    await manager.consumers.add('RAW', {
      durable_name: stage,
      filter_subject: `raw.${stage}`,
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: inFlightMax(run) * 4,
    });
  await connection.drain();
}

async function measure(url: string, run: BenchRun, stateDir: string): Promise<Throughput> {
  const { packageBytes, packageCount, sendersApart = false } = run;
  const stages = rawStages(run);
  const lower = sendersApart ? await openRawPartApart({ url, run, stages: stages.slice(0, 1) }) : undefined;
  const here = await openRawPart({ url, run, stages: sendersApart ? stages.slice(1) : stages });
  const first: Pick<RawPart, 'publish'> = lower ?? here;
  try {
    const warmUp = warmUpCount(run);
    await Promise.all([first.publish(warmUp), here.finished(warmUp)]);
    const pids = [process.pid, ...(lower ? [lower.pid] : []), await serverPid(stateDir)];
    const before = await Promise.all(pids.map(processorSeconds));
    const startedAt = performance.now();
    await Promise.all([first.publish(packageCount), here.finished(warmUp + packageCount)]);
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await Promise.all(pids.map(processorSeconds));
    const times = after.map((time, index) => ((time - (before[index] ?? 0)) * 1000) / packageCount);
    return {
      packageBytes,
      packagesPerSecond: packageCount / seconds,
      processorMs: {
        here: times.slice(0, -1).reduce((sum, time) => sum + time, 0),
        server: times.at(-1) ?? 0,
      },
    };
  } finally {
    await lower?.close();
    await here.close();
  }
}
