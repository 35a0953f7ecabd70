import type { Call, OutgoingMessage } from '@lienthong/axis';
import type { ExchangeError } from '@lienthong/errors';
import type { FaultScope } from './fault.ts';

/** Something that passes, as far as faults are limited by it. Codes of nodes and agencies are primary ones. */
export type Passing = {
  /** Who sends it, as a node or as an agency; undefined where it is neither. */
  readonly from?: string | undefined;
  /** The node that it goes to. */
  readonly to?: string | undefined;
  /** Agencies that it is about: who speaks, the sender, the receivers. */
  readonly agencies?: readonly string[] | undefined;
  readonly system?: string | undefined;
  /** Kind of the package, or `receipt`. */
  readonly packages?: string | undefined;
  /** The package, for those who look for what was struck. */
  readonly pkg?: string | undefined;
  /** What goes over the line, content included, bytes. */
  readonly sizeBytes?: number | undefined;
};

/** The package that a message between nodes carries. */
export type CarriedPackage = { readonly digest: string; readonly size: number };

/** How whoever puts faults on a transport reads what passes there: to faults, messages are opaque. */
export type HopLens = {
  /** What a message to a node is about. */
  message(message: Pick<OutgoingMessage, 'to' | 'from' | 'body'>): Passing;
  /** The package that a message hands from node to node; undefined where it hands on none. */
  carried(body: Uint8Array): CarriedPackage | undefined;
  /** The same message with other content. */
  carrying(body: Uint8Array, content: CarriedPackage): Uint8Array;
  /** What a question to a node is about; undefined for those of hosts and of the operator, which no fault concerns. */
  call(call: Call): Passing | undefined;
  /** The node of a ledger. */
  ledger(owner: string): Passing;
  /** An answer that says why there is none. */
  failure(error: ExchangeError): Uint8Array;
};

/** Whether a fault that is limited so concerns what passes. */
export function concerns(on: FaultScope, passing: Passing, way: 'one' | 'both' = 'one'): boolean {
  const { edge, node, agency, system, packages } = on;
  const { from, to } = passing;
  if (edge && !(from === edge[0] && to === edge[1])) {
    if (way === 'one' || from !== edge[1] || to !== edge[0]) return false;
  }
  if (node !== undefined && node !== from && node !== to) return false;
  if (agency !== undefined && passing.agencies?.includes(agency) !== true) return false;
  if (system !== undefined && system !== passing.system) return false;
  return packages === undefined || packages === passing.packages;
}
