import { isIP } from 'node:net';
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** This machine, as others may call it. */
type Machine = {
  readonly name: string;
  readonly interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
};

const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Names and addresses that the certificate of a server on `host` has to have: those of this machine seen from itself
 * always, and all others where it listens on every address.
 */
export function tlsHosts(
  host: string | undefined,
  machine: Machine = { name: hostname(), interfaces: networkInterfaces() },
): { readonly names: readonly string[]; readonly ips: readonly string[] } {
  const names = ['localhost'];
  const ips = ['127.0.0.1', '::1'];
  if (host === undefined) return { names, ips };
  if (!everywhere.has(host))
    return isIP(host) ? { names, ips: [...ips, host] } : { names: [...names, host], ips };
  // A machine may have a name that is none on the net.
  const isName =
    /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(machine.name) && !machine.name.includes('..');
  const reachable = Object.values(machine.interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address);
  return { names: isName ? [...names, machine.name] : names, ips: [...ips, ...reachable] };
}

/** A URL of a server that listens on every address, as a client on this machine writes it. */
export function reachableUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
