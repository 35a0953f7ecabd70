import { connectAxis, provisionerHost } from '@lienthong/axis-nats';
import { readCredentials } from '@lienthong/node-host';
import type { OrganId } from '@lienthong/registry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TieredWorld } from '../tiered/rig/tiered-world.ts';

// A leader that is killed is missed for some seconds.
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
      const before = await settledStreams();
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
      await settledStreams();
      await world.expectEverythingOnce();
    },
  );
});

test('ledgers are read as they are stored, also where the server that is asked has just been away', async () => {
  const { followers } = await settledStreams();
  const name = followers[0]?.name ?? '';
  const server = world.exchange.servers[Number(name.replace('lienthong-', '')) - 1]?.process;
  const { emulator } = world.exchange;
  const { addresses } = emulator.session;
  const sender = senders[0] ?? '';
  const owner = addresses.nodeOfOrgan(sender as OrganId) ?? '';
  const entries = async (): Promise<number> => {
    let count = 0;
    const ledgers = await emulator.session.ledgers();
    for await (const { lines } of ledgers.read([owner])) count += lines.length;
    return count;
  };
  const before = await entries();
  server?.kill('SIGSTOP');
  try {
    await world.sendFrom([sender], () => office, { each: 10 });
  } finally {
    server?.kill('SIGCONT');
  }
  // Every package was acknowledged, so every one stands in the ledger of its first node, twice: admitted and relayed.
  for (let times = 0; times < 20; times += 1) expect(await entries()).toBeGreaterThanOrEqual(before + 20);
  await settledStreams();
  await world.expectEverythingOnce();
});

/** Who leads the stream of the inboxes once every stream has a leader and two others that have all of it: whoever reads may be served by any of them. */
async function settledStreams(): Promise<StreamGroup> {
  let inboxes: StreamGroup | undefined;
  await expect
    .poll(
      async () => {
        inboxes = await groupOf('LT_IN');
        const groups = [inboxes, await groupOf('LT_LEDGER'), await groupOf('LT_CONTENT')];
        return groups.map(({ followers }) => followers.filter(({ current }) => current).length);
      },
      { timeout: 60_000 },
    )
    .toEqual([2, 2, 2]);
  if (!inboxes) throw new Error('nobody has said who leads');
  return inboxes;
}

type StreamGroup = {
  readonly leader: string;
  readonly followers: readonly { readonly name: string; readonly current: boolean }[];
};

/** Which server leads a stream, and whether the others have all of it. */
async function groupOf(stream: string): Promise<StreamGroup> {
  const { server, state } = world.exchange;
  const credentials = await readCredentials(state.credentials);
  const connection = await connectAxis({
    servers: server.url.split(','),
    party: { host: provisionerHost },
    ...(credentials ? { nkey: credentials.provisioner } : {}),
  });
  try {
    const answer = await connection.link.request(`$JS.API.STREAM.INFO.${stream}`, '');
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
