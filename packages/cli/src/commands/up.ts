import {
  type EmulatorTrustServicesOptions,
  type ExchangeMode,
  exchangeModes,
  type LocalExchange,
  loadRegistry,
  type SiteLevel,
  type StartedServer,
  siteLevels,
  startLocalExchange,
} from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import type { HopModes, PolicyChanges, Quotas } from '@lienthong/exchange';
import { buildTopology, type NodeId, type Routing } from '@lienthong/registry';
import { dropOpening, keepOpening, parseOpeningBalances } from '@lienthong/reports';
import { Closers } from '@lienthong/runtime';
import { Command } from 'commander';
import { oneOf, parseHopMode, parsePolicy, parseSync, policyList, wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ControlFlags, chooseControl, openControl, usualControlPort } from '../control-choice.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { standingLines } from '../faults/standing-lines.ts';
import { chooseGateway, type GatewayChoice, type GatewayFlags, usualGatewayPort } from '../gateway-choice.ts';
import { type GatewayFacts, placeCaFile } from '../gateway-facts.ts';
import { planGatewayProcess } from '../gateway-process.ts';
import { openSystemBook } from '../open-system-book.ts';
import { parseLimits, parseQuota, quotaForm } from '../quotas/read-quota.ts';
import { readLines } from '../read-lines.ts';
import { readSettingsFile } from '../read-settings-file.ts';
import { upData, upLines } from '../render/up.ts';
import { ServiceProcess } from '../service-process.ts';
import { startFactsOf } from '../start-facts.ts';
import { serviceText } from '../texts/service-texts.ts';
import { usageError } from '../usage-error.ts';

/** Port of the trust services where none is asked for. */
const usualTrustPort = 8_380;

type UpOptions = {
  readonly registry: string;
  readonly routing: Routing;
  readonly mode: ExchangeMode;
  readonly sites?: SiteLevel;
  readonly port?: number;
  readonly apart?: readonly string[];
  readonly lines?: string;
  readonly sync: string;
  readonly processes?: true;
  readonly hopMode?: HopModes;
  readonly policy?: PolicyChanges;
  readonly quota?: Quotas;
  readonly quotaFile?: string;
  /** A file; false after `--no-opening`. */
  readonly opening?: string | false;
  readonly trust: boolean;
  readonly trustPort?: number;
  readonly trustHost?: string;
  /** False after `--no-tiers`. */
  readonly tiers: boolean;
} & GatewayFlags &
  ControlFlags;

