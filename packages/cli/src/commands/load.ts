import {
  runLoad,
  type ShapeName,
  shapeNames,
  type Thresholds,
  type TrafficMix,
  writeReplay,
  writeResult,
} from '@lienthong/load';
import { Closers, randomUuid } from '@lienthong/runtime';
import { Command } from 'commander';
import { oneOf, parseSync, wholeNumber } from '../argument-parsers.ts';
import { defaultRegistry } from '../choose-registry.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { type TopologyName, topologyNames } from '../load/nation.ts';
import { openGround } from '../load/open-ground.ts';
import { openSender } from '../load/open-sender.ts';
import { parsePositive, parseShare, parseSizes } from '../load/parse-load-options.ts';
import { planLoad } from '../load/plan-load.ts';
import { loadLines } from '../load/render-load.ts';
import { replayLines } from '../load/render-replay.ts';
import { replay, usualThreads } from '../load/replay.ts';
import { replayFigures, replayNames } from '../load/replay-figures.ts';
import { parseDuration } from '../parse-duration.ts';

type LoadFlags = {
  readonly via?: 'axis' | 'memory' | 'gateway' | 'vxp';
  readonly endpoint?: string;
  readonly system?: string;
  readonly secret?: string;
  readonly agencies?: readonly string[];
  readonly topology?: TopologyName;
  readonly takingPart: number;
  readonly replay?: string;
  readonly threads?: number;
  readonly scale: number;
  readonly registry: string;
  readonly shape: ShapeName;
  readonly rate: number;
  readonly duration: number;
  readonly arrivals: 'poisson' | 'even';
  readonly peak: number;
  readonly fanOut?: number;
  readonly statuses: number;
  readonly sizes?: TrafficMix['sizes'];
  readonly senders: number;
  readonly processes: number;
  readonly null?: boolean;
  readonly seed: string;
  readonly sync: string;
  readonly ahead: number;
  readonly patience: number;
  readonly out?: string;
  readonly maxP99?: number;
  readonly minRate?: number;
  readonly maxErrors?: number;
};

