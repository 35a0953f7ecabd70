import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testNatsServerBinary } from '@lienthong/nats-server/testing';
import { measuredBy } from '../performance-page.ts';
import { goalLines } from '../signature/goals.ts';
import { agencyListCalls } from './agency-lists.ts';
import { type BenchRun, median, type Throughput, warmUpCount } from './bench-run.ts';
import { type Circular, circularToAll } from './circular.ts';
import { coresBench, coresLines, linearity, twoCoresToOne } from './cores-bench.ts';
import { type ExchangeHops, exchangeHops } from './exchange-hops.ts';
import { type GatewayCalls, gatewayCalls } from './gateway-calls.ts';
import { openSslSignsPerSecond } from './openssl-speed.ts';
import { rawHops } from './raw-hops.ts';
import { bareConnect, type MemoryStart, memoryStart, type Start, startUp } from './start-to-ready.ts';
import type { Timed } from './timed-calls.ts';

const rounds = Number(process.env['LIENTHONG_BENCH_ROUNDS'] ?? 3);
const packageCount = Number(process.env['LIENTHONG_BENCH_PACKAGES'] ?? 2_000);
const smallBytes = 6_000;
const largeBytes = 400_000;
const number = (value: number, digits = 0): string => value.toFixed(digits);
const say = (line: string) => process.stdout.write(`${line}\n`);

type HopRuns = {
  readonly sync: BenchRun['syncInterval'];
  readonly raw: Throughput[];
  readonly exchange: ExchangeHops[];
};

async function throughput(sync: BenchRun['syncInterval']): Promise<HopRuns> {
  const raw: Throughput[] = [];
  const exchange: ExchangeHops[] = [];
  // In turn, so that a machine that grows slower is unfair to neither.
  for (let round = 0; round < rounds; round += 1) {
    const run = { hops: 3, packageCount, syncInterval: sync } as const;
    const ours = await exchangeHops({ ...run, packageBytes: smallBytes });
    exchange.push(ours);
    const theirs = await rawHops({ ...run, packageBytes: ours.packageBytes });
    raw.push(theirs);
    say(
      `sync ${sync}, round ${round + 1}: exchange ${number(ours.packagesPerSecond)}/s, raw ${number(theirs.packagesPerSecond)}/s`,
    );
  }
  return { sync, raw, exchange };
}

/** What goals ask for beside: one hop with signing beside OpenSSL alone, and large packages beside the transport that carries them. */
async function besides(): Promise<{
  readonly oneHopToSigning: number | undefined;
  readonly largeToRaw: number;
}> {
  const toSigning: number[] = [];
  const toRaw: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const signing = await openSslSignsPerSecond();
    const small = { packageBytes: smallBytes, packageCount, syncInterval: 'default' } as const;
    const oneHop = await exchangeHops({ ...small, hops: 1, signs: true });
    if (signing !== undefined) toSigning.push(oneHop.packagesPerSecond / signing);
    const large = { hops: 3, packageCount: Math.ceil(packageCount / 8), syncInterval: 'default' } as const;
    const ours = await exchangeHops({ ...large, packageBytes: largeBytes });
    const { packagesPerSecond: raw } = await rawHops({ ...large, packageBytes: ours.packageBytes });
    toRaw.push(ours.packagesPerSecond / raw);
    say(
      `round ${round + 1}: one hop, signed ${number(oneHop.packagesPerSecond)}/s, OpenSSL signs ${number(signing ?? 0)}/s; 400 kB ${number(ours.packagesPerSecond)}/s, raw ${number(raw)}/s`,
    );
  }
  return {
    oneHopToSigning: toSigning.length === 0 ? undefined : median(toSigning),
    largeToRaw: median(toRaw),
  };
}

async function starts(): Promise<{
  readonly cold: Start;
  readonly warm: readonly Start[];
  readonly bareMs: readonly number[];
  readonly memory: readonly MemoryStart[];
}> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  try {
    const cold = await startUp(stateDir);
    const warm: Start[] = [];
    const bareMs: number[] = [];
    const memory: MemoryStart[] = [];
    for (let round = 0; round < Math.max(rounds, 3); round += 1) {
      warm.push(await startUp(stateDir));
      bareMs.push(await bareConnect());
      memory.push(await memoryStart());
      say(
        `start, round ${round + 1}: ready ${number(warm.at(-1)?.readyMs ?? 0)} ms, bare ${number(bareMs.at(-1) ?? 0)} ms, in memory ${number(memory.at(-1)?.readyMs ?? 0)} ms`,
      );
    }
    return { cold, warm, bareMs, memory };
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
}