/** `lienthong up`: starts everything and stays until Ctrl-C. */
export function upCommand({ say, run }: CommandKit): Command {
  return new Command('up')
    .description(
      say({
        vi: 'khởi động tất cả các cấp, chạy tới khi nhấn Ctrl-C',
        en: 'starts all tiers and stays until Ctrl-C',
      }),
    )
    .option('--registry <name>', say({ vi: 'danh mục cơ quan', en: 'list of agencies' }), 'nghe-an-2019')
    .option(
      '--routing <tiered|hub>',
      say({
        vi: 'đi qua từng cấp, hay mọi cơ quan nối vào trục tỉnh',
        en: 'through every tier, or hub per province',
      }),
      oneOf(['tiered', 'hub'] as const),
      'tiered',
    )
    .option(
      `--mode <${exchangeModes.join('|')}>`,
      say({
        vi: 'một máy chủ; mỗi nơi một máy chủ, nối bằng đường truyền cắt được; hay cụm ba máy chủ',
        en: 'one server; a server for each site, with links that can be cut; or a cluster of three',
      }),
      oneOf(exchangeModes),
      'local',
    )
    .option(
      `--sites <${siteLevels.join('|')}>`,
      say({
        vi: 'với tiered: máy chủ riêng tới cấp tỉnh (mặc định), hay tới cấp huyện',
        en: 'with tiered: servers down to the provinces (default), or to the districts',
      }),
      oneOf(siteLevels),
    )
    .option(
      '--port <n>',
      say({
        vi: 'cổng của nats-server (mặc định: cổng trống)',
        en: 'port of nats-server (default: a free one)',
      }),
      wholeNumber(1, 65_535),
    )
    .option(
      '--apart <codes...>',
      say({
        vi: 'các nút để chạy riêng, không khởi động ở đây',
        en: 'nodes that are run on their own, not here',
      }),
    )
    .option(
      '--lines <file>',
      say({
        vi: 'chỉ các cơ quan trong tệp JSON (danh sách mã) có khóa riêng vào máy chủ; cơ quan khác đi qua cổng VXP',
        en: 'only the agencies of a JSON file (a list of codes) get a key to the server; others come through the VXP gateway',
      }),
    )
    .option(
      '--sync <always|default|2s>',
      say({ vi: 'nhịp ghi đĩa của nats-server', en: 'how often nats-server writes to the disk' }),
      parseSync,
      'always',
    )
    .option(
      '--processes',
      say({ vi: 'mỗi cấp một tiến trình riêng', en: 'a process of its own for every tier' }),
    )
    .option(
      '--no-tiers',
      say({
        vi: 'không chạy cấp nào: mỗi cấp là một dịch vụ chạy riêng (LIENTHONG_STATE)',
        en: 'no tier here: each is a service that is run on its own (LIENTHONG_STATE)',
      }),
    )
    .option(
      '--hop-mode <mode|where=mode>',
      say({
        vi: 'nút làm gì với gói tin: verbatim (giữ nguyên), trace (thêm vết), rebuild (ghi lại); cho tất cả, một cấp hay một nút: district=trace; dùng được nhiều lần',
        en: 'what nodes do to packages: verbatim, trace (adds an entry), rebuild (writes them anew); for all, a tier or a node: district=trace; may be repeated',
      }),
      parseHopMode,
    )
    .option(
      '--policy <[where:]name=value>',
      say({
        vi: `nút kiểm tra chặt đến đâu; cho tất cả, một cấp hay một nút: commune:pdf=enforce; dùng được nhiều lần: ${policyList}`,
        en: `how strict nodes are; for all, a tier or a node: commune:pdf=enforce; may be repeated: ${policyList}`,
      }),
      parsePolicy,
    )
    .option(
      '--quota <[where:]name=n,…>',
      say({
        vi: `hạn mức gửi; cho tất cả, một cấp hay một cơ quan; dùng được nhiều lần: ${quotaForm}`,
        en: `what agencies may send; for all, a tier or an agency; may be repeated: ${quotaForm}`,
      }),
      parseQuota,
    )
    .option(
      '--quota-file <file>',
      say({
        vi: 'hạn mức trong tệp JSON: {"commune": {"packages": 1000, "policy": "queue"}}',
        en: 'quotas of a JSON file: {"commune": {"packages": 1000, "policy": "queue"}}',
      }),
    )
    .option(
      '--opening <file>',
      say({
        vi: 'số đầu kỳ của các năm trước (JSON), được giữ lại cho những lần chạy sau và trong bản chụp',
        en: 'opening balances of earlier years (JSON); kept for later starts and in snapshots',
      }),
    )
    .option(
      '--no-opening',
      say({ vi: 'bỏ số đầu kỳ đã giữ', en: 'drop the opening balances that were kept' }),
    )
    .option(
      '--trust-port <n>',
      say({
        vi: `cổng của CRL, OCSP, dấu thời gian (mặc định: cổng đã ghi trong chứng thư, hoặc ${usualTrustPort}, nếu bận thì cổng trống)`,
        en: `port of CRL, OCSP and time stamps (default: the one in certificates, or ${usualTrustPort}, or a free one)`,
      }),
      wholeNumber(1, 65_535),
    )
    .option(
      '--trust-host <address>',
      say({
        vi: 'địa chỉ của CRL, OCSP, dấu thời gian (mặc định: chỉ máy này)',
        en: 'address of CRL, OCSP and time stamps (default: this machine only)',
      }),
    )
    .option(
      '--no-trust',
      say({ vi: 'không chạy CRL, OCSP, dấu thời gian', en: 'no CRL, OCSP and time stamps' }),
    )
    .option(
      '--vxp-port <n>',
      say({
        vi: `cổng VXP (mặc định: ${usualGatewayPort}, nếu bận thì cổng trống)`,
        en: `port of the VXP gateway (default: ${usualGatewayPort}, or a free one where that is taken)`,
      }),
      wholeNumber(1, 65_535),
    )
    .option(
      '--vxp-host <address>',
      say({
        vi: 'địa chỉ của cổng VXP (mặc định: chỉ máy này)',
        en: 'address of the VXP gateway (default: this machine only)',
      }),
    )
    .option('--no-vxp', say({ vi: 'không mở cổng VXP', en: 'no VXP gateway' }))
    .option(
      '--control-port <n>',
      say({
        vi: `cổng của API điều khiển (mặc định: ${usualControlPort}, nếu bận thì cổng trống)`,
        en: `port of the control API (default: ${usualControlPort}, or a free one where that is taken)`,
      }),
      wholeNumber(1, 65_535),
    )
    .option(
      '--control-host <address>',
      say({
        vi: 'địa chỉ của API điều khiển (mặc định: chỉ máy này)',
        en: 'address of the control API (default: this machine only)',
      }),
    )
    .option(
      '--control-name <names...>',
      say({
        vi: 'các tên khác để gọi API điều khiển, ở cổng bất kỳ: khi chạy trong container',
        en: 'further names of the control API, at any port: for containers',
      }),
    )
    .option('--no-control', say({ vi: 'không mở API điều khiển', en: 'no control API' }))
    .option(
      '--tls',
      say({
        vi: 'cổng VXP dùng HTTPS, chứng thư của trình giả lập',
        en: 'VXP over HTTPS, with a certificate of the emulator',
      }),
    )
    .option(
      '--tls-cert <file>',
      say({ vi: 'HTTPS với chứng thư này (PEM)', en: 'HTTPS with this certificate (PEM)' }),
    )
    .option(
      '--tls-key <file>',
      say({ vi: 'khóa của chứng thư đó (PEM)', en: 'the key of that certificate (PEM)' }),
    )
    .action((options: UpOptions) => run((context) => up(context, options)));
}

