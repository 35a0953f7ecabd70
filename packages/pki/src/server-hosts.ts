import { hash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { ExchangeError } from '@lienthong/errors';

/** Where a server is reached, as it stands in a certificate. */
export type ServerHosts = {
  /** Host names, lower case; `*.example.vn` stands for one label. */
  readonly names: readonly string[];
  /** Addresses in the order of the network, 4 or 16 bytes each. */
  readonly addresses: readonly Uint8Array[];
};

const namePattern =
  /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const nameCharactersMax = 253;
/** As many as a certificate of a few kilobytes holds. */
const hostsMax = 100;

/**
 * The hosts that `names` and `ips` mean, each once, in a fixed order.
 *
 * @throws PKI_SUBJECT_INVALID for what is neither a host name nor an address, and for none or too many
 */
export function parseServerHosts(request: {
  readonly names?: readonly string[];
  readonly ips?: readonly string[];
}): ServerHosts {
  const names = new Set((request.names ?? []).map(parseName));
  const addresses = new Map(
    (request.ips ?? []).map((ip) => [parseAddress(ip).toString('hex'), parseAddress(ip)]),
  );
  const count = names.size + addresses.size;
  if (count === 0 || count > hostsMax) refuse('names', `expected 1 to ${hostsMax} names and addresses`);
  return {
    names: [...names].toSorted(),
    addresses: [...addresses].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, bytes]) => bytes),
  };
}

/** The same text for the same hosts, fit for a file name. */
export function serverIdOf({ names, addresses }: ServerHosts): string {
  const all = [...names, ...addresses.map((bytes) => Buffer.from(bytes).toString('hex'))];
  return `server-${hash('sha256', all.join('\n'), 'hex').slice(0, 24)}`;
}

function parseName(text: string): string {
  const name = text.toLowerCase().replace(/\.$/, '');
  const isNumeric = /^[\d.]+$/.test(name);
  if (name.length > nameCharactersMax || isNumeric || !namePattern.test(name))
    refuse('names', `not a host name: ${text.slice(0, 80)}`);
  return name;
}

function parseAddress(text: string): Buffer {
  if (isIPv4(text)) return Buffer.from(text.split('.').map(Number));
  if (!isIPv6(text) || text.includes('%')) refuse('ips', `not an address: ${text.slice(0, 80)}`);
  // The URL parser writes every form of an address in one way, without an embedded IPv4 part.
  const [head = '', tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const [before, after] = [groups(head), groups(tail)];
  const middle = Array<string>(8 - before.length - after.length).fill('0');
  const words = [...before, ...(tail === undefined ? [] : middle), ...after];
  return Buffer.from(words.map((word) => word.padStart(4, '0')).join(''), 'hex');
}

function refuse(field: string, problem: string): never {
  throw new ExchangeError('PKI_SUBJECT_INVALID', { field, problem });
}