/** `lienthong load`: an open-model load whose every package is followed to its end, and a verdict. */
export function loadCommand({ say, run }: CommandKit): Command {
  return new Command('load')
    .description(
      say({
        vi: 'thử tải theo mô hình mở, theo dõi từng gói tới nơi, đưa ra kết luận; dùng hệ thống đang chạy, nếu không có thì tự khởi động',
        en: 'open-model load, every package followed to its end, with a verdict; on the exchange that runs, else on one of its own',
      }),
    )
    .option(
      '--via <axis|gateway|vxp|memory>',
      say({
        vi: 'cửa vào: trục (mặc định), cổng VXP của hệ thống (gateway, vxp), hay máy chủ VXP bất kỳ (vxp với --endpoint); phát lại chạy trong bộ nhớ trừ khi chọn axis',
        en: 'where packages enter: the axis (default), the exchange’s VXP gateway (gateway, vxp), or any VXP server (vxp with --endpoint); a replay runs in memory unless told axis',
      }),
      oneOf(['axis', 'memory', 'gateway', 'vxp'] as const),
    )
    .option('--endpoint <url>', say({ vi: 'với vxp: địa chỉ máy chủ', en: 'with vxp: the server' }))
    .option('--system <id>', say({ vi: 'với vxp: mã hệ thống', en: 'with vxp: system id' }))
    .option('--secret <text>', say({ vi: 'với vxp: mã bí mật', en: 'with vxp: its secret' }))
    .option(
      '--agencies <codes...>',
      say({
        vi: 'chỉ các cơ quan này gửi và nhận (với vxp: những cơ quan mà hệ thống được nói thay)',
        en: 'only these send and receive (with vxp: those that the system speaks for)',
      }),
    )
    .option(
      `--topology <${topologyNames.join('|')}>`,
      say({
        vi: 'cả nước, 111.339 cơ quan: 63 tỉnh, huyện, xã; hay 34 tỉnh, xã từ 07/2025 (dưới tỉnh phần lớn là mô phỏng)',
        en: 'the whole country, 111,339 agencies: 63 provinces, districts, communes; or 34 provinces and communes from July 2025 (mostly made up below the provinces)',
      }),
      oneOf(topologyNames),
    )
    .option(
      '--taking-part <n>',
      say({
        vi: 'với --topology: số cơ quan gửi và nhận, mỗi cơ quan một khóa và một kết nối',
        en: 'with --topology: agencies that send and receive, with a key and a connection each',
      }),
      wholeNumber(100, 20_000),
      1_000,
    )
    .option(
      `--replay <${replayNames.join('|')}>`,
      say({
        vi: 'trao đổi thật các số liệu công bố, trên ngày ảo; bộ đếm phải ra đúng các số đó',
        en: 'really exchanges the published figures, on virtual dates; the counters must end on them',
      }),
    )
    .option(
      '--scale <share>',
      say({ vi: 'phần của số liệu, như 0.001', en: 'part of the figures, such as 0.001' }),
      parsePositive,
      0.001,
    )
    .option(
      '--threads <n>',
      say({
        vi: 'với --replay trong bộ nhớ: số luồng phục vụ các nút, 0: cùng luồng với phần phát lại; mặc định: mỗi lõi một luồng khi đủ nhiều bản',
        en: 'with a --replay in memory: threads that serve nodes, 0: the one that replays; one a core where there are copies enough, unless told',
      }),
      wholeNumber(0, 64),
    )
    .option(
      `--shape <${shapeNames.join('|')}>`,
      say({
        vi: 'nhịp gửi; day, week, year nén một ngày, tuần, năm theo số liệu công bố',
        en: 'how arrivals spread; day, week and year squeeze one, as the published figures have it, into the duration',
      }),
      oneOf(shapeNames),
      'constant',
    )
    .option(
      '--rate <n>',
      say({ vi: 'gói mỗi giây, trung bình', en: 'packages a second, mean' }),
      parsePositive,
      20,
    )
    .option(
      '--duration <time>',
      say({ vi: 'thời gian gửi, như 30s, 30m', en: 'how long, such as 30s, 30m' }),
      parseDuration,
      30_000,
    )
    .option(
      '--arrivals <poisson|even>',
      say({ vi: 'ngẫu nhiên hay cách đều', en: 'at random or evenly' }),
      oneOf(['poisson', 'even'] as const),
      'poisson',
    )
    .option(
      '--peak <n>',
      say({ vi: 'spike, burst: gấp mấy lần', en: 'spike, burst: how many times the rate' }),
      parsePositive,
      10,
    )
    .option(
      '--fan-out <n>',
      say({
        vi: 'số nơi nhận mỗi gói (mặc định: như số liệu công bố, trung bình 6)',
        en: 'receivers of each package (default: as published, 6 in the mean)',
      }),
      wholeNumber(1, 10_000),
    )
    .option(
      '--sizes <list>',
      say({
        vi: 'cỡ gói và tỷ trọng, như 6k:0.8,370k:0.19,50m:0.01; “published”: như số liệu, đuôi tới 50 MB',
        en: 'sizes and weights, such as 6k:0.8,370k:0.19,50m:0.01; “published”: as the figures have it, with the tail to 50 MB',
      }),
      parseSizes,
    )
    .option(
      '--statuses <share>',
      say({
        vi: 'phần gói là trạng thái nơi nhận gửi lại, như 50% (số liệu: ba trạng thái mỗi bản)',
        en: 'part of the packages that are statuses of receivers, such as 50% (as assumed from the figures: three a copy)',
      }),
      parseShare,
      0,
    )
    .option(
      '--senders <n>',
      say({ vi: 'số cơ quan gửi; mỗi cơ quan một khóa', en: 'agencies that send; each needs a key' }),
      wholeNumber(1, 100_000),
      40,
    )
    .option(
      '--processes <n>',
      say({
        vi: 'soạn, ký, gửi, nhận trong bấy nhiêu tiến trình',
        en: 'compose, sign, send and take in so many processes',
      }),
      wholeNumber(1, 64),
      1,
    )
    .option(
      '--null',
      say({
        vi: 'không có hệ thống nào phía sau: đo chi phí của chính bộ phát tải',
        en: 'with nothing behind: measures what the load tester itself costs',
      }),
    )
    .option(
      '--registry <name>',
      say({ vi: 'danh mục, khi tự khởi động', en: 'list of agencies, of an exchange of its own' }),
      defaultRegistry,
    )
    .option(
      '--sync <always|default|2s>',
      say({ vi: 'nhịp ghi đĩa, khi tự khởi động', en: 'how often its server writes to the disk' }),
      parseSync,
      'always',
    )
    .option('--seed <text>', say({ vi: 'cùng hạt giống, cùng kế hoạch', en: 'same seed, same plan' }), '1')
    .option(
      '--ahead <MB>',
      say({ vi: 'soạn và ký sẵn tới bấy nhiêu', en: 'composed and signed ahead, at most' }),
      wholeNumber(1, 8_000),
      64,
    )
    .option(
      '--patience <time>',
      say({
        vi: 'chờ bao lâu khi không có tiến triển; máy chủ giao lại sau 30 giây điều chưa được xác nhận',
        en: 'how long to wait without progress; servers deliver again after 30 s what was not settled',
      }),
      parseDuration,
      90_000,
    )
    .option(
      '-o, --out <dir>',
      say({
        vi: 'ghi result.json, report.html, tệp HdrHistogram vào thư mục',
        en: 'writes result.json, report.html and HdrHistogram files into a directory',
      }),
    )
    .option(
      '--max-p99 <time>',
      say({ vi: 'p99 tới hộp thư không quá', en: 'p99 of deliveries at most' }),
      parseDuration,
    )
    .option(
      '--min-rate <n>',
      say({ vi: 'ít nhất bấy nhiêu gói được nhận mỗi giây', en: 'packages accepted a second at least' }),
      parsePositive,
    )
    .option(
      '--max-errors <share>',
      say({ vi: 'tỷ lệ lỗi cho phép, như 0.1%', en: 'errors allowed, such as 0.1%' }),
      parseShare,
    )
    .action((options: LoadFlags) =>
      run((context) =>
        options.replay === undefined ? load(context, options) : replayed(context, options, options.replay),
      ),
    );
}

