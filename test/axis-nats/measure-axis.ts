// Prints how fast the axis is on this machine: `node test/axis-nats/measure-axis.ts [always|default]`.
import { performance } from 'node:perf_hooks';
import { type Delivery, nodeAddress, partyAddress } from '@lienthong/axis';
import { connectAxis, provisionAxis } from '@lienthong/axis-nats';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { Limiter } from '@lienthong/runtime';

const syncInterval = process.argv[2] ?? 'always';
const server = await startTestNatsServer({ syncInterval });
const node = nodeAddress('commune', ['H41', '31', '20', '000']);
const sender = partyAddress(['H41', '31', '20', 'A01']);
const nodes = Array.from({ length: 500 }, (_, index) =>
  nodeAddress('commune', ['H41', '40', String(index), '000']),
);
const allNodes = [node, ...nodes];
const open = () => connectAxis({ servers: server.url, party: { host: 'a' }, allNodes });
const [near, far] = [await open(), await open()];
await provisionAxis(near, { hosts: [{ host: 'a', nodes: allNodes }], allNodes });
const agency = await connectAxis({ servers: server.url, party: sender });

console.log(`nats-server ${near.serverVersion}, sync_interval ${syncInterval}, Node ${process.version}`);

async function measure(
  what: string,
  count: number,
  unit: string,
  work: () => Promise<unknown>,
): Promise<void> {
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${what.padEnd(56)} ${(count / seconds).toFixed(0).padStart(9)} ${unit}`);
}

/** `task` for 0 to `count` - 1, `limit` at once. */
async function times(count: number, limit: number, task: (index: number) => Promise<unknown>): Promise<void> {
  const limiter = new Limiter(limit);
  await Promise.all(Array.from({ length: count }, (_, index) => limiter.run(() => task(index))));
}

const body = new Uint8Array(1024).fill(65);
const sends = 20_000;
await times(2000, 64, (index) => near.axis.send({ to: node, from: sender, id: `warm${index}`, body }));
await measure('send, 1 KB, 64 in flight', sends, 'messages/s', () =>
  times(sends, 64, (index) => near.axis.send({ to: node, from: sender, id: `m${index}`, body })),
);
await measure('send, 1 KB, one at a time', 2000, 'messages/s', () =>
  times(2000, 1, (index) => near.axis.send({ to: node, from: sender, id: `s${index}`, body })),
);

const received = sends + 4000;
await measure('receive and acknowledge, 1 KB', received, 'messages/s', async () => {
  const done = Promise.withResolvers<void>();
  let left = received;
  const onDelivery = (delivery: Delivery): void => {
    void delivery.acknowledge().then(() => {
      left -= 1;
      if (left === 0) done.resolve();
    }, done.reject);
  };
  const receiver = await far.axis.receive({ host: 'a', nodes: [node], onDelivery });
  await done.promise;
  await receiver.close();
});

const line = '{"n":1,"act":"admitted",'.padEnd(500, 'x');
const group = Array.from({ length: 10 }, () => line);
let last = 0;
await measure('ledger append, one node, one after the other, 10 lines', 2000, 'records/s', () =>
  times(2000, 1, async () => {
    last = await near.ledgers.append(node, group, last);
  }),
);
const heads = new Map(nodes.map((each) => [each as string, 0]));
await measure('ledger append, 500 nodes at once, 10 lines', 10_000, 'records/s', () =>
  Promise.all(
    nodes.map(async (each) => {
      for (let count = 0; count < 20; count += 1)
        heads.set(each, await near.ledgers.append(each, group, heads.get(each) ?? 0));
    }),
  ),
);

for (const [size, count, limit] of [
  [6_000, 5_000, 64],
  [5_000_000, 100, 4],
] as const) {
  const contents = Array.from({ length: count }, (_, index) => {
    const bytes = Buffer.alloc(size, index);
    bytes.writeUInt32LE(index);
    return bytes;
  });
  const megabytes = (size * count) / 1e6;
  const digests = await Promise.all(contents.map(async () => ''));
  await measure(`content put, ${size / 1000} KB, ${limit} at once`, megabytes, `MB/s (${count})`, () =>
    times(count, limit, async (index) => {
      digests[index] = await near.content.put(contents[index] ?? body);
    }),
  );
  type Digest = Parameters<typeof near.content.get>[0];
  const get = (store: typeof near.content) => () =>
    times(count, limit, (index) => store.get(digests[index] as Digest, size));
  await measure(`content get from the stream, ${size / 1000} KB`, megabytes, 'MB/s', get(far.content));
  const contentServer = await near.serveContent();
  await measure(`content get from a host, ${size / 1000} KB`, megabytes, 'MB/s', get(agency.content));
  await contentServer.close();
}

const answering = await near.axis.answer({ host: 'a', nodes: allNodes, onCall: async (call) => call.body });
const call = { node, from: sender, verb: 'inbox', body: new Uint8Array(200) };
await measure('call, round trips, 64 in flight', 10_000, 'calls/s', () =>
  times(10_000, 64, () => agency.axis.call(call)),
);
await measure('call, round trips, one at a time', 2_000, 'calls/s', () =>
  times(2_000, 1, () => agency.axis.call(call)),
);
await answering.close();

await times(500, 500, async (index) => {
  const each = nodes[index] ?? node;
  let head = heads.get(each) ?? 0;
  for (let count = 0; count < 180; count += 1) head = await near.ledgers.append(each, [line], head);
});
let lines = 0;
await measure('ledger read, 102,000 records of 501 nodes', 102_000, 'records/s', async () => {
  for await (const record of far.ledgers.read(allNodes)) lines += record.lines.length;
});
console.log(`${lines} lines read, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);

await Promise.all([near.close(), far.close(), agency.close()]);
await server.stop();
