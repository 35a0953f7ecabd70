import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consoleFolder } from '@lienthong/console';
import {
  type Control,
  type ControlOptions,
  type Facilities,
  folderSite,
  type GatewayFacility,
  startControl,
  type TraceTarget,
} from '@lienthong/control';
import type { LocalExchange, Session } from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import { readOpening } from '@lienthong/reports';
import { listSnapshots, saveSnapshot } from '@lienthong/snapshots';
import { StoryTeller } from '@lienthong/stories';
import type { CommandContext } from './command-context.ts';
import { journeyEvidence } from './evidence/journey-evidence.ts';
import { caFileIn } from './gateway-facts.ts';
import { openSystemBook } from './open-system-book.ts';
import { storyGateway } from './story-gateway.ts';
import { usageError } from './usage-error.ts';
import { readIfPresent } from './with-vxp-client.ts';

/** Port of the control API where none is asked for. */
export const usualControlPort = 8_103;

/** How a command line says where the control API is. */
export type ControlFlags = {
  /** False after `--no-control`. */
  readonly control: boolean;
  readonly controlPort?: number;
  readonly controlHost?: string;
  readonly controlName?: readonly string[];
};

/** Where the control API listens, as it was asked for. */
export type ControlChoice = Pick<ControlOptions, 'host' | 'names'> & {
  readonly port: number;
  readonly orFreePort: boolean;
};

/**
 * The control API that the flags describe; undefined where none is wanted. The usual port is a wish, one that was asked
 * for is not.
 *
 * @throws CLI_USAGE when the flags contradict each other
 */
export function chooseControl({
  control,
  controlPort,
  controlHost,
  controlName,
}: ControlFlags): ControlChoice | undefined {
  if (control)
    return {
      port: controlPort ?? usualControlPort,
      orFreePort: controlPort === undefined,
      ...(controlHost === undefined ? {} : { host: controlHost }),
      ...(controlName === undefined ? {} : { names: controlName }),
    };
  if ([controlPort, controlHost, controlName].every((flag) => flag === undefined)) return undefined;
  throw usageError({
    vi: '--no-control không đi cùng tùy chọn khác của API điều khiển',
    en: '--no-control goes with no other option of the control API',
  });
}

/**
 * Starts the control API of an exchange on this machine; on a free port, saying so, where the usual one is taken.
 *
 * @throws CONTROL_ADDRESS_UNUSABLE, STATE_UNUSABLE, AXIS_UNREACHABLE
 */
export async function openControl(
  context: CommandContext,
  exchange: LocalExchange,
  { port, orFreePort, ...where }: ControlChoice,
): Promise<Control> {
  const { emulator, state } = exchange;
  const { clock, env, output, random, say } = context;
  const traces = tracesOf(env);
  const { session } = emulator;
  const stories = new StoryTeller({ session, gateway: await storyGateway(context), clock, random });
  const open = async (at: number): Promise<Control> => {
    const control = await startControl({ ...options, port: at });
    return {
      ...control,
      close: async () => {
        await stories.close();
        await control.close();
      },
    };
  };
  const options = {
    session,
    systems: await openSystemBook(context),
    tokenFile: join(state.path, 'control-token'),
    clock,
    random,
    facilities: {
      ...(await facilitiesOf(context, session)),
      stories,
      gateway: await gatewayOf(context, exchange),
    },
    site: await folderSite(fileURLToPath(consoleFolder)),
    ...(traces && { traces }),
    ...where,
  };
  try {
    return await open(port);
  } catch (failure) {
    if (!orFreePort || !isPortTaken(failure)) throw failure;
    const control = await open(0);
    output.note(
      say({
        vi: `cổng ${port} đang bận; API điều khiển ở ${control.url}`,
        en: `port ${port} is taken; the control API is at ${control.url}`,
      }),
    );
    return control;
  }
}

/** The gateway of the exchange; what it was called with is known where it runs in this process. */
async function gatewayOf(
  { stateDir }: CommandContext,
  { emulator: { gateway }, state }: LocalExchange,
): Promise<GatewayFacility | undefined> {
  if (gateway) return gateway;
  const apart = (await state.readRun()).gateway;
  if (!apart) return undefined;
  const rootPem = apart.url.startsWith('https:') ? await readIfPresent(caFileIn(stateDir)) : undefined;
  return { url: apart.url, rootPem };
}

async function facilitiesOf(context: CommandContext, session: Session): Promise<Facilities> {
  const { clock, random, stateDir } = context;
  return {
    snapshots: {
      list: async () =>
        (await listSnapshots(stateDir)).map(({ name, sizeBytes, manifest }) => ({
          name,
          sizeBytes,
          at: manifest?.at,
        })),
      save: async (name) => {
        const { sizeBytes, manifest } = await saveSnapshot({ stateDir, to: name, clock, random });
        return { name, sizeBytes, at: manifest.at };
      },
    },
    opening: await readOpening(stateDir, session.registry),
    evidence: async (id) => Buffer.concat((await journeyEvidence(session, id, context)).parts),
  };
}

/** Where traces go, as every program with OpenTelemetry is told. @clause OpenTelemetry, OTLP exporter configuration */
function tracesOf(env: CommandContext['env']): TraceTarget | undefined {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT']?.trim();
  if (!endpoint) return undefined;
  const headers = (env['OTEL_EXPORTER_OTLP_HEADERS'] ?? '').split(',').flatMap((pair): [string, string][] => {
    const [name = '', ...value] = pair.split('=');
    return name.trim() === '' || value.length === 0
      ? []
      : [[name.trim(), decodeURIComponent(value.join('=').trim())]];
  });
  return { endpoint, headers: Object.fromEntries(headers) };
}

function isPortTaken(failure: unknown): boolean {
  if (!isExchangeError(failure, 'CONTROL_ADDRESS_UNUSABLE')) return false;
  return (failure.cause as NodeJS.ErrnoException | undefined)?.code === 'EADDRINUSE';
}