async function up(context: CommandContext, options: UpOptions): Promise<ExitStatus> {
  const { clock, interrupt, look, output, progress, say, stateDir } = context;
  const startedAt = clock.now();
  checkMode(options);
  const choice = await chooseGateway(options, context);
  const controlChoice = chooseControl(options);
  const opening = await readOpeningFile(context, options);
  const { quota = {}, quotaFile } = options;
  const quotas =
    quotaFile === undefined
      ? quota
      : { ...(await readSettingsFile(quotaFile, context.stdin, parseLimits)), ...quota };
  progress.update(say({ vi: 'đang khởi động', en: 'starting' }));
  const lost = Promise.withResolvers<never>();
  // Awaited below; until then a loss must not count as unhandled.
  lost.promise.catch(() => undefined);
  const closers = new Closers();
  try {
    const exchange = await start(context, options, choice);
    closers.add(() => exchange.stop());
    await exchange.emulator.session.quotas.setAll(quotas);
    if (opening !== undefined) await keepOpening(stateDir, opening, exchange.emulator.registry);
    else if (options.opening === false) await dropOpening(stateDir);
    const keeping: Keeping = { closers, onLost: lost.reject };
    for (const server of exchange.servers) keepServer(context, server, keeping);
    const tiers = options.processes ? await startTiers(context, exchange, keeping) : [];
    const gateway = await openedGateway(context, exchange, { choice, keeping });
    const control = controlChoice && (await openControl(context, exchange, controlChoice));
    if (control) closers.add(() => control.close());
    progress.end();
    const shown = {
      start: startFactsOf(exchange, { registry: options.registry, readyAfterMs: clock.now() - startedAt }),
      gateway,
      control: control && { url: control.url, launchUrl: control.launchUrl() },
      trust: exchange.emulator.trustServices?.urls,
      processes: tiers.map(({ name, pid }) => ({ tier: name, pid })),
      apart: options.apart ?? [],
    };
    // A Ctrl-C during the start ends it here, before anything claims to be ready.
    await interrupt.orInterrupted(Promise.resolve());
    output.print(upLines(shown, look));
    output.data(upData(shown));
    const standing = await standingLines(exchange.emulator.session, look);
    if (standing.length > 0) output.print(standing);
    await Promise.race([interrupt.wait(), lost.promise]);
  } finally {
    progress.end();
    await closers.close();
  }
  output.print([say({ vi: 'Đã dừng.', en: 'Stopped.' })]);
  return exitStatus.ok;
}

