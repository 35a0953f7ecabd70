import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInstalled } from '../../conformance/libxml2.ts';
import { measuredBy } from '../performance-page.ts';
import { type BenchPackage, type BenchSigner, benchPackage, benchSigner } from './bench-package.ts';
import { type Goal, goalLines } from './goals.ts';
import { type LoopDelay, loopDelay } from './loop-delay.ts';
import { type OneCoreTimes, oneCore } from './one-core.ts';
import { type MemoryWay, peakMemory } from './peak-memory.ts';
import { type TwoCores, twoCores } from './two-cores.ts';

const rounds = Number(process.env['LIENTHONG_BENCH_ROUNDS'] ?? 5);
const say = (line: string) => process.stdout.write(`${line}\n`);
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);

/** Base64 characters of the attachment, and how often a package of that size is worked on in a round. */
const sizes = {
  '6 KB': { characters: 0, times: 500 },
  '400 KB': { characters: 400_000, times: 60 },
  '10 MB': { characters: 10_000_000, times: 4 },
  '50 MB': { characters: 50_000_000, times: 2 },
} as const;
type Size = keyof typeof sizes;
const compared = ['6 KB', '400 KB', '10 MB'] as const satisfies readonly Size[];

type Row<Result> = Result & { readonly name: string; readonly size: Size; readonly what: 'sign' | 'verify' };

