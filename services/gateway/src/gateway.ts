import type { NoticeBoard } from '@lienthong/axis';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { FaultBook } from '@lienthong/faults';
import { type ExchangeControl, type FollowedRegistry, followRegistry } from '@lienthong/node-host';
import type { Registry, Topology } from '@lienthong/registry';
import {
  type Clock,
  Closers,
  type Logger,
  machineClock,
  type RandomSource,
  silentLogger,
  systemClock,
  systemRandom,
} from '@lienthong/runtime';
import type { SystemBook } from '@lienthong/systems';
import { operationOf } from '@lienthong/vxp';
import { AgencyLists } from './agency-lists.ts';
import { AgencyRegistration } from './agency-registration.ts';
import { AgencyRights } from './agency-rights.ts';
import { ByteBudget } from './byte-budget.ts';
import type { CallBook } from './call-book.ts';
import { CallFaults } from './call-faults.ts';
import { CallRecorder } from './call-recorder.ts';
import { type Control, ControlFront, refuseControl } from './control-front.ts';
import { defaultGatewayLimits, type GatewayLimits } from './gateway-limits.ts';
import type { GatewayCall, GatewayObserver } from './gateway-observer.ts';
import type { HttpCall, Reply } from './http-call.ts';
import { HttpFront, type TlsIdentity } from './http-front.ts';
import { LgspFront, refuseLgsp } from './lgsp-front.ts';
import { LineGuard } from './line-guard.ts';
import { LoginDelay } from './login-delay.ts';
import type { ExchangeAccess } from './system-desk.ts';
import { TokenBook } from './token-book.ts';
import { VxpFront } from './vxp-front.ts';

export type GatewayOptions = {
  /** Address to listen on; this machine only where left out. */
  readonly host?: string;
  /** 0 for a free one. */
  readonly port?: number;
  readonly tls?: TlsIdentity;
  readonly systems: SystemBook;
  readonly exchange: ExchangeAccess;
  /** Kept up to date by the notices. */
  readonly registry: Registry;
  readonly topology: Topology;
  readonly notices: NoticeBoard;
  /** Without it the control routes are closed. */
  readonly control?: Control;
  readonly limits?: Partial<GatewayLimits>;
  /** Faults that strike the calls of systems. */
  readonly faults?: FaultBook;
  /** Faults and clock of an exchange, kept up to date by the notices; where left out, whoever gave `faults` does that. */
  readonly follows?: ExchangeControl;
  /** Hears of every call after it has been answered. */
  readonly observer?: GatewayObserver;
  /** Keeps the latest calls, for people who want to know why a client is refused. */
  readonly calls?: CallBook;
  readonly clock?: Clock;
  readonly random?: RandomSource;
  readonly logger?: Logger;
};

/** A gateway that takes calls. */
export type Gateway = {
  /** `http://127.0.0.1:8102`; operations are called below it, at any path. */
  readonly url: string;
  /** Lets calls that are under way end, then closes. The exchange stays open: it belongs to who opened it. */
  close(): Promise<void>;
};

/** Port of a gateway that is told none. */
export const defaultGatewayPort = 8_102;

type Fronts = { readonly vxp: VxpFront; readonly lgsp: LgspFront; readonly control: ControlFront };

