import type { Session } from '@lienthong/emulator';
import { openControlToken } from '@lienthong/gateway';
import {
  type Clock,
  Closers,
  type Logger,
  type RandomSource,
  silentLogger,
  systemClock,
  systemRandom,
} from '@lienthong/runtime';
import type { SystemBook } from '@lienthong/systems';
import { EventHub } from './events/event-hub.ts';
import { EventStreams } from './events/event-streams.ts';
import { ExchangeTail } from './events/exchange-tail.ts';
import { followCalls } from './events/follow-calls.ts';
import type { Facilities } from './facilities.ts';
import { Access } from './http/access.ts';
import { type ControlLimits, defaultControlLimits } from './http/control-limits.ts';
import { ControlServer } from './http/control-server.ts';
import { Router } from './http/router.ts';
import { ExchangeMetrics } from './metrics/exchange-metrics.ts';
import { ProcessMetrics } from './metrics/process-metrics.ts';
import { openApiDocument } from './openapi.ts';
import { rooms, routeTable } from './route-table.ts';
import type { Site } from './site.ts';
import { TraceExporter, type TraceTarget } from './traces/trace-exporter.ts';

/** How to run a control API. */
export type ControlOptions = {
  /** The exchange that is controlled; its owner closes it. */
  readonly session: Session;
  /** File that holds the token, made where there is none; where left out, the token ends with the API. */
  readonly tokenFile?: string;
  /** Address to listen on; this machine only where left out. */
  readonly host?: string;
  /** A free one where left out. */
  readonly port?: number;
  /**
   * Names beside `host` and those of this machine by which it may be called. Where given, at any port: it stands behind a
   * mapping of ports, such as a container's. Names that are not given are refused, so that no foreign name can be pointed here.
   */
  readonly names?: readonly string[];
  /** Client systems of the gateway, where there is one. */
  readonly systems?: SystemBook;
  /** Where the journey of every package goes as a trace; nowhere where left out. */
  readonly traces?: TraceTarget;
  /** What else the API can offer; its routes say so where it cannot. */
  readonly facilities?: Facilities;
  /** Pages that are served beside the API: the console. */
  readonly site?: Site;
  readonly limits?: Partial<ControlLimits>;
  readonly clock?: Clock;
  readonly random?: RandomSource;
  readonly logger?: Logger;
};

/** A control API that runs. */
export type Control = {
  /** Address for clients on this machine, without a slash at the end. */
  readonly url: string;
  /** What programs show as `Authorization: Bearer`. */
  readonly token: string;
  /** An address that opens the console in a browser, once. */
  launchUrl(): string;
  /** Ends streams and waits, and stops listening; the exchange goes on. */
  close(): Promise<void>;
};

const tokenBytes = 32;
const runBytes = 6;

/**
 * Starts the control API of a running exchange. Resolves when every ledger has been read and it answers.
 *
 * @throws CONTROL_ADDRESS_UNUSABLE, STATE_UNUSABLE, AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const { session, clock = systemClock, random = systemRandom, logger = silentLogger } = options;
  const limits = { ...defaultControlLimits, ...options.limits };
  const token =
    options.tokenFile === undefined
      ? Buffer.from(random.bytes(tokenBytes)).toString('base64url')
      : await openControlToken(options.tokenFile, random);
  const run = Buffer.from(random.bytes(runBytes)).toString('hex');
  const hub = new EventHub({ run, keptMax: limits.eventsKeptMax });
  const streams = new EventStreams({ hub, limits, clock });
  const gatewayCalls = followCalls(options.facilities?.gateway?.calls, run);
  const tail = new ExchangeTail({ session, hub, limits, clock, logger });
  const access = new Access({
    token,
    random,
    sessionsMax: limits.sessionsMax,
    answersTo: (host) => server.answersTo(host),
  });
  const server: ControlServer = new ControlServer({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    names: options.names,
    limits,
    access,
    router: new Router(routeTable),
    streams,
    site: options.site,
    clock,
    logger,
  });
  const closers = new Closers();
  const processMetrics = new ProcessMetrics();
  const exchangeMetrics = new ExchangeMetrics(session);
  tail.watch((node, entry) => exchangeMetrics.add(node, entry));
  closers.add(() => processMetrics.close());
  if (options.traces) {
    const exporter = new TraceExporter({
      target: options.traces,
      session,
      packages: tail.packages,
      clock,
      logger,
    });
    tail.watch((node, entry, { isNew }) => {
      if (isNew) exporter.add(node, entry);
    });
    exporter.start();
    closers.add(() => exporter.close());
  }
  closers.add(() => tail.close());
  if (gatewayCalls) closers.add(() => gatewayCalls.close());
  let document: Uint8Array | undefined;
  try {
    await tail.start();
    await server.start({
      session,
      tail,
      streams,
      gatewayCalls: gatewayCalls?.hub,
      systems: options.systems,
      facilities: options.facilities ?? {},
      access,
      exchangeMetrics,
      processMetrics,
      clock,
      logger,
      startedAt: clock.now(),
      document: () => {
        document ??= Buffer.from(JSON.stringify(openApiDocument(rooms)));
        return document;
      },
    });
    closers.add(() => server.close());
  } catch (failure) {
    await closers.close();
    throw failure;
  }
  return {
    url: server.url,
    token,
    launchUrl: () => `${server.url}/#launch=${access.launch()}`,
    close: () => closers.close(),
  };
}