async function start(
  context: CommandContext,
  options: UpOptions,
  gateway: GatewayChoice | undefined,
): Promise<LocalExchange> {
  const { clock, random, env, output, say, stateDir } = context;
  const {
    registry: name,
    routing,
    mode,
    sites,
    port,
    sync,
    processes,
    hopMode,
    policy,
    tiers,
    trust,
  } = options;
  const apart = nodesApart(options);
  const lines =
    options.lines === undefined
      ? undefined
      : await readLines(options.lines, context.stdin, loadRegistry(name));
  return startLocalExchange({
    stateDir,
    registry: name,
    routing,
    mode,
    ...(sites === undefined ? {} : { sites }),
    env,
    clock,
    random,
    syncInterval: sync,
    announce: (line) => output.note(say(line)),
    ...(port === undefined ? {} : { port }),
    ...(apart.length === 0 ? {} : { apart }),
    ...(lines === undefined ? {} : { lines }),
    ...(hopMode ? { hopModes: hopMode } : {}),
    ...(policy ? { policies: policy } : {}),
    ...(trust ? { trustServices: trustOf(options) } : {}),
    ...(processes || !tiers ? { startHost: () => false } : {}),
    ...(gateway && !processes ? { gateway } : {}),
  });
}

function trustOf({ trustPort, trustHost }: UpOptions): EmulatorTrustServicesOptions {
  return {
    ...(trustPort === undefined ? { usualPort: usualTrustPort } : { port: trustPort }),
    ...(trustHost === undefined ? {} : { host: trustHost }),
  };
}

/**
 * The opening balances that were asked for, checked before anything starts; undefined where none were.
 *
 * @throws CLI_USAGE, CLI_FILE_UNREADABLE, CLI_FILE_EMPTY
 */
async function readOpeningFile(
  { stdin }: CommandContext,
  { opening, registry }: UpOptions,
): Promise<unknown> {
  if (typeof opening !== 'string') return undefined;
  return readSettingsFile(opening, stdin, (value) => {
    parseOpeningBalances(value, loadRegistry(registry));
    return value;
  });
}

/** The gateway of this process, or one in a process of its own where tiers have theirs; undefined where none is wanted. */
async function openedGateway(
  context: CommandContext,
  exchange: LocalExchange,
  { choice, keeping }: { readonly choice: GatewayChoice | undefined; readonly keeping: Keeping },
): Promise<GatewayFacts | undefined> {
  if (!choice) return undefined;
  const { gateway } = exchange.emulator;
  if (gateway) return gatewayFacts(context, choice, gateway);
  const { state } = exchange;
  const plan = await planGatewayProcess(context, exchange, choice);
  const { pid } = await startService(context, { name: 'gateway', env: plan.env }, keeping);
  await state.writeRun({ ...(await state.readRun()), gateway: { url: plan.url, isApart: true } });
  return { ...(await gatewayFacts(context, choice, plan)), pid };
}

/** The gateway as it runs; says so where the usual port was taken. */
async function gatewayFacts(
  context: CommandContext,
  choice: GatewayChoice,
  { url, rootPem }: { readonly url: string; readonly rootPem: string | undefined },
): Promise<GatewayFacts> {
  const { output, say, stateDir } = context;
  const { port } = new URL(url);
  if (port !== String(choice.port))
    output.note(
      say({
        vi: `cổng ${choice.port} đang bận; cổng VXP ở ${port}`,
        en: `port ${choice.port} is taken; the VXP gateway is at ${port}`,
      }),
    );
  const systems = await (await openSystemBook(context)).list();
  return { url, caFile: await placeCaFile(stateDir, rootPem), systems };
}

