import { ExchangeError } from '@lienthong/errors';

declare const partyBrand: unique symbol;
declare const nodeBrand: unique symbol;

/** Who speaks on the axis: four subject tokens from the reversed agency code, `H41.31.20.000`. */
export type PartyAddress = string & { readonly [partyBrand]: true };

/** A node's ingress: its lane (the tier's name) and its four tokens, `commune.H41.31.20.000`. */
export type NodeAddress = string & { readonly [nodeBrand]: true };

const token = /^[A-Za-z0-9_-]{1,64}$/;

function checked(address: string, tokenCount: number): string {
  const tokens = address.split('.');
  if (tokens.length !== tokenCount || !tokens.every((part) => token.test(part)))
    throw new ExchangeError('AXIS_ADDRESS_MALFORMED', { address: address.slice(0, 200) });
  return address;
}

/**
 * An agency or node as a party of the axis.
 *
 * @param tokens - exactly four tokens of `[A-Za-z0-9_-]`, level 1 first
 * @throws AXIS_ADDRESS_MALFORMED when a token could be read as a subject separator or wildcard
 */
export function partyAddress(tokens: readonly string[]): PartyAddress {
  return checked(tokens.join('.'), 4) as PartyAddress;
}

/**
 * The ingress of a node.
 *
 * @param lane - name of the node's tier; one token
 * @throws AXIS_ADDRESS_MALFORMED when lane or a token is not one subject token
 */
export function nodeAddress(lane: string, tokens: readonly string[]): NodeAddress {
  return checked([lane, ...tokens].join('.'), 5) as NodeAddress;
}

/** The node as a party: its address without the lane. */
export function partyOf(node: NodeAddress): PartyAddress {
  return node.slice(node.indexOf('.') + 1) as PartyAddress;
}

/** The lane of a node's address. */
export function laneOf(node: NodeAddress): string {
  return node.slice(0, node.indexOf('.'));
}

/** The party that operates the axis: it may ask every node for journeys, counters and ledgers, and can send nothing. */
export const operatorAddress: PartyAddress = partyAddress(['OPERATOR', '_', '_', '_']);

/** The processes that serve nodes, among themselves: no agency may speak as them. */
export const hostsAddress: PartyAddress = partyAddress(['HOSTS', '_', '_', '_']);

/**
 * A gateway as a party: it speaks for systems, and through them for agencies of any node.
 *
 * @param name - one token of `[A-Za-z0-9_-]`
 * @throws AXIS_ADDRESS_MALFORMED when the name could be read as a subject separator or wildcard
 */
export function gatewayAddress(name: string): PartyAddress {
  return partyAddress(['GATEWAY', name, '_', '_']);
}

/** Name of the gateway at an address; undefined where somebody else speaks. */
export function gatewayName(party: string): string | undefined {
  return /^GATEWAY\.([A-Za-z0-9_-]{1,64})\._\._$/.exec(party)?.[1];
}

/** Whether a party is a gateway. */
export function isGatewayAddress(party: string): boolean {
  return gatewayName(party) !== undefined;
}
