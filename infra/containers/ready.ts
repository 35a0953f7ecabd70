/** Ends with 0 when the address named as argument answers well, with 1 when it does not: what container engines ask for. */
const [url = ''] = process.argv.slice(2);
const isReady = await fetch(url, { signal: AbortSignal.timeout(4_000) }).then(
  ({ ok }) => ok,
  () => false,
);
process.exitCode = isReady ? 0 : 1;
