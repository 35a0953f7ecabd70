import { defaultCacheDir, findNatsServer, type NatsServerBinary } from '@lienthong/nats-server';
import type { LocalExchangeOptions } from './local-exchange.ts';

/** @throws NATS_SERVER_NOT_FOUND, NATS_SERVER_OFFLINE, NATS_SERVER_BIN_UNUSABLE */
export function foundServer({
  env,
  announce = () => undefined,
}: Pick<LocalExchangeOptions, 'env' | 'announce'>): Promise<NatsServerBinary> {
  return findNatsServer({ env, cacheDir: defaultCacheDir(env), announce });
}
