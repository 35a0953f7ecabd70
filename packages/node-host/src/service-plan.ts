import { stat } from 'node:fs/promises';
import { ExchangeError } from '@lienthong/errors';
import { checkHopModes, checkPlaces, type HopModes, type PolicyChanges } from '@lienthong/exchange';
import { type Nkey, nkeyFromSeed } from '@lienthong/nats-server';
import {
  buildTopology,
  type NodeId,
  type Registry,
  type Routing,
  type Tier,
  type Topology,
} from '@lienthong/registry';
import type { Clock, Logger } from '@lienthong/runtime';
import { readCredentials } from './axis-credentials.ts';
import { hostOfNode } from './host-plan.ts';
import { loadRegistry } from './load-registry.ts';
import { NatsAxisService } from './nats-axis-service.ts';
import { readPrivateFile } from './private-file.ts';
import { type ServiceSettings, settingInvalid, settingMissing } from './service-settings.ts';
import { StateDir } from './state-dir.ts';

/** What a service's settings come down to: which nodes, under which name, on which axis. */
export type ServicePlan = {
  readonly tier: Tier;
  readonly host: string;
  readonly nodes: readonly NodeId[];
  readonly registry: Registry;
  readonly topology: Topology;
  /** Directory of keys and certificates. */
  readonly pki: string;
  readonly axis: NatsAxisService;
  /** Whether streams and consumer are the service's own to make. */
  readonly provisions: boolean;
  /** What nodes do to the bytes of packages: those of this service, and those that it has to judge. */
  readonly hopModes: HopModes;
  /** What nodes are told beside that. */
  readonly policies: PolicyChanges;
};

/** Short, because an attempt that failed is told and made again, milliseconds. */
const connectTimeoutMs = 2_000;

export type ServicePlanOptions = {
  readonly tier: Tier;
  readonly settings: ServiceSettings;
  readonly clock: Clock;
  readonly logger: Logger;
};

/**
 * The plan that settings describe. Nothing is connected yet.
 *
 * @throws SERVICE_*, REGISTRY_SEED_UNKNOWN, REGISTRY_ORGANISATION_UNKNOWN, REGISTRY_NODE_UNKNOWN, NOT_RUNNING, STATE_UNUSABLE, CONFIGURATION_INVALID when they describe none
 */
export function planTierService(options: ServicePlanOptions): Promise<ServicePlan> {
  const { source } = options.settings;
  return source.kind === 'state' ? planFromState(options, source.path) : planFromGiven(options, source);
}

/** A part in an exchange that runs in a directory, which has divided the nodes among hosts already. */
async function planFromState(
  { tier, settings, clock, logger }: ServicePlanOptions,
  path: string,
): Promise<ServicePlan> {
  const state = new StateDir(path);
  const run = await state.readRun();
  const network = openNetwork(run.registry, run.routing, tier);
  const { registry, topology } = network;
  const wanted = primaryCodes(registry, settings.nodes);
  const divided = new Map(run.hosts.map(({ host, nodes }) => [host, nodes as readonly NodeId[]]));
  const alone = wanted?.length === 1 && wanted[0] ? hostOfNode(tier, wanted[0]) : tier;
  const host = settings.host ?? (divided.has(alone) ? alone : tier);
  const nodes = divided.get(host);
  if (!nodes)
    throw new ExchangeError('SERVICE_HOST_UNKNOWN', { path, host, known: [...divided.keys()].join(', ') });
  // The host's consumer brings what is for all of its nodes: to serve fewer would leave the others without service.
  const foreign =
    nodes.find((node) => !network.nodesOfTier.has(node) || wanted?.includes(node) === false) ??
    wanted?.find((node) => !nodes.includes(node));
  if (foreign !== undefined) throw new ExchangeError('SERVICE_NODE_FOREIGN', { host, tier, node: foreign });
  const credentials = run.authenticated ? await readCredentials(state.credentials) : undefined;
  const { url, ackWaitMs } = run;
  return {
    tier,
    host,
    nodes,
    registry,
    topology,
    pki: state.pki,
    axis: new NatsAxisService({
      url,
      credentials,
      registry,
      topology,
      ackWaitMs,
      connectTimeoutMs,
      clock,
      logger,
    }),
    provisions: false,
    hopModes: run.hopModes ?? {},
    policies: run.policies ?? {},
  };
}

/** A service that stands on its own feet against a given server. */
async function planFromGiven(
  { tier, settings, clock, logger }: ServicePlanOptions,
  source: Extract<ServiceSettings['source'], { kind: 'given' }>,
): Promise<ServicePlan> {
  const { registry, topology, nodesOfTier } = openNetwork(source.registry, source.routing, tier);
  const nodes = primaryCodes(registry, settings.nodes) ?? [...nodesOfTier];
  const host = settings.host ?? defaultHost(tier, nodes, nodesOfTier);
  const foreign = nodes.find((node) => !nodesOfTier.has(node));
  if (foreign !== undefined)
    throw new ExchangeError('SERVICE_NODE_FOREIGN', { host: host ?? tier, tier, node: foreign });
  if (host === undefined) throw settingMissing('LIENTHONG_HOST');
  if (!(await isDirectory(source.pki))) throw settingInvalid('LIENTHONG_PKI', source.pki);
  const nkey = source.nkeyFile === undefined ? undefined : await readNkey(source.nkeyFile);
  const { url, ackWaitMs, pki } = source;
  const credentials = nkey && { hosts: new Map([[host, nkey]]) };
  return {
    tier,
    host,
    nodes,
    registry,
    topology,
    pki,
    axis: new NatsAxisService({
      url,
      credentials,
      registry,
      topology,
      ackWaitMs,
      connectTimeoutMs,
      clock,
      logger,
    }),
    // Whoever gave us a key has made streams and consumer: with that key we must not.
    provisions: nkey === undefined,
    hopModes: checkHopModes(source.hopModes ?? {}, { registry, topology }),
    policies: checkPlaces(source.policies ?? {}, { registry, topology }),
  };
}

function openNetwork(
  name: string,
  routing: Routing,
  tier: Tier,
): { readonly registry: Registry; readonly topology: Topology; readonly nodesOfTier: ReadonlySet<NodeId> } {
  const registry = loadRegistry(name);
  const topology = buildTopology(registry, { routing });
  const nodes = topology.nodes().flatMap((node) => (node.tier === tier ? [node.id] : []));
  if (nodes.length === 0) throw new ExchangeError('SERVICE_TIER_EMPTY', { registry: name, tier, routing });
  return { registry, topology, nodesOfTier: new Set(nodes) };
}

/** Codes in either form as the primary ones, each once; an unknown code stays as it is and is no node of any tier. */
function primaryCodes(
  registry: Registry,
  codes: readonly string[] | undefined,
): readonly NodeId[] | undefined {
  return codes && [...new Set(codes.map((code) => registry.find(code)?.organId ?? (code as NodeId)))];
}

/** Undefined for some nodes of many: no name says which. */
function defaultHost(
  tier: Tier,
  nodes: readonly NodeId[],
  nodesOfTier: ReadonlySet<NodeId>,
): string | undefined {
  if (nodes.length === nodesOfTier.size) return tier;
  return nodes.length === 1 && nodes[0] ? hostOfNode(tier, nodes[0]) : undefined;
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function readNkey(file: string): Promise<Nkey> {
  const seed = await readPrivateFile(file);
  if (seed === undefined) throw settingInvalid('LIENTHONG_NKEY_FILE', file);
  return nkeyFromSeed(seed.trim());
}
