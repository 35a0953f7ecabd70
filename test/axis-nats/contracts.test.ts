import { partyAddress } from '@lienthong/axis';
import { axisContract } from '@lienthong/axis/contract';
import { noticeBoardContract } from '@lienthong/axis/notice-board-contract';
import { connectAxis, type NatsAxisConnection, provisionAxis } from '@lienthong/axis-nats';
import { contentStoreContract } from '@lienthong/content-store/contract';
import { ledgerStoreContract } from '@lienthong/ledger/contract';
import type { RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { afterAll, beforeAll } from 'vitest';

let server: RunningNatsServer;
let host: NatsAxisConnection;
let agency: NatsAxisConnection;
const axisConnections: NatsAxisConnection[] = [];

beforeAll(async () => {
  server = await startTestNatsServer();
  host = await connectAxis({ servers: server.url, party: { host: 'contract' } });
  agency = await connectAxis({ servers: server.url, party: partyAddress(['H41', '31', '20', '000']) });
  await provisionAxis(host);
  await host.serveContent();
});

afterAll(async () => {
  await Promise.all([host, agency, ...axisConnections].map((connection) => connection.close()));
  await server.stop();
});

axisContract('nats', async () => {
  const connection = await connectAxis({ servers: server.url, party: { host: 'contract' } });
  axisConnections.push(connection);
  return connection.axis;
});
axisContract('nats, sends in groups', async () => {
  const options = { servers: server.url, party: { host: 'contract' }, groupsSends: true };
  const connection = await connectAxis(options);
  axisConnections.push(connection);
  return connection.axis;
});
contentStoreContract('nats, from the stream', async () => host.content);
contentStoreContract('nats, from the hosts', async () => agency.content);
ledgerStoreContract('nats', async () => host.ledgers);
noticeBoardContract('nats', async () => host.notices);