async function load(context: CommandContext, flags: LoadFlags): Promise<ExitStatus> {
  const { interrupt, look, output, progress, random, say } = context;
  const closers = new Closers();
  try {
    const start = { vi: 'đang tìm hoặc khởi động hệ thống', en: 'finding or starting an exchange' };
    progress.update(say(start));
    const ground = await openGround(context, flags, closers);
    const run = randomUuid(random).slice(0, 6);
    const { seed, shape, rate, duration, processes } = flags;
    const plan = planLoad(ground, { ...flags, run });
    const door = ground.viewOf(plan);
    const thresholds: Thresholds = {
      ...(flags.maxP99 === undefined ? {} : { p99MsMax: flags.maxP99 }),
      ...(flags.minRate === undefined ? {} : { perSecondMin: flags.minRate }),
      ...(flags.maxErrors === undefined ? {} : { errorShareMax: flags.maxErrors }),
    };
    const making = {
      vi: `soạn và ký sẵn, ${plan.count} gói`,
      en: `composing and signing, ${plan.count} packages`,
    };
    progress.update(say(making));
    const stockBytesMax = flags.ahead * 1_000_000;
    const { sender, clock, ownCost } = await openSender(context, {
      ground,
      plan,
      processes,
      stockBytesMax,
      closers,
    });
    const done = await runLoad({
      setting: {
        seed,
        run,
        via: door.name,
        registry: ground.registry,
        agencies: ground.agencies.length,
        shape,
        perSecond: rate,
        durationMs: duration,
        processes,
        thresholds,
      },
      plan,
      door,
      sender,
      thresholds,
      clock,
      ownCost,
      patienceMs: flags.patience,
      signal: interrupt.signal,
      onProgress: ({ sent, outstanding }) =>
        progress.update(
          say({
            vi: `đã gửi ${sent}/${plan.count}, đang đi ${outstanding}`,
            en: `sent ${sent}/${plan.count}, on their way ${outstanding}`,
          }),
        ),
    });
    progress.end();
    const { result } = done;
    if (flags.out !== undefined) await writeResult(flags.out, done);
    output.print(loadLines(result, look));
    output.data(result);
    return result.verdict.passed ? exitStatus.ok : exitStatus.refused;
  } finally {
    progress.end();
    await closers.close();
  }
}

async function replayed(context: CommandContext, flags: LoadFlags, name: string): Promise<ExitStatus> {
  const { look, output } = context;
  const { scale, seed, sync } = flags;
  const via = flags.via === 'axis' ? 'axis' : 'memory';
  const figures = replayFigures(name);
  const copies = figures.targets.incoming * scale;
  const threads = via === 'memory' ? (flags.threads ?? usualThreads(copies)) : 0;
  const result = await replay(context, figures, { scale, seed, via, sync, threads });
  if (flags.out !== undefined) await writeReplay(flags.out, { figures, scale, via, threads, result });
  output.print(replayLines(result, { figures, scale }, look));
  output.data({ figures, scale, via, threads, ...result });
  return result.exact ? exitStatus.ok : exitStatus.refused;
}
