import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalExchange, type LocalExchangeOptions, startLocalExchange } from '@lienthong/emulator';
import { testNatsServerBinary } from '@lienthong/nats-server/testing';
import { openPki } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';

export type OwnExchange = {
  readonly exchange: LocalExchange;
  readonly stateDir: string;
  readonly stop: () => Promise<void>;
};

/** An exchange on a server of its own whose agencies have keys that cost nothing to make. */
export async function ownExchange(
  name: string,
  options: Pick<LocalExchangeOptions, 'gateway'> = {},
): Promise<OwnExchange> {
  const stateDir = await mkdtemp(join(tmpdir(), `lienthong-${name}-`));
  // They are found where the exchange keeps its own.
  const pki = await openPki({ dir: join(stateDir, 'pki'), clock: systemClock, agencyKeys: 'p-256' });
  const { path } = await testNatsServerBinary();
  const exchange = await startLocalExchange({
    ...options,
    stateDir,
    registry: 'hung-yen-2020',
    env: { ...process.env, NATS_SERVER_BIN: path },
    syncInterval: 'default',
  });
  for (const { organId, name: short, fullName, tier } of exchange.emulator.registry.all())
    await pki.agencyIdentity({ organId, name: fullName ?? short, tier });
  return {
    exchange,
    stateDir,
    stop: async () => {
      await exchange.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
