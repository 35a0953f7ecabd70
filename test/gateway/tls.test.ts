import { openPki } from '@lienthong/pki';
import { systemClock, systemRandom } from '@lienthong/runtime';
import { VxpClient } from '@lienthong/vxp-client';
import { expect, test } from 'vitest';
import { GatewayRig, twoSystems } from './rig/gateway-rig.ts';
import { RawSocket } from './rig/raw-socket.ts';

const [{ id, secret = '' } = { id: '' }] = twoSystems;

test('over TLS with a given certificate every limit holds and calls are the same', async () => {
  const pki = await openPki({ dir: undefined, clock: systemClock, random: systemRandom });
  const { certPem, keyPem, rootPem } = await pki.serverIdentity({ names: ['localhost'], ips: ['127.0.0.1'] });
  const rig = await GatewayRig.start({
    tls: { cert: certPem, key: keyPem },
    limits: { headersTimeoutMs: 1_000 },
    ca: rootPem,
  });
  expect(rig.url).toMatch(/^https:/);
  const client = await rig.client(id);
  expect(await client.countReceiveEdoc()).toMatchObject({ status: 'OK', count: 0 });
  expect((await client.getAgenciesList()).data.length).toBeGreaterThan(5);
  const distrustful = new VxpClient({ endpoint: rig.url, systemId: id, secret, clock: systemClock });
  await expect(distrustful.countReceiveEdoc()).rejects.toThrow();
  distrustful.close();

  // Who speaks plain HTTP, or nothing, is let go.
  for (const beginning of ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', '']) {
    const raw = await RawSocket.open(rig.url);
    raw.send(beginning);
    await raw.closed;
  }
  await rig.close();
});

test('a certificate that is none is told at the start', async () => {
  await expect(GatewayRig.start({ tls: { cert: 'none', key: 'none' } })).rejects.toMatchObject({
    code: 'GATEWAY_CERTIFICATE_UNUSABLE',
  });
});
