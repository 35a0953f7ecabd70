import { afterEach, expect, test } from 'vitest';
import { emptyExchange, GatewayRig, type GatewayRigOptions } from '../gateway/rig/gateway-rig.ts';
import { RawSocket } from '../gateway/rig/raw-socket.ts';

let rig: GatewayRig | undefined;
afterEach(() => rig?.close());

async function start(options: GatewayRigOptions): Promise<GatewayRig> {
  rig = await GatewayRig.start(options);
  return rig;
}

test('connections above the limit are closed, those below are served', async () => {
  const { url } = await start({ limits: { connectionsMax: 3 } });
  const open = await Promise.all([1, 2, 3].map(() => RawSocket.open(url)));
  const beyond = await RawSocket.open(url);
  await beyond.closed;
  for (const raw of open) {
    raw.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await raw.reply()).toBeDefined();
    raw.close();
  }
});

test('a list has no more rows than the limit: nodes are asked for no more', async () => {
  const asked: (number | undefined)[] = [];
  const gateway = await start({
    limits: { listItemsMax: 7 },
    exchange: {
      ...emptyExchange,
      inbox: async (_, options) => {
        asked.push(options?.limit);
        return [];
      },
      sent: async (_, options) => {
        asked.push(options?.limit);
        return [];
      },
    },
  });
  const client = await gateway.client('000.20.31.H41');
  await client.getReceivedEdocList({});
  await client.getSentEdocList({});
  expect(asked).toEqual([7, 7]);
});
