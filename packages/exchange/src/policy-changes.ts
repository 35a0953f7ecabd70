import type { NodeId } from '@lienthong/registry';
import { z } from 'zod';
import type { NodePolicy, TierPolicies } from './node-policy.ts';

/** Settings of a node that whoever starts an exchange may choose. */
export type PolicySettings = {
  readonly [Name in (typeof policyNames)[number]]?: NodePolicy[Name] | undefined;
};

/** Names of the settings, in the order in which they are shown. */
export const policyNames: readonly [
  'check',
  'signature',
  'unsigned',
  'revocation',
  'unknownRevocation',
  'pdf',
  'unknownReceiver',
] = ['check', 'signature', 'unsigned', 'revocation', 'unknownRevocation', 'pdf', 'unknownReceiver'];

/** What each setting may be. */
export const policyChoices: {
  readonly [Name in (typeof policyNames)[number]]: readonly NodePolicy[Name][];
} = {
  check: ['full', 'header'],
  signature: ['off', 'report', 'enforce'],
  unsigned: ['accept', 'refuse'],
  revocation: ['off', 'local', 'online'],
  unknownRevocation: ['report', 'enforce'],
  pdf: ['off', 'report', 'enforce'],
  unknownReceiver: ['refuse-copy', 'refuse-package'],
};

/** Changes by whom they are for: a node's code, before its tier, before `all`. */
export type PolicyChanges = Readonly<Record<string, PolicySettings>>;

export const policyChangesSchema: z.ZodType<PolicyChanges> = z.record(
  z.string(),
  z.strictObject(
    Object.fromEntries(policyNames.map((name) => [name, z.enum(policyChoices[name]).optional()])),
  ) as unknown as z.ZodType<PolicySettings>,
);

/**
 * Whom a text such as `revocation=online`, `commune:pdf=enforce` or `000.00.31.H41:signature=report` is for, and what it
 * changes; undefined where it changes nothing.
 */
export function readPolicyChange(
  text: string,
): readonly [where: string, settings: PolicySettings] | undefined {
  const [, where = 'all', name = '', value = ''] = /^(?:([^:=]+):)?([A-Za-z]+)=([a-z-]+)$/.exec(text) ?? [];
  const known = policyNames.find((one) => one === name);
  const choices: readonly string[] = known ? policyChoices[known] : [];
  return known && choices.includes(value) ? [where, { [known]: value }] : undefined;
}

/** Both changes; where they change the same, `later` holds. */
export function mergePolicyChanges(earlier: PolicyChanges, later: PolicyChanges): PolicyChanges {
  const places = new Set([...Object.keys(earlier), ...Object.keys(later)]);
  return Object.fromEntries([...places].map((where) => [where, { ...earlier[where], ...later[where] }]));
}

/** The same policies with the changes in them. */
export function withPolicyChanges(policyOf: TierPolicies, changes: PolicyChanges): TierPolicies {
  return (tier, node: NodeId) => {
    const settings = { ...changes['all'], ...changes[tier], ...changes[node] };
    return { ...policyOf(tier, node), ...(settings as Partial<NodePolicy>) };
  };
}
