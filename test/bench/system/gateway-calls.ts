import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmulatorGateway, type LocalExchange, startLocalExchange } from '@lienthong/emulator';
import { systemClock } from '@lienthong/runtime';
import { VxpClient } from '@lienthong/vxp-client';
import { signedPackages } from './signed-packages.ts';
import { type Timed, timed } from './timed-calls.ts';

const clientCount = 32;
const senderCount = 20;
const waitingCount = 100;
const office = '000.00.00.G22';
const lister = '000.00.00.G01';

/** Calls through the gateway, and the same asked of the exchange without HTTP, in one process. */
export type GatewayCalls = {
  readonly sendEdoc: Timed;
  readonly submit: Timed;
  readonly getReceivedEdocList: Timed;
  readonly inbox: Timed;
  readonly waitingCount: number;
};

/** The same signed packages handed in by agencies and by VXP clients, and the same mailbox listed by both. */
export async function gatewayCalls({ count }: { readonly count: number }): Promise<GatewayCalls> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  const exchange = await startLocalExchange({
    stateDir,
    registry: 'nghe-an-2019',
    env: process.env,
    syncInterval: 'always',
    gateway: {},
  });
  try {
    return await measure(exchange, count);
  } finally {
    await exchange.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function measure({ emulator }: LocalExchange, count: number): Promise<GatewayCalls> {
  const { session, gateway } = emulator;
  if (!gateway) throw new Error('no gateway');
  const communes = session.registry
    .all()
    .filter(({ tier }) => tier === 'commune')
    .slice(0, senderCount);
  const senders = await openClients(gateway, {
    id: 'senders',
    agencies: communes.map(({ organId }) => organId),
  });
  const listers = await openClients(gateway, { id: 'listers', agencies: [lister] });
  try {
    const desks = await Promise.all(communes.map(({ organId }) => session.desk(organId)));
    const [toOffice, toLister] = await Promise.all([session.desk(office), session.desk(lister)]);
    const warm = await signedPackages(desks, toLister, waitingCount, 6_000);
    await timed(warm, clientCount, async ({ desk, bytes }) =>
      accepted((await desk.submit(bytes)).outcome.status),
    );
    const direct = await signedPackages(desks, toOffice, count, 6_000, waitingCount + 1);
    const submit = await timed(direct, clientCount, async ({ desk, bytes }) =>
      accepted((await desk.submit(bytes)).outcome.status),
    );
    const throughDoor = await signedPackages(desks, toOffice, count, 6_000, waitingCount + count + 1);
    const sendEdoc = await timed(throughDoor, clientCount, async ({ desk, bytes }, worker) => {
      const from = desk.organisation.organId;
      const parameters = { from, servicetype: 'eDoc', messagetype: 'edoc' };
      const { status, errorDesc } = await clientOf(senders, worker).sendEdoc(parameters, bytes);
      if (status !== 'OK') throw new Error(errorDesc);
    });
    const turns = Array.from({ length: Math.ceil(count / 2) }, (_, turn) => turn);
    const inbox = await timed(turns, clientCount, async () => full((await toLister.inbox()).length));
    const getReceivedEdocList = await timed(turns, clientCount, async (_, worker) => {
      const parameters = { servicetype: 'eDoc', messagetype: 'edoc' };
      full((await clientOf(listers, worker).getReceivedEdocList(parameters)).data.length);
    });
    return { sendEdoc, submit, getReceivedEdocList, inbox, waitingCount };
  } finally {
    for (const client of [...senders, ...listers]) client.close();
  }
}

async function openClients(
  { url, systems }: EmulatorGateway,
  system: { readonly id: string; readonly agencies: readonly string[] },
): Promise<readonly VxpClient[]> {
  const { secret } = await systems.add(system);
  return Array.from(
    { length: clientCount },
    () => new VxpClient({ endpoint: url, systemId: system.id, secret, clock: systemClock }),
  );
}

function clientOf(clients: readonly VxpClient[], worker: number): VxpClient {
  const client = clients[worker % clients.length];
  if (!client) throw new Error('no clients');
  return client;
}

function accepted(status: string): void {
  if (status !== 'accepted') throw new Error(`refused: ${status}`);
}

function full(length: number): void {
  if (length !== waitingCount) throw new Error(`${length} of ${waitingCount} listed`);
}