/**
 * The nodes that `--apart` names.
 *
 * @throws REGISTRY_ORGANISATION_UNKNOWN, REGISTRY_NODE_UNKNOWN when a code has no node of its own
 */
function nodesApart({ registry: name, routing, apart = [] }: UpOptions): readonly NodeId[] {
  if (apart.length === 0) return [];
  const registry = loadRegistry(name);
  const topology = buildTopology(registry, { routing });
  return apart.map((code) => topology.node(registry.get(code).organId).id);
}

type Keeping = { readonly closers: Closers; readonly onLost: (error: ExchangeError) => void };

/** Starts a server again, on the same port and data, when it dies: nodes and agencies find it again by themselves. */
function keepServer(
  { output, say }: CommandContext,
  { name, process }: StartedServer,
  { closers, onLost }: Keeping,
): void {
  let isStopping = false;
  closers.add(() => {
    isStopping = true;
  });
  const which = name === '' ? 'nats-server' : `nats-server ${name}`;
  const keep = async (): Promise<void> => {
    while (!isStopping) {
      const { code, signal } = await process.exited;
      if (isStopping) return;
      const reason = signal ?? `status ${code ?? '?'}`;
      try {
        await process.restart();
      } catch (cause) {
        onLost(
          new ExchangeError(
            'CLI_SERVICE_ENDED',
            { service: which, reason, logPath: process.logPath },
            { cause },
          ),
        );
        return;
      }
      output.note(
        say({
          vi: `${which} đã dừng (${reason}) và được khởi động lại; không gói tin nào đã nhận bị mất`,
          en: `${which} ended (${reason}) and was started again; nothing admitted is lost`,
        }),
      );
    }
  };
  void keep();
}

/** @throws CLI_USAGE when options do not go together */
function checkMode({ mode, sites, port, processes, tiers, apart = [] }: UpOptions): void {
  if (sites !== undefined && mode !== 'tiered')
    throw usageError({ vi: '--sites chỉ dùng với --mode tiered', en: '--sites needs --mode tiered' });
  if (mode === 'tiered' && (processes || !tiers || apart.length > 0))
    throw usageError({
      vi: '--processes, --no-tiers và --apart không dùng với --mode tiered',
      en: '--processes, --no-tiers and --apart do not go with --mode tiered',
    });
  if (processes && !tiers)
    throw usageError({
      vi: '--processes không đi cùng --no-tiers',
      en: '--processes does not go with --no-tiers',
    });
  if (mode === 'cluster' && port !== undefined)
    throw usageError({
      vi: '--port không dùng với --mode cluster',
      en: '--port does not go with --mode cluster',
    });
}

function startTiers(
  context: CommandContext,
  { emulator }: LocalExchange,
  keeping: Keeping,
): Promise<readonly ServiceProcess[]> {
  const tiers = [...new Set(emulator.topology.nodes().map(({ tier }) => tier))];
  return Promise.all(tiers.map((tier) => startService(context, { name: tier, env: {} }, keeping)));
}

async function startService(
  { clock, env, output, say, stateDir }: CommandContext,
  service: { readonly name: string; readonly env: Readonly<Record<string, string>> },
  { closers, onLost }: Keeping,
): Promise<ServiceProcess> {
  const process = await ServiceProcess.start({
    name: service.name,
    stateDir,
    env: { ...env, ...service.env },
    clock,
    onRestart: ({ name, reason, pid }) =>
      output.note(
        say({
          vi: `tiến trình ${serviceText(name).vi} đã dừng (${reason}) và được khởi động lại: ${pid}`,
          en: `process ${serviceText(name).en} ended (${reason}) and was started again: ${pid}`,
        }),
      ),
    onLost,
  });
  closers.add(() => process.stop());
  return process;
}