/** Measures signing and verifying beside xmlsec1 and `node:crypto`; the lines of its part of the page. */
export async function signatureBench(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  try {
    const rsa = await benchSigner('rsa-2048', folder);
    const ec = await benchSigner('p-256', folder);
    const packages: Partial<Record<Size, BenchPackage>> = {};
    const packageOf = async (size: Size) => {
      packages[size] ??= await benchPackage(sizes[size].characters, rsa, folder);
      return packages[size];
    };
    const times = new Map<string, OneCoreTimes>();
    for (const size of compared) {
      const measured = await oneCore(await packageOf(size), rsa, { rounds, times: sizes[size].times });
      times.set(`RSA-2048, ${size}`, measured);
      say(`${size}: verify ${measured.verify.toFixed(0)} µs, sign ${measured.sign.toFixed(0)} µs`);
    }
    times.set(
      'P-256, 6 KB',
      await oneCore(await benchPackage(0, ec, folder), ec, { rounds, times: sizes['6 KB'].times }),
    );
    const cores = await coreRows(packageOf, rsa);
    const delays = await delayRows(packageOf, rsa);
    const memory = await memoryRows(packageOf, rsa);
    const [load = 0] = loadavg();
    return [
      '## Signatures',
      '',
      measuredBy('pnpm bench signature'),
      `${isInstalled('xmlsec1') ? 'xmlsec1 of the distribution beside it (--repeat)' : 'without xmlsec1, which is not installed'}; medians of ${rounds} rounds, all contenders in turn; load average ${load.toFixed(0)} (what other processes take moves figures by the clock).`,
      'Packages of profile EMU-2026 with everything that a node does: the bytes read and checked for well-formedness, digests, value, certificate up to the',
      'trusted root, sender, coverage. Certificates and chains that were met before are remembered by fingerprint; xmlsec1 begins anew each time, so that it',
      'is also shown with the key given on the command line (no certificate looked at).',
      '',
      '### One core',
      '',
      'Packages per second of processor time, all threads of the process counted.',
      '',
      '| | Liên thông | xmlsec1, key given | xmlsec1, chain | `node:crypto`, key alone | and SHA-256 of the bytes | ÷ xmlsec1, key given | ÷ xmlsec1, chain | ÷ `node:crypto`, key alone | and SHA-256 |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      ...[...times].flatMap(([name, measured]) => [
        verifyRow(name, measured),
        signRow(`${name}: sign`, measured, measured.sign),
        signRow(`${name}: write and sign`, measured, measured.write),
      ]),
      '',
      '### All cores',
      '',
      `By the clock on the wall, four packages at a time through a \`SignaturePool\` of ${cores.threads} threads, against one after another in one thread. Small packages stay in the`,
      'caller’s thread, where only the private key’s work goes to other threads; “on threads” sends them there in spite of it.',
      '',
      '| | one core, packages/s | all cores, packages/s | ratio |',
      '| --- | --- | --- | --- |',
      ...cores.rows.map(
        ({ name, one, pool, ratio }) =>
          `| ${name} | ${one.toFixed(0)} | ${pool.toFixed(0)} | **${ratio.toFixed(2)}** |`,
      ),
      '',
      '### Event loop',
      '',
      'Five packages one after another: the largest delay of a timer, milliseconds (whatever else the machine does counts), and the most processor time that',
      'the caller’s thread took in one turn.',
      '',
      '| | here: timer | turn | through the pool: timer | turn |',
      '| --- | --- | --- | --- | --- |',
      ...delays.map(
        ({ name, here, pool }) =>
          `| ${name} | ${here.timerMs.toFixed(1)} | ${turn(here)} | ${pool.timerMs.toFixed(1)} | ${turn(pool)} |`,
      ),
      '',
      '### Memory',
      '',
      'MB by which a process grows at its highest, reading the package from a file included, its threads included: worked on in the reading thread; on',
      'another, with a copy in memory that both share; on another, read into such memory at once.',
      '',
      '| | package, MB | here | pool, copied | pool, shared | ÷ package |',
      '| --- | --- | --- | --- | --- | --- |',
      ...memory.map(
        ({ name, bytes, ways }) =>
          `| ${name} | ${megabytes(bytes)} | ${megabytes(ways.here)} | ${megabytes(ways.pool)} | ${megabytes(ways.shared)} | ${(ways.here / bytes).toFixed(2)}, ${(ways.pool / bytes).toFixed(2)}, ${(ways.shared / bytes).toFixed(2)} |`,
      ),
      '',
      '### Goals',
      '',
      ...goalLines(goals(times, cores.rows, delays, memory)),
      '',
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type PackageOf = (size: Size) => Promise<BenchPackage>;

async function coreRows(packageOf: PackageOf, signer: BenchSigner) {
  const rows: Row<TwoCores>[] = [];
  const measure = async (size: Size, what: Row<TwoCores>['what'], inlineBytesMax?: number) => {
    const measured = await twoCores(what, await packageOf(size), signer, {
      rounds,
      times: sizes[size].times * 2,
      ...(inlineBytesMax !== undefined && { inlineBytesMax }),
    });
    const name = `${what} ${size}${inlineBytesMax === 0 ? ', on threads' : ''}`;
    rows.push({ name, size, what, ...measured });
    say(`${name}: ${measured.one.toFixed(0)}/s, ${measured.pool.toFixed(0)}/s`);
  };
  await measure('6 KB', 'verify', 0);
  await measure('6 KB', 'sign');
  await measure('6 KB', 'sign', 0);
  for (const size of ['400 KB', '10 MB'] as const) {
    await measure(size, 'verify');
    await measure(size, 'sign');
  }
  return { rows, threads: availableParallelism() };
}

type Delays = Row<{ readonly here: LoopDelay; readonly pool: LoopDelay }>;

async function delayRows(packageOf: PackageOf, signer: BenchSigner): Promise<readonly Delays[]> {
  const rows: Delays[] = [];
  for (const size of ['400 KB', '10 MB', '50 MB'] as const) {
    for (const what of ['verify', 'sign'] as const) {
      const here = await loopDelay(what, await packageOf(size), signer, 0);
      const pool = await loopDelay(what, await packageOf(size), signer, 2);
      rows.push({ name: `${what} ${size}`, size, what, here, pool });
    }
  }
  return rows;
}

type Memory = Row<{ readonly bytes: number; readonly ways: Readonly<Record<MemoryWay, number>> }>;

async function memoryRows(packageOf: PackageOf, signer: BenchSigner): Promise<readonly Memory[]> {
  // The kernel's highest mark is what is measured with.
  if (process.platform !== 'linux') return [];
  const rows: Memory[] = [];
  const small = await packageOf('6 KB');
  for (const size of ['400 KB', '10 MB', '50 MB'] as const) {
    const { signed, unsigned, signedFile, unsignedFile } = await packageOf(size);
    for (const what of ['verify', 'sign'] as const) {
      const files = {
        package: what === 'sign' ? unsignedFile : signedFile,
        small: what === 'sign' ? small.unsignedFile : small.signedFile,
        key: signer.keyFile,
      };
      const ways = {
        here: await peakMemory(what, 'here', files),
        pool: await peakMemory(what, 'pool', files),
        shared: await peakMemory(what, 'shared', files),
      };
      const bytes = (what === 'sign' ? unsigned : signed).length;
      rows.push({ name: `${what} ${size}`, size, what, bytes, ways });
      say(`${what} ${size}: ${megabytes(ways.here)}, ${megabytes(ways.pool)}, ${megabytes(ways.shared)} MB`);
    }
  }
  return rows;
}

const perSecond = (microseconds: number | undefined) =>
  microseconds === undefined ? '–' : (1e6 / microseconds).toFixed(microseconds > 20_000 ? 1 : 0);
const times = (other: number | undefined, ours: number) =>
  other === undefined ? '–' : `**${(other / ours).toFixed(2)}**`;
const turn = ({ turnMs }: LoopDelay) => turnMs?.toFixed(1) ?? '–';

function verifyRow(name: string, of: OneCoreTimes): string {
  const withHash = of.cryptoVerify + of.cryptoHash;
  return `| ${name}: verify | ${perSecond(of.verify)} | ${perSecond(of.xmlsecVerify)} | ${perSecond(of.xmlsecVerifyChain)} | ${perSecond(of.cryptoVerify)} | ${perSecond(withHash)} | ${times(of.xmlsecVerify, of.verify)} | ${times(of.xmlsecVerifyChain, of.verify)} | ${times(of.cryptoVerify, of.verify)} | ${times(withHash, of.verify)} |`;
}

function signRow(name: string, of: OneCoreTimes, ours: number): string {
  const withHash = of.cryptoSign + of.cryptoHash;
  return `| ${name} | ${perSecond(ours)} | ${perSecond(of.xmlsecSign)} | | ${perSecond(of.cryptoSign)} | ${perSecond(withHash)} | ${times(of.xmlsecSign, ours)} | | ${times(of.cryptoSign, ours)} | ${times(withHash, ours)} |`;
}

function goals(
  times: ReadonlyMap<string, OneCoreTimes>,
  cores: readonly Row<TwoCores>[],
  delays: readonly Delays[],
  memory: readonly Memory[],
): readonly Goal[] {
  const of = (size: Size) => times.get(`RSA-2048, ${size}`);
  const ratio = (one: number | undefined, other: number | undefined) =>
    one === undefined || other === undefined ? undefined : one / other;
  const least = { '6 KB': 5, '400 KB': 3.2, '10 MB': 2.8 } as const;
  const small = of('6 KB');
  const large = memory.find(({ size, what }) => size === '50 MB' && what === 'verify');
  const extra = (way: MemoryWay) => large && large.ways[way] / large.bytes;
  const longest = (size: Size) =>
    Math.max(...delays.filter((row) => row.size === size).map(({ pool }) => pool.turnMs ?? pool.timerMs));
  return [
    ...compared.flatMap((size): Goal[] => [
      {
        id: 'G1',
        what: `verify ${size}, parsing included, ÷ xmlsec1 that verifies the chain too`,
        least: least[size],
        value: ratio(of(size)?.xmlsecVerifyChain, of(size)?.verify),
        obstacle: size === '6 KB' ? 'small' : 'large',
      },
      {
        id: 'G1',
        what: 'the same ÷ xmlsec1 that is given the key',
        least: least[size],
        value: ratio(of(size)?.xmlsecVerify, of(size)?.verify),
        obstacle: size === '6 KB' ? 'small' : 'large',
      },
    ]),
    {
      id: 'G2',
      what: 'write and sign 6 KB, one core, ÷ `node:crypto` RSA alone',
      least: 0.92,
      value: ratio(small?.cryptoSign, small?.write),
      obstacle: 'write',
    },
    {
      id: 'G2',
      what: 'the same from bytes that are read first',
      least: 0.92,
      value: ratio(small?.cryptoSign, small?.sign),
      obstacle: 'sign',
    },
    {
      id: 'G2',
      what: 'sign 6 KB, all cores ÷ one',
      least: 1.85,
      value: cores.find(({ size, what }) => size === '6 KB' && what === 'sign')?.ratio,
      obstacle: 'cores',
    },
    {
      id: 'G11',
      what: 'extra memory of verifying 50 MB ÷ its bytes, in one thread',
      most: 1.2,
      value: extra('here'),
    },
    {
      id: 'G11',
      what: 'the same through the pool, from memory that threads share',
      most: 1.2,
      value: extra('shared'),
    },
    { id: 'issue', what: 'the same through the pool, copied', most: 3, value: extra('pool') },
    {
      id: 'issue',
      what: 'longest turn of the event loop through the pool, 10 MB, ms',
      most: 20,
      value: longest('10 MB'),
    },
    {
      id: 'issue',
      what: 'longest turn of the event loop through the pool, 50 MB, ms',
      most: 20,
      value: longest('50 MB'),
    },
  ];
}
