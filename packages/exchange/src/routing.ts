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

/** Divides receivers by the way they lie; a receiver named twice gets one copy. */
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

function refusal(
  code: 'EXCHANGE_RECEIVER_RETIRED' | 'EXCHANGE_RECEIVER_UNKNOWN',
  details: Readonly<Record<string, string>>,
): Refusal {
  const { clause } = errorRow(code);
  return { code, details, ...(clause === undefined ? {} : { rule: clause }) };
}
