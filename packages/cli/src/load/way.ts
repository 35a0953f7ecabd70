import { type EdxmlPackage, serialiseEdxml } from '@lienthong/edxml';
import { signPackage } from '@lienthong/edxml-signature';
import {
  composeDocument,
  composeStatus,
  joinLocalExchange,
  loadRegistry,
  type Session,
  StateDir,
} from '@lienthong/emulator';
import {
  AxisDoor,
  type Composer,
  type Door,
  NullDoor,
  type PlanShare,
  sessionComposer,
  statusParts,
  type TrafficPlan,
  VxpDoor,
} from '@lienthong/load';
import { openPki } from '@lienthong/pki';
import type { NodeId, Organisation } from '@lienthong/registry';
import { type Clock, type Closers, type RandomSource, systemClock } from '@lienthong/runtime';

/** How a process of the load tester gets in; plain data, for it may be another process. */
export type Way =
  | { readonly type: 'axis'; readonly stateDir: string }
  | ({ readonly type: 'gateway'; readonly stateDir: string } & VxpAccess)
  | ({ readonly type: 'vxp'; readonly stateDir: string; readonly registry: string } & VxpAccess)
  | { readonly type: 'null'; readonly stateDir: string; readonly registry: string };

export type VxpAccess = {
  readonly endpoint: string;
  readonly systemId: string;
  readonly secret: string;
  /** Whether lists are asked for here; a server that gives everybody all mail is asked by one process only. */
  readonly takesMail: boolean;
};

type Wayfarer = {
  readonly plan: TrafficPlan;
  readonly share: PlanShare;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly closers: Closers;
  /** The exchange, where this process has joined it already. */
  readonly session?: Session | undefined;
};

/** How long one reply of a gateway may take, milliseconds. */
const replyTimeoutMs = 120_000;

/**
 * Opens the way in: a door for the share of the plan, and who composes and signs. What it opens is closed with `closers`.
 *
 * @throws NOT_RUNNING, AXIS_UNREACHABLE, REGISTRY_SEED_UNKNOWN, PKI_* when there is nothing to go to or nothing to sign with
 */
export async function openWay(
  way: Way,
  wayfarer: Wayfarer,
): Promise<{ readonly door: Door; readonly composer: Composer }> {
  const { plan, clock, random, closers, share } = wayfarer;
  const vxpDoor = ({ endpoint, systemId, secret, takesMail }: VxpAccess): VxpDoor => {
    const door = new VxpDoor({
      plan,
      name: way.type,
      takesMail,
      client: { endpoint, systemId, secret, clock, timeoutMs: replyTimeoutMs },
    });
    closers.add(() => door.close());
    return door;
  };
  if (way.type === 'vxp') return { door: vxpDoor(way), composer: await ownComposer(way, random) };
  if (way.type === 'null') return { door: new NullDoor(plan), composer: await ownComposer(way, random) };
  const session = wayfarer.session ?? (await joinLocalExchange({ stateDir: way.stateDir, random }));
  if (!wayfarer.session) closers.add(() => session.close());
  const composer = sessionComposer(session, systemClock);
  if (way.type === 'gateway') return { door: vxpDoor(way), composer };
  const door = new AxisDoor({ session, plan, name: 'axis', follows: nodesOfShare(session, plan, share) });
  closers.add(() => door.close());
  return { door, composer };
}

/** Signs with keys of this directory: where nobody else's are at hand. */
async function ownComposer(
  { stateDir, registry: name }: { readonly stateDir: string; readonly registry: string },
  random: RandomSource,
): Promise<Composer> {
  const registry = loadRegistry(name);
  const pki = await openPki({ dir: new StateDir(stateDir).pki, clock: systemClock, random });
  const sign = async (code: string, compose: (from: Organisation, at: number) => EdxmlPackage) => {
    const from = registry.get(code);
    const at = systemClock.now();
    const { organId, name: short, fullName, tier } = from;
    const identity = await pki.agencyIdentity({ organId, name: fullName ?? short, tier });
    return signPackage(serialiseEdxml(compose(from, at)), identity, { signingTime: at });
  };
  return {
    document: (code, draft) => sign(code, (from, at) => composeDocument({ ...draft, from, at }, random)),
    status: (code, order) => sign(code, (from, at) => composeStatus({ ...statusParts(order, at), from })),
  };
}

/** Whether a share follows the ledger of a node: that of its agencies; nodes without any are the first process'. */
function nodesOfShare(
  { topology, addresses }: Session,
  { agencies }: TrafficPlan,
  { owners, own }: PlanShare,
): (node: string) => boolean {
  const ownerOf = new Map<NodeId, number>();
  for (const [place, { organId }] of agencies.entries()) {
    const node = topology.nodeOf(organId);
    if (node !== undefined) ownerOf.set(node, owners[place] ?? 0);
  }
  const followed = new Set<string>();
  for (const { id } of topology.nodes()) if ((ownerOf.get(id) ?? 0) === own) followed.add(addresses.node(id));
  return (node) => followed.has(node);
}
