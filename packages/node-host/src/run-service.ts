import { type ExchangeError, errorRow, isExchangeError } from '@lienthong/errors';
import { type Clock, jsonLogger, type Logger, systemClock } from '@lienthong/runtime';

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

/** What a service has to work with. */
export type ServiceContext = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the process is told to stop. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** A service that has started. */
export type StartedService = {
  /** For people: that it is ready, and for what. */
  readonly announcement: string;
  /** Resolves with the reason when it cannot go on; never where it always can. */
  readonly ended: Promise<ExchangeError>;
  readonly stop: () => Promise<void>;
};

/**
 * Runs a service as this process until SIGTERM or SIGINT, and ends the process with one of {@link serviceExits}. Log
 * lines go to stderr as JSON, what people read to stdout. A server that is not there is waited for.
 *
 * @param name - of the service, in log lines
 * @param prepare - what has to be right before anything is connected; resolves with what starts the service
 */
export async function runService(
  name: string,
  prepare: (context: ServiceContext) => Promise<() => Promise<StartedService>>,
): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      // Whoever asks twice does not want to wait.
      if (stopping.signal.aborted) process.exit(serviceExits.stopped);
      stopping.abort();
    });
  const logger = jsonLogger((line) => process.stderr.write(line));
  const context = { env: process.env, signal: stopping.signal, clock: systemClock, logger };
  try {
    await serve(name, await prepare(context), context);
    process.exit(serviceExits.stopped);
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    logger.log('error', 'service-failed', { service: name, code: failure.code });
    process.stdout.write(explain(failure));
    process.exit(exitOf(failure));
  }
}

async function serve(
  name: string,
  start: () => Promise<StartedService>,
  context: ServiceContext,
): Promise<void> {
  const { signal, logger } = context;
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
  const starting = startWhenReachable(name, start, context);
  await Promise.race([starting, aborted]);
  if (signal.aborted) {
    // A start that is under way ends with the process; nothing of it is worth waiting for.
    starting.catch(() => undefined);
    return;
  }
  const running = await starting;
  if (!running) return;
  logger.log('info', 'service-ready', { service: name });
  process.stdout.write(`${running.announcement}\n`);
  const reason = await Promise.race([running.ended, aborted]);
  await running.stop();
  if (reason) throw reason;
  logger.log('info', 'service-stopped', { service: name });
}

/** Starts the service as soon as the server is there; undefined when stopped before. */
async function startWhenReachable(
  name: string,
  start: () => Promise<StartedService>,
  { signal, clock, logger }: ServiceContext,
): Promise<StartedService | undefined> {
  while (!signal.aborted) {
    try {
      return await start();
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_UNREACHABLE')) throw failure;
      logger.log('warn', 'axis-unreachable', { service: name });
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
