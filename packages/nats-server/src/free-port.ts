import { createServer } from 'node:net';
import type { RandomSource } from '@lienthong/runtime';

/** Below the range from which systems draw ports for outgoing connections, so that nobody gets ours while a server restarts. */
const lowest = 20_000;
const span = 12_000;

/**
 * A port of `host` on which nothing listened a moment ago, from 20000 to 31999. Another process may take it first:
 * whoever asks must be ready to ask again.
 */
export async function findFreePort(host: string, random: RandomSource): Promise<number> {
  let port = 0;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    port = lowest + random.integer(span);
    if (await isFree(host, port)) break;
  }
  return port;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
