/**
 * The command of a container whose exchange is to be reached from outside, at ports that the engine draws.
 *
 * @param host - name of the engine's machine, which callers will use
 * @param more - further arguments of `lienthong up`
 */
export function upCommand({
  host,
  more,
}: {
  readonly host: string;
  readonly more: readonly string[];
}): string[] {
  return [
    'up',
    ...['--vxp-host', '0.0.0.0', '--vxp-port', '8102'],
    ...['--control-host', '0.0.0.0', '--control-port', '8103'],
    ...['--trust-host', '0.0.0.0', '--trust-port', '8380'],
    ...more,
    // The last, because it takes as many names as follow.
    ...['--control-name', 'lienthong', host.includes(':') ? `[${host}]` : host],
  ];
}