/** Measures start, hops, gateway and circular of a running system; the lines of its part of the page. */
export async function systemBench(): Promise<readonly string[]> {
  const { version } = await testNatsServerBinary();
  const start = await starts();
  const circular: Circular = await circularToAll();
  say(`circular: ${number(circular.firstToLastMs)} ms from first to last of ${circular.deliveries}`);
  const calls: GatewayCalls[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const measured = await gatewayCalls({ count: Math.ceil(packageCount / 2) });
    calls.push(measured);
    say(
      `gateway, round ${round + 1}: sendEdoc ${number(measured.sendEdoc.perSecond)}/s, submit ${number(measured.submit.perSecond)}/s, list ${number(measured.getReceivedEdocList.perSecond)}/s, inbox ${number(measured.inbox.perSecond)}/s`,
    );
  }
  const lists = await agencyListCalls();
  say(
    `${lists.agencies} agencies listed in ${number(lists.listMedianMs)} ms, others meanwhile p99 ${number(lists.othersP99Ms.meanwhile)} ms`,
  );
  const runs = [await throughput('always'), await throughput('default')];
  const { oneHopToSigning, largeToRaw } = await besides();
  const onCores = await coresBench(
    { hops: 3, packageBytes: smallBytes, packageCount: Math.ceil(packageCount / 2), syncInterval: 'default' },
    { rounds: Math.min(rounds, 2), say },
  );
  const ratioOf = ({ raw, exchange }: HopRuns) =>
    median(
      raw.map(
        ({ packagesPerSecond }, index) => (exchange[index]?.packagesPerSecond ?? 0) / packagesPerSecond,
      ),
    );
  const toRaw = (sync: HopRuns['sync']) => {
    const run = runs.find((one) => one.sync === sync);
    return run && ratioOf(run);
  };
  const middle = <Item>(items: readonly Item[], of: (item: Item) => number) => median(items.map(of));
  const callRow = (
    name: string,
    of: (measured: GatewayCalls) => Timed,
    beside?: (measured: GatewayCalls) => Timed,
  ) =>
    `| ${name} | ${number(middle(calls, (measured) => of(measured).perSecond))} | ${number(
      middle(calls, (measured) => of(measured).medianMs),
      1,
    )} | ${number(
      middle(calls, (measured) => of(measured).p99Ms),
      1,
    )} | ${
      beside
        ? `**${number(
            middle(calls, (measured) => of(measured).perSecond / beside(measured).perSecond),
            2,
          )}**`
        : ''
    } |`;
  return [
    measuredBy('pnpm bench'),
    `nats-server ${version}. Medians of ${rounds} rounds taken in turn. Absolute figures move with the machine; the ratios are what to quote.`,
    '',
    '## Start',
    '',
    '| | ready, ms | emulator, MB | nats-server, MB |',
    '| --- | --- | --- | --- |',
    `| \`up\`, 552 agencies, 503 nodes, empty directory | ${number(start.cold.readyMs)} | ${number(start.cold.emulatorMb)} | ${number(start.cold.serverMb)} |`,
    `| the same directory again | ${number(middle(start.warm, ({ readyMs }) => readyMs))} | ${number(middle(start.warm, ({ emulatorMb }) => emulatorMb))} | ${number(middle(start.warm, ({ serverMb }) => serverMb))} |`,
    `| bare: Node starts, connects to a server and ends | ${number(median(start.bareMs))} | | |`,
    '',
    `In memory, in one process: every node has answered ${number(middle(start.memory, ({ readyMs }) => readyMs))} ms after the call, ${number(middle(start.memory, ({ fromStartMs }) => fromStartMs))} ms after the start of the process, which is its modules.`,
    '',
    `Ready ÷ bare: **${number(middle(start.warm, ({ readyMs }) => readyMs) / median(start.bareMs), 1)}**.`,
    '',
    '## Through four nodes',
    '',
    `${packageCount} signed packages of ${number((runs[0]?.exchange[0]?.packageBytes ?? 0) / 1000, 1)} kB from 20 communes to the Government Office: four nodes, the signature verified, the ledger written and the`,
    'package counted at each, a signed receipt back, all tiers in one process. Raw: the same bytes published, three times consumed, published on and acknowledged, consumed',
    `and acknowledged, by one process on the same server, nothing else done. ${warmUpCount({ packageCount })} packages went before, in both, and are not counted.`,
    '',
    'Processor time counts senders and all four nodes, and the server beside them; other load on the machine moves it least.',
    '',
    '| sync_interval | exchange, packages/s | raw JetStream, packages/s | ratio | processor, ms a package: here, server | resident, MB |',
    '| --- | --- | --- | --- | --- | --- |',
    ...runs.map((run) => {
      const { sync, raw, exchange } = run;
      const ratio = ratioOf(run);
      const here = middle(exchange, ({ processorMs }) => processorMs.here);
      const server = middle(exchange, ({ processorMs }) => processorMs.server);
      const ours = middle(exchange, ({ packagesPerSecond }) => packagesPerSecond);
      const resident = middle(exchange, ({ residentMb }) => residentMb);
      return `| ${sync} | ${number(ours)} | ${number(middle(raw, ({ packagesPerSecond }) => packagesPerSecond))} | **${number(ratio, 2)}** | ${number(here, 2)}, ${number(server, 2)} | ${number(resident)} |`;
    }),
    '',
    '## On one core and on two',
    '',
    'The same with half as many packages, sync_interval default, everything with the server kept to one core or to two; in two processes senders, or the publisher and',
    'the first hop of the raw transport, have one of their own.',
    '',
    ...(onCores ? coresLines(onCores) : ['Not measured: this system cannot keep processes to cores.']),
    '',
    '## Through the gateway',
    '',
    `Signed packages of 6 kB from 20 communes to the Government Office, 32 callers at a time, each answered when the sender’s node has decided; and a mailbox with ${calls[0]?.waitingCount ?? 0}`,
    'packages listed. Clients, gateway and all nodes in one process, sync_interval always. List calls open a connection each, as the SDK does.',
    '',
    '| | calls/s | median, ms | p99, ms | ÷ without HTTP |',
    '| --- | --- | --- | --- | --- |',
    callRow('agency, no HTTP: submit', ({ submit }) => submit),
    callRow(
      'VXP: sendEdoc',
      ({ sendEdoc }) => sendEdoc,
      ({ submit }) => submit,
    ),
    callRow('agency, no HTTP: inbox', ({ inbox }) => inbox),
    callRow(
      'VXP: getReceivedEdocList',
      ({ getReceivedEdocList }) => getReceivedEdocList,
      ({ inbox }) => inbox,
    ),
    '',
    `The list of all ${lists.agencies.toLocaleString('en-GB')} agencies of the country, ${number(lists.replyBytes / 1e6, 1)} MB: **${number(lists.listMedianMs)} ms** once it has been made. While one system asks for it again and`,
    `again, the p99 of another one’s calls for an empty mailbox, 50 a second, is **${number(lists.othersP99Ms.meanwhile)} ms**, alone ${number(lists.othersP99Ms.alone)}. Gateway and nodes in one process, callers in two more.`,
    '',
    '## A circular to 21 districts and 480 communes',
    '',
    `One package of ${number(circular.packageBytes / 1000)} kB, stored once: first to last of ${circular.deliveries} deliveries **${number(circular.firstToLastMs)} ms**, all signed receipts back after ${number(circular.receiptsMs)} ms`,
    `(sync_interval always, keys of the nodes made beforehand, median of ${circular.rounds}).`,
    '',
    '## Goals of the exchange',
    '',
    ...goalLines([
      {
        id: 'G3',
        what: 'one hop, 6 kB, signing included, sync_interval default ÷ `openssl speed -multi 2 rsa2048`',
        least: 0.5,
        value: oneHopToSigning,
      },
      { id: 'G4', what: 'three hops, 6 kB ÷ raw, sync_interval always', least: 0.4, value: toRaw('always') },
      { id: 'G4', what: 'the same, sync_interval default', least: 0.4, value: toRaw('default') },
      {
        id: 'G5',
        what: 'three hops, 400 kB ÷ raw that carries the bytes, sync_interval default',
        least: 1.3,
        value: largeToRaw,
      },
      {
        id: 'G6',
        what: 'sendEdoc ÷ submit without HTTP',
        least: 0.5,
        value: middle(calls, ({ sendEdoc, submit }) => sendEdoc.perSecond / submit.perSecond),
      },
      { id: 'G6', what: 'list of 111,339 agencies, warm, ms', most: 1_000, value: lists.listMedianMs },
      { id: 'G6', what: 'p99 of others meanwhile, ms', most: 50, value: lists.othersP99Ms.meanwhile },
      {
        id: 'G7',
        what: 'circular to 501 agencies, first to last delivery, ms',
        most: 150,
        value: circular.firstToLastMs,
      },
      {
        id: 'G10',
        what: '`up`, the same directory again: ready, ms',
        most: 2_000,
        value: middle(start.warm, ({ readyMs }) => readyMs),
      },
      {
        id: 'G10',
        what: 'its memory with the server’s, MB',
        most: 300,
        value: middle(start.warm, ({ emulatorMb, serverMb }) => emulatorMb + serverMb),
      },
      {
        id: 'G10',
        what: 'in memory: every node has answered, ms after the call',
        most: 150,
        value: middle(start.memory, ({ readyMs }) => readyMs),
      },
      {
        id: 'G13',
        what: 'three hops, 6 kB, sync_interval default: two cores ÷ one',
        least: 1.8,
        value: onCores && twoCoresToOne(onCores),
      },
      {
        id: 'issue',
        what: 'the same by what two cores give threads that share nothing: linear within 15 %',
        least: 0.85,
        value: onCores && linearity(onCores),
      },
      {
        id: 'G13',
        what: 'p99 at half of the rate ÷ the unloaded median',
        most: 20,
        value: onCores && onCores.latency.atHalfRate.p99Ms / onCores.latency.unloadedMedianMs,
      },
    ]),
    '',
  ];
}
