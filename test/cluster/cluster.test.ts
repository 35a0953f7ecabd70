import { connectAxis, provisionerHost } from '@lienthong/axis-nats';
import { readCredentials } from '@lienthong/node-host';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TieredWorld } from '../tiered/rig/tiered-world.ts';

// A leader that is killed is missed for some seconds.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const office = '000.00.00.G22';
let world: TieredWorld;
let senders: readonly string[];

beforeAll(async () => {
  world = await TieredWorld.start({ registry: 'khanh-hoa-2021', mode: 'cluster' });
  const { topology } = world.exchange.emulator;
  const districts = topology.nodes().filter(({ depth }) => depth === 2);
  senders = districts.slice(0, 4).flatMap(({ id }) => world.communesBelow(id, 1));
});
afterAll(() => world.stop());

describe('a cluster of three servers', () => {
  test('carries everything once', async () => {
    expect(world.exchange.servers).toHaveLength(3);
    expect(world.exchange.server.url.split(',')).toHaveLength(3);
    const mails = await world.sendFrom(senders, () => office, { each: 3 });
    await world.expectEverythingOnce();
    await world.expectOrder(office, mails);
  });

  test.each([
    ['leader', true],
    ['follower', false],
  ])(
    'loses and doubles nothing when the %s of the inboxes is killed, which then catches up',
    async (_, isLeader) => {
      const before = await settledInboxes();
      const name = isLeader ? before.leader : before.followers[0]?.name;
      const server = world.exchange.servers[Number(name?.replace('lienthong-', '')) - 1]?.process;
      let restarted: Promise<void> | undefined;
      await world.sendFrom(senders, () => office, {
        each: 8,
        onAnswer: (count) => {
          if (count === 8) server?.kill('SIGKILL');
          if (count === 24) restarted = server?.exited.then(() => server.restart());
        },
      });
      expect(restarted).toBeDefined();
      await restarted;
      await world.expectEverythingOnce();
      await settledInboxes();
    },
  );
});

/** The same once there is a leader and the others have all of it; a server that has just come back may not answer for all. */
async function settledInboxes(): Promise<Awaited<ReturnType<typeof inboxes>>> {
  let found: Awaited<ReturnType<typeof inboxes>> | undefined;
  await expect
    .poll(
      async () => {
        found = await inboxes();
        return found.followers.map(({ current }) => current);
      },
      { timeout: 60_000 },
    )
    .toEqual([true, true]);
  if (!found) throw new Error('nobody has said who leads');
  return found;
}

/** Which server leads the stream of the inboxes, and whether the others have all of it. */
async function inboxes(): Promise<{
  readonly leader: string;
  readonly followers: readonly { readonly name: string; readonly current: boolean }[];
}> {
  const { server, state } = world.exchange;
  const credentials = await readCredentials(state.credentials);
  const connection = await connectAxis({
    servers: server.url.split(','),
    party: { host: provisionerHost },
    ...(credentials ? { nkey: credentials.provisioner } : {}),
  });
  try {
    const answer = await connection.link.request('$JS.API.STREAM.INFO.LT_IN', '');
    const { config, cluster } = JSON.parse(answer.string()) as {
      readonly config: { readonly num_replicas: number };
      readonly cluster: {
        readonly leader: string;
        readonly replicas: readonly { readonly name: string; readonly current: boolean }[];
      };
    };
    expect(config.num_replicas).toBe(3);
    return { leader: cluster.leader, followers: cluster.replicas };
  } finally {
    await connection.close();
  }
}