/**
 * Starts a gateway in this process. Resolves when it takes calls.
 *
 * @throws GATEWAY_ADDRESS_UNUSABLE, GATEWAY_CERTIFICATE_UNUSABLE
 * @throws AXIS_UNREACHABLE when the notices could not be read
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock = systemClock, logger = silentLogger, registry, topology, notices } = options;
  const limits: GatewayLimits = { ...defaultGatewayLimits, ...options.limits };
  const budget = new ByteBudget(limits.memoryBytesMax);
  const machine = machineClock(clock);
  const guard = new LineGuard({ clock: machine, limits, isPressed: () => budget.isPressed });
  const faults = new CallFaults(options.faults ?? options.follows?.faults);
  const closers = new Closers();
  try {
    const control = options.follows;
    const following = await followRegistry({
      notices,
      registry,
      topology,
      clock,
      logger,
      ...(control && { control }),
    });
    closers.add(() => following.close());
    const recorder =
      options.calls && new CallRecorder({ book: options.calls, systems: options.systems, registry, clock });
    const fronts = makeFronts(options, { following, faults, limits, clock });
    closers.add(() => guard.close());
    closers.add(() => faults.close());
    const front = await HttpFront.open({
      host: options.host ?? '127.0.0.1',
      port: options.port ?? defaultGatewayPort,
      ...(options.tls && { tls: options.tls }),
      limits,
      budget,
      guard,
      clock: machine,
      onRefused: (request) => {
        const { code, message } = request.refusal;
        logger.log('info', 'gateway-request-refused', { error: code, reason: message });
        recorder?.addBroken(request);
      },
      onFault: (failure) =>
        logger.log('error', 'gateway-fault', { reason: failure.stack ?? failure.message }),
      onCall: async (call) => {
        const [at, startedAt] = [clock.now(), machine.now()];
        await answer(call, fronts, faults);
        const ms = machine.now() - startedAt;
        tell(options, logger, call, ms);
        await recorder?.add(call, { at, ms });
      },
    });
    closers.add(() => front.close());
    return { url: front.url, close: () => closers.close() };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}

function makeFronts(
  options: GatewayOptions,
  started: {
    readonly following: FollowedRegistry;
    readonly faults: CallFaults;
    readonly limits: GatewayLimits;
    readonly clock: Clock;
  },
): Fronts {
  const { following, faults, limits, clock } = started;
  const { systems, exchange, registry, topology, random = systemRandom, control } = options;
  const rights = new AgencyRights(registry);
  const lists = new AgencyLists({ registry, topology });
  const registration = new AgencyRegistration({ registry, rights, following, clock });
  const desks = { exchange, registry, topology, rights, limits, faults };
  const { tokensMax, tokenLifetimeMs } = limits;
  const tokens = new TokenBook({ clock, random, tokensMax, tokenLifetimeMs });
  return {
    vxp: new VxpFront({ systems, desks, operations: { lists, registration, limits }, clock }),
    lgsp: new LgspFront({
      systems,
      desks,
      lists,
      tokens,
      delay: new LoginDelay(machineClock(clock)),
      limits,
    }),
    control: new ControlFront({ control, systems, limits }),
  };
}

/** Answers a call whatever happens; what nobody has foreseen is told as a failure of the gateway. */
async function answer(call: HttpCall, fronts: Fronts, faults: CallFaults): Promise<void> {
  const front = frontOf(call, fronts);
  try {
    const reply = await front.answer(call);
    await faults.hold(call.notes.system);
    await call.reply(reply);
  } catch (failure) {
    if (call.isGone) {
      call.notes.reason = 'the client has gone';
      return;
    }
    call.notes.result = '20';
    const told = new ExchangeError('GATEWAY_FAILED', { operation: call.notes.operation });
    const error = isExchangeError(failure) ? failure : told;
    call.notes.error = error.code;
    call.refusal = error;
    call.notes.reason = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
    // Half a reply must not look like a whole one.
    if (call.isAnswered) return call.cut();
    const refusal = front.refuse(call, told);
    call.refusal = error;
    if (error !== told) call.toldCode = told.code;
    await call.reply(refusal).catch(() => call.cut());
  }
}

type Front = {
  answer(call: HttpCall): Promise<Reply>;
  refuse(call: HttpCall, error: ExchangeError): Reply;
};

function frontOf(call: HttpCall, { vxp, lgsp, control }: Fronts): Front {
  const isSigned = Object.keys(call.request.headers).some((name) => name.startsWith('xroadvnpt-'));
  if (isSigned) return vxp;
  if (call.path.startsWith('/control/'))
    return { answer: (one) => control.answer(one), refuse: refuseControl };
  // The SDK has an unsigned downloadEdoc, which wants an empty body wherever it is called.
  if (/\/v1\//.test(call.path) && operationOf(call.path) !== 'downloadEdoc')
    return { answer: (one) => lgsp.answer(one), refuse: refuseLgsp };
  return vxp;
}

function tell(options: GatewayOptions, logger: Logger, call: HttpCall, ms: number): void {
  const { front, operation, system, agency, result = '', error, reason, parameters } = call.notes;
  const { received, sent } = call.traffic;
  const told: GatewayCall = {
    front,
    operation,
    system,
    agency,
    result,
    error,
    ms,
    receivedBytes: received,
    sentBytes: sent,
  };
  logger.log(error === 'GATEWAY_FAILED' ? 'error' : 'info', 'gateway-call', { ...told, reason });
  options.observer?.({ ...told, parameters: parameters ?? new Map() });
}
