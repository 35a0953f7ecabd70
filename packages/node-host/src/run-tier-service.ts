import { type ExchangeError, errorRow, isExchangeError } from '@lienthong/errors';
import type { Tier } from '@lienthong/registry';
import { type Clock, jsonLogger, type Logger, systemClock, systemRandom } from '@lienthong/runtime';
import { planTierService, type ServicePlan } from './service-plan.ts';
import { readServiceSettings } from './service-settings.ts';
import { startTierService } from './tier-service.ts';

/** How the process of a service ends. */
export const serviceExits = {
  /** Told to stop. */
  stopped: 0,
  /** A failure that is not the operator's to mend. */
  failed: 1,
  /** Settings, credentials or the state that they name cannot be used. */
  misconfigured: 3,
  /** Another process serves the nodes. */
  superseded: 4,
} as const;

/** Time between two attempts to reach a server that is not there, milliseconds. */
const retryDelayMs = 1_000;

const tierNamesVi: Readonly<Record<string, string>> = {
  central: 'trung ương',
  province: 'tỉnh',
  district: 'huyện',
  commune: 'xã',
};

/**
 * Runs a tier's service as this process: reads its settings from the environment, serves until SIGTERM or SIGINT, and
 * ends the process with one of {@link serviceExits}. Log lines go to stderr as JSON, what people read to stdout.
 */
export async function runTierService(tier: Tier): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      // Whoever asks twice does not want to wait.
      if (stopping.signal.aborted) process.exit(serviceExits.stopped);
      stopping.abort();
    });
  const logger = jsonLogger((line) => process.stderr.write(line));
  try {
    process.exit(
      await serve({ tier, env: process.env, signal: stopping.signal, clock: systemClock, logger }),
    );
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    logger.log('error', 'service-failed', { tier, code: failure.code });
    process.stdout.write(explain(failure));
    process.exit(exitOf(failure));
  }
}

async function serve(service: {
  readonly tier: Tier;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<number> {
  const { tier, env, signal, clock, logger } = service;
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const plan = await planTierService({ tier, settings: readServiceSettings(env), clock, logger });
  const fenced = Promise.withResolvers<ExchangeError>();
  const starting = startWhenReachable(plan, { signal, clock, logger, onFenced: fenced.resolve });
  await Promise.race([starting, aborted]);
  if (signal.aborted) {
    // A start that is under way ends with the process; nothing of it is worth waiting for.
    starting.catch(() => undefined);
    return serviceExits.stopped;
  }
  const running = await starting;
  const { host, nodes } = plan;
  logger.log('info', 'service-ready', { tier, host, nodes: nodes.length });
  process.stdout.write(
    `${tierNamesVi[tier] ?? tier}: ${nodes.length} nút sẵn sàng · ${tier}: ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} ready\n`,
  );
  const reason = await Promise.race([fenced.promise, aborted]);
  await running?.stop();
  if (reason) throw reason;
  logger.log('info', 'service-stopped', { tier, host });
  return serviceExits.stopped;
}

/** Starts the nodes as soon as the server is there; undefined when stopped before. */
async function startWhenReachable(
  plan: ServicePlan,
  options: {
    readonly signal: AbortSignal;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly onFenced: (reason: ExchangeError) => void;
  },
): Promise<{ readonly stop: () => Promise<void> } | undefined> {
  const { signal, clock, logger, onFenced } = options;
  while (!signal.aborted) {
    try {
      return await startTierService({ plan, clock, random: systemRandom, logger, onFenced });
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_UNREACHABLE')) throw failure;
      logger.log('warn', 'axis-unreachable', { tier: plan.tier, host: plan.host });
      await clock.sleep(retryDelayMs);
    }
  }
  return undefined;
}

function exitOf({ code }: ExchangeError): number {
  if (code === 'AXIS_NODE_TAKEN' || code === 'NODE_FENCED') return serviceExits.superseded;
  return errorRow(code).blame === 'operator' ? serviceExits.misconfigured : serviceExits.failed;
}

function explain(failure: ExchangeError): string {
  const [vi, en] = [failure.text('vi'), failure.text('en')];
  return `${vi.summary}. ${vi.action}\n${en.summary}. ${en.action}\n`;
}
