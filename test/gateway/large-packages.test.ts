import { createHash } from 'node:crypto';
import type { MailItem } from '@lienthong/exchange';
import type { ExchangeAccess } from '@lienthong/gateway';
import type { OrganId } from '@lienthong/registry';
import { seededRandom } from '@lienthong/runtime';
import { receiverDocId } from '@lienthong/vxp';
import { describe, expect, test } from 'vitest';
import { emptyExchange, GatewayRig } from './rig/gateway-rig.ts';
import { RawSocket } from './rig/raw-socket.ts';
import { signedRequest } from './rig/signed-request.ts';

const first = '000.20.31.H41';
const sizeBytes = 50_000_000;
const memoryBytesMax = 110_000_000;
const large = Buffer.from(seededRandom('large').bytes(sizeBytes));
const digest = createHash('sha256').update(large).digest('hex');
const pkg = 'A'.repeat(22);
const docId = receiverDocId(pkg, first);

const item: MailItem = {
  pkg,
  agency: first as OrganId,
  facts: { digest, size: sizeBytes, kind: 'new', sender: first, documentId: 'x', origin: first },
  deliveredAt: 0,
  state: 'initial',
  stateAt: 0,
};

/** An exchange that looks at packages, keeps none, and counts how many it has in hand at once. */
class CountingExchange {
  mostAtOnce = 0;
  readonly digests: string[] = [];
  #inHand = 0;

  readonly access: ExchangeAccess = {
    ...emptyExchange,
    submit: async (bytes) => {
      this.#inHand += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.#inHand);
      this.digests.push(createHash('sha256').update(bytes).digest('hex'));
      await new Promise((resolve) => setImmediate(resolve));
      this.#inHand -= 1;
      return {
        status: 'accepted',
        duplicate: false,
        pkg,
        documentId: 'x',
        kind: 'new',
        copies: 1,
        refusals: [],
      };
    },
    delivery: async () => item,
    fetch: async () => large,
  };
}

describe('packages of 50 MB', () => {
  test('come in ten at a time, whole, through the memory of two', async () => {
    const exchange = new CountingExchange();
    const rig = await GatewayRig.start({
      exchange: exchange.access,
      limits: { memoryBytesMax, idleTimeoutMs: 60_000, idleTimeoutMsPressed: 60_000 },
    });
    const clients = await Promise.all(Array.from({ length: 10 }, () => rig.client(first)));
    const replies = await Promise.all(
      clients.map((client) => client.sendEdoc({ from: first, messagetype: 'edoc' }, large)),
    );
    for (const reply of replies) expect(reply).toMatchObject({ status: 'OK' });
    expect(new Set(exchange.digests)).toEqual(new Set([digest]));
    // What the eldest call may have beyond the rest is one package.
    expect(exchange.mostAtOnce).toBeLessThanOrEqual(3);
    await rig.close();
  }, 120_000);

  test('go out as base64 and as they are', async () => {
    const rig = await GatewayRig.start({ exchange: new CountingExchange().access });
    const client = await rig.client(first);
    const [got, downloaded] = [await client.getEdoc({ docId }), await client.downloadEdoc({ docId })];
    expect(Buffer.compare(got.bytes ?? Buffer.alloc(0), large)).toBe(0);
    expect(Buffer.compare(downloaded.bytes ?? Buffer.alloc(0), large)).toBe(0);
    await rig.close();
  }, 120_000);

  test('that nobody takes away are given up, so that others get theirs', async () => {
    const rig = await GatewayRig.start({
      exchange: new CountingExchange().access,
      limits: { memoryBytesMax, idleTimeoutMs: 1_000 },
    });
    const request = signedRequest({
      operation: 'getEdoc',
      systemId: first,
      secret: 'secret-of-the-first',
      parameters: [['docId', docId]],
      headers: ['Content-Length: 2'],
    });
    const idle = await Promise.all(Array.from({ length: 6 }, () => RawSocket.open(rig.url)));
    for (const raw of idle) {
      raw.socket.pause();
      raw.send(`${request}{}`);
    }
    const client = await rig.client(first);
    expect((await client.getEdoc({ docId })).bytes?.length).toBe(sizeBytes);
    for (const raw of idle) raw.close();
    await rig.close();
  }, 120_000);
});
