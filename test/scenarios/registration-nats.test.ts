import { gatewayAddress, type NoticeBoard } from '@lienthong/axis';
import { Session } from '@lienthong/emulator';
import { AddressBook, type AdmissionTerms, GatewayClient, samePolicy } from '@lienthong/exchange';
import { createNkey, type RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import {
  type AxisCredentials,
  axisUsers,
  type FollowedRegistry,
  followRegistry,
  NatsAxisService,
  NodeHost,
  planHosts,
  type Transport,
} from '@lienthong/node-host';
import { openPki, type Pki } from '@lienthong/pki';
import {
  buildTopology,
  type OrganId,
  type OrganisationRow,
  type Registry,
  type Topology,
} from '@lienthong/registry';
import { Closers, silentLogger, systemClock, systemRandom } from '@lienthong/runtime';
import { beforeEach, expect, test } from 'vitest';
import { smallProvince } from './rig/small-province.ts';

const clock = systemClock;
const [commune, department] = ['000.20.31.H41' as OrganId, '000.00.14.H41' as OrganId];
const newCode = 'H41.31.20.7' as OrganId;
const row: OrganisationRow = {
  codeQd20: newCode,
  name: 'Trạm y tế',
  tier: 'commune',
  kind: 'trạm y tế',
  parent: commune,
};
const system = 'hcm-1';
const terms: AdmissionTerms = {
  check: 'header',
  signature: 'report',
  unsigned: 'accept',
  unknownReceiver: 'refuse-package',
};

let closers: Closers;
let server: RunningNatsServer;
let credentials: AxisCredentials;
let pki: Pki;

/** What one process has of its own: registry, topology and connections. */
class Process {
  readonly registry: Registry = smallProvince();
  readonly topology: Topology = buildTopology(this.registry, { routing: 'tiered' });
  readonly service: NatsAxisService = new NatsAxisService({
    url: server.url,
    credentials,
    registry: this.registry,
    topology: this.topology,
    clock,
    logger: silentLogger,
  });

  async follow(notices: NoticeBoard): Promise<FollowedRegistry> {
    const followed = await followRegistry({ notices, registry: this.registry, topology: this.topology });
    closers.add(() => followed.close());
    return followed;
  }

  /** Starts the hosts of some tiers, which hear of agencies through `heard`. */
  async serve(tiers: readonly string[], heard: (notices: NoticeBoard) => NoticeBoard = (notices) => notices) {
    for (const plan of planHosts(this.topology).filter(({ host }) => tiers.includes(host))) {
      const { transport, close } = await this.service.openHost(plan.host);
      closers.add(close);
      await this.follow(heard(transport.notices));
      const host = await NodeHost.start({
        ...plan,
        transport,
        registry: this.registry,
        topology: this.topology,
        pki,
        policyOf: samePolicy(),
        clock,
        logger: silentLogger,
      });
      closers.add(() => host.stop());
    }
  }

  async openGateway(): Promise<{ readonly client: GatewayClient; readonly agencies: FollowedRegistry }> {
    const { transport, close } = await this.service.openParty({ gateway: 'main' });
    closers.add(close);
    const agencies = await this.follow(transport.notices);
    return { client: this.client(transport), agencies };
  }

  client({ axis, content }: Transport): GatewayClient {
    const { registry, topology } = this;
    const addresses = new AddressBook(registry, topology);
    const gateway = gatewayAddress('main');
    return new GatewayClient({ axis, content, gateway, registry, topology, addresses, random: systemRandom });
  }

  async openSession(): Promise<Session> {
    const { registry, topology, service } = this;
    const session = await Session.open({
      registry,
      topology,
      pki,
      clock,
      random: systemRandom,
      openTransport: (party) => service.openParty(party),
    });
    closers.add(() => session.close());
    return session;
  }
}

beforeEach(async () => {
  closers = new Closers();
  const registry = smallProvince();
  const topology = buildTopology(registry, { routing: 'tiered' });
  const hosts = planHosts(topology);
  const keys = (names: readonly string[]) => new Map(names.map((name) => [name, createNkey()]));
  credentials = {
    provisioner: createNkey(),
    operator: createNkey(),
    system: createNkey(),
    hosts: keys(hosts.map(({ host }) => host)),
    agencies: keys(topology.nodes().flatMap(({ organisations }) => organisations)),
    gateways: keys(['main']),
  };
  server = await startTestNatsServer({ users: axisUsers(credentials, { registry, topology, hosts }) });
  closers.add(() => server.stop());
  pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  await new Process().service.provision(hosts);
  return () => closers.close();
});

let letterCount = 0;

/** A letter of the department to `to`, whether the session knows that agency or not. */
async function letter(session: Session, to: OrganId): Promise<Uint8Array> {
  letterCount += 1;
  const desk = await session.desk(department);
  return desk.compose({
    to: [{ ...session.registry.get(commune), organId: to }],
    codeNumber: String(letterCount),
    codeNotation: 'CV',
    typeName: 'Công văn',
    subject: `Công văn ${letterCount}`,
    attachments: [{ name: 'a.txt', bytes: Buffer.from(`nội dung ${letterCount}`) }],
  });
}

test('an agency registered through a gateway receives at once from processes that have not heard of it yet', async () => {
  const [upper, lower, front] = [new Process(), new Process(), new Process()];
  // The process of the communes hears of nothing until it is let.
  const released = Promise.withResolvers<void>();
  const late = (notices: NoticeBoard): NoticeBoard => ({
    ...notices,
    post: (notice) => notices.post(notice),
    follow: (onNotice) => notices.follow((notice) => void released.promise.then(() => onNotice(notice))),
  });
  await upper.serve(['central', 'province']);
  await lower.serve(['district', 'commune'], late);
  const { client, agencies } = await front.openGateway();
  const session = await front.openSession();
  await agencies.post({ type: 'registered', row, system, at: clock.now() });
  const bytes = await letter(session, newCode);
  const outcome = await client.submit(bytes, { agency: department, system, terms });
  expect(outcome).toMatchObject({ status: 'accepted', refusals: [] });
  const fromNew = client.submit(await letter(session, commune), { agency: newCode, system, terms });
  fromNew.catch(() => undefined);
  expect(lower.registry.find(newCode)).toBeUndefined();
  released.resolve();
  await expect.poll(() => client.count([newCode]).catch(() => 0), { timeout: 90_000 }).toBe(1);
  const [item] = await client.inbox([newCode]);
  expect(Buffer.compare(await client.fetch(item!), bytes)).toBe(0);
  // Its own node has waited for the notice, too, before it judged the sender.
  expect((await fromNew).refusals).toMatchObject([{ code: 'EXCHANGE_SENDER_FOREIGN' }]);
  expect([upper, lower, front].map(({ registry }) => registry.version)).toEqual([1, 1, 1]);
  await client.acknowledge(newCode, item!.pkg, { state: 'done' });
  await expect
    .poll(async () => (await session.verifyBooks({ atRest: true })).sound, { timeout: 90_000 })
    .toBe(true);
});

test('a lock by the operator holds on all nodes and for processes that start later; packages that wait stay fetchable', async () => {
  const [nodes, front] = [new Process(), new Process()];
  await nodes.serve(['central', 'province', 'district', 'commune']);
  const { client, agencies } = await front.openGateway();
  const operator = await new Process().openSession();
  const send = async (to: OrganId) =>
    client.submit(await letter(operator, to), { agency: department, system, terms });
  await agencies.post({ type: 'registered', row, system, at: clock.now() });
  expect((await send(newCode)).status).toBe('accepted');
  await expect.poll(() => client.count([newCode]), { timeout: 90_000 }).toBe(1);
  await operator.lockAgency(newCode, 'kiểm tra');
  await expect.poll(() => nodes.registry.isLocked(newCode), { timeout: 90_000 }).toBe(true);
  expect(await send(newCode)).toMatchObject({
    status: 'refused',
    refusals: [{ code: 'EXCHANGE_RECEIVER_LOCKED' }],
  });
  const later = await new Process().openSession();
  expect(later.registry.lockOf(newCode)).toMatchObject({ reason: 'kiểm tra' });
  await operator.unlockAgency(newCode);
  await agencies.post({ type: 'deregistered', code: newCode, system, at: clock.now() });
  expect(await send(newCode)).toMatchObject({
    status: 'refused',
    refusals: [{ code: 'EXCHANGE_RECEIVER_UNKNOWN' }],
  });
  const [item] = await client.inbox([newCode]);
  expect((await client.fetch(item!)).length).toBe(item!.facts.size);
  await client.acknowledge(newCode, item!.pkg, { state: 'done' });
  expect(await client.count([newCode])).toBe(0);
});

test('agencies and hosts cannot register or lock anybody', async () => {
  const one = new Process();
  const host = await one.service.openHost('province');
  const agency = await one.service.openParty({ organId: department });
  closers.add(host.close);
  closers.add(agency.close);
  const notice = { key: 'H41', body: new Uint8Array() };
  for (const { transport } of [host, agency])
    await expect(transport.notices.post(notice)).rejects.toMatchObject({ code: 'AXIS_NOT_ALLOWED' });
});

test('a server that is killed and restarted between registration and use loses nothing', async () => {
  const [nodes, front] = [new Process(), new Process()];
  await nodes.serve(['central', 'province', 'district', 'commune']);
  const { client, agencies } = await front.openGateway();
  const session = await front.openSession();
  await agencies.post({ type: 'registered', row, system, at: clock.now() });
  server.kill('SIGKILL');
  await server.exited;
  await server.restart();
  const renamed = { ...row, name: 'Trạm y tế xã' };
  await agencies.post({ type: 'registered', row: renamed, system, at: clock.now() });
  const bytes = await letter(session, newCode);
  expect(await client.submit(bytes, { agency: department, system, terms })).toMatchObject({
    status: 'accepted',
  });
  await expect.poll(() => client.count([newCode]).catch(() => 0), { timeout: 90_000 }).toBe(1);
  await expect.poll(() => nodes.registry.get(newCode).name, { timeout: 90_000 }).toBe('Trạm y tế xã');
});
