import { errorRow } from '@lienthong/errors';
import type { NodeId, OrganId, Registry, Topology } from '@lienthong/registry';
import type { Refusal } from './refusal.ts';

/** Where a node sends the copies of one package. */
export type Split = {
  /** Receivers on this node. */
  readonly local: readonly OrganId[];
  /** Receivers by the neighbour behind which they lie, one onward message each. */
  readonly onward: ReadonlyMap<NodeId, readonly OrganId[]>;
  /** Receivers that cannot be reached. */
  readonly refused: readonly { readonly to: string; readonly refusal: Refusal }[];
};

/**
 * Divides receivers by the way they lie; a receiver named twice gets one copy. What is decided here is recorded and
 * stands: a package that was delivered before its receiver was locked or deregistered stays in the mailbox, and whoever
 * may speak for the agency can still fetch it.
 */
export function splitReceivers(
  receivers: readonly string[],
  options: { readonly node: NodeId; readonly registry: Registry; readonly topology: Topology },
): Split {
  const local = new Set<OrganId>();
  const onward = new Map<NodeId, Set<OrganId>>();
  const refused = new Map<string, Refusal>();
  for (const code of receivers) {
    const resolution = options.registry.resolve(code);
    if (resolution.kind !== 'found') {
      const successor =
        resolution.kind === 'retired'
          ? resolution.successors.map(({ organId, name }) => `${organId} ${name}`).join(', ')
          : '';
      refused.set(
        code,
        resolution.kind === 'retired'
          ? refusal('EXCHANGE_RECEIVER_RETIRED', { code: code.slice(0, 80), successor: successor || '–' })
          : refusal('EXCHANGE_RECEIVER_UNKNOWN', { code: code.slice(0, 80) }),
      );
      continue;
    }
    const { organId } = resolution.organisation;
    if (options.registry.isLocked(organId)) {
      refused.set(code, refusal('EXCHANGE_RECEIVER_LOCKED', { code: code.slice(0, 80) }));
      continue;
    }
    const node = options.topology.nodeOf(organId);
    if (node === undefined)
      refused.set(code, refusal('EXCHANGE_RECEIVER_UNKNOWN', { code: code.slice(0, 80) }));
    else if (node === options.node) local.add(organId);
    else {
      const next = options.topology.nextHop(options.node, node);
      const behind = onward.get(next);
      if (behind) behind.add(organId);
      else onward.set(next, new Set([organId]));
    }
  }
  return {
    local: [...local],
    onward: new Map([...onward].map(([node, organIds]) => [node, [...organIds]])),
    refused: [...refused].map(([to, why]) => ({ to, refusal: why })),
  };
}

/** Why nothing is taken from an agency at present; undefined where it may send. */
export function senderRefusal(organId: OrganId, registry: Registry): Refusal | undefined {
  if (registry.isLocked(organId)) return refusal('EXCHANGE_SENDER_LOCKED', { code: organId });
  return registry.find(organId)?.deregistered
    ? refusal('REGISTRY_AGENCY_DEREGISTERED', { code: organId })
    : undefined;
}

function refusal(
  code:
    | 'EXCHANGE_RECEIVER_LOCKED'
    | 'EXCHANGE_RECEIVER_RETIRED'
    | 'EXCHANGE_RECEIVER_UNKNOWN'
    | 'EXCHANGE_SENDER_LOCKED'
    | 'REGISTRY_AGENCY_DEREGISTERED',
  details: Readonly<Record<string, string>>,
): Refusal {
  const { clause } = errorRow(code);
  return { code, details, ...(clause === undefined ? {} : { rule: clause }) };
}
