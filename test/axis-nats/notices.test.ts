import { type HeardNotice, operatorAddress } from '@lienthong/axis';
import {
  type ConnectAxisOptions,
  connectAxis,
  type NatsAxisConnection,
  provisionAxis,
} from '@lienthong/axis-nats';
import type { RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { Closers } from '@lienthong/runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Attacker } from './attacker.ts';
import { Cable } from './cable.ts';
import { eventually, text, utf8 } from './inbox.ts';
import { startTown, type Town, type TownParty, town } from './town.ts';

/** What one follower has heard. */
function ear(): { readonly heard: HeardNotice[]; readonly onNotice: (notice: HeardNotice) => void } {
  const heard: HeardNotice[] = [];
  return { heard, onNotice: (notice) => void heard.push(notice) };
}
const texts = (heard: readonly HeardNotice[]): readonly string[] => heard.map(({ body }) => text(body));
const numbers = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `${index}`);

describe('notices outlive', () => {
  let server: RunningNatsServer;
  let closers: Closers;

  beforeEach(async () => {
    closers = new Closers();
    server = await startTestNatsServer();
    closers.add(() => server.stop());
    await provisionAxis(await open());
    return () => closers.close();
  });

  async function open(more: Partial<ConnectAxisOptions> = {}): Promise<NatsAxisConnection> {
    const connection = await connectAxis({ servers: server.url, party: { host: 'a' }, ...more });
    closers.add(() => connection.close());
    return connection;
  }

  async function openByCable(): Promise<readonly [NatsAxisConnection, Cable]> {
    const cable = await Cable.to(server.url);
    closers.add(() => cable.close());
    return [await open({ servers: cable.url }), cable];
  }

  test('the death of the server: followers hear what was posted before and after, each notice once and in order', async () => {
    const [follower, poster] = [await open(), await open({ party: operatorAddress })];
    const { heard, onNotice } = ear();
    for (const body of numbers(20)) await poster.notices.post({ key: 'a', body: utf8(body) });
    await follower.notices.follow(onNotice);
    expect(texts(heard)).toEqual(numbers(20));
    server.kill('SIGKILL');
    await server.exited;
    const posting = poster.notices.post({ key: 'b', body: utf8('20') });
    await server.restart();
    await posting;
    for (const body of numbers(40).slice(21)) await poster.notices.post({ key: 'a', body: utf8(body) });
    await eventually(() => heard.length).toBe(40);
    expect(texts(heard)).toEqual(numbers(40));
    const late = ear();
    await follower.notices.follow(late.onNotice);
    expect(late.heard).toEqual(heard);
  });

  test('a cut connection: what was posted meanwhile is heard when it is back', async () => {
    const [[follower, cable], poster] = [await openByCable(), await open()];
    const { heard, onNotice } = ear();
    await follower.notices.follow(onNotice);
    for (let round = 0; round < 3; round += 1) {
      await poster.notices.post({ key: 'a', body: utf8(`${3 * round}`) });
      cable.cut();
      await poster.notices.post({ key: 'a', body: utf8(`${3 * round + 1}`) });
      cable.mend();
      await poster.notices.post({ key: 'b', body: utf8(`${3 * round + 2}`) });
      await eventually(() => heard.length).toBe(3 * round + 3);
    }
    expect(texts(heard)).toEqual(numbers(9));
  });

  test('a lost receipt: the notice is stored once', async () => {
    const [[poster, cable], follower] = [await openByCable(), await open()];
    const { heard, onNotice } = ear();
    await follower.notices.follow(onNotice);
    await cable.deafen();
    const posting = poster.notices.post({ key: 'a', body: utf8('x') });
    await eventually(() => heard.length).toBe(1);
    cable.cut();
    cable.mend();
    expect(await posting).toBe(heard[0]!.sequence);
    await poster.notices.post({ key: 'a', body: utf8('y') });
    await eventually(() => heard.length).toBe(2);
    expect(texts(heard)).toEqual(['x', 'y']);
  });

  test('a server that is away when following begins, as long as it comes back in time', async () => {
    const [[follower, cable], poster] = [await openByCable(), await open()];
    await poster.notices.post({ key: 'a', body: utf8('x') });
    cable.cut();
    const { heard, onNotice } = ear();
    const following = follower.notices.follow(onNotice);
    cable.mend();
    await following;
    expect(texts(heard)).toEqual(['x']);
  });

  test('not the absence of their stream, which is told by its code', async () => {
    const bare = await startTestNatsServer();
    closers.add(() => bare.stop());
    const connection = await open({ servers: bare.url, sendTimeoutMs: 300 });
    await expect(connection.notices.follow(() => undefined)).rejects.toMatchObject({
      code: 'AXIS_UNREACHABLE',
    });
    await expect(connection.notices.post({ key: 'a', body: utf8('x') })).rejects.toMatchObject({
      code: 'AXIS_UNREACHABLE',
    });
  });

  test('being closed while the server is away', async () => {
    const [follower, cable] = await openByCable();
    const receiver = await follower.notices.follow(() => undefined);
    cable.cut();
    await receiver.close();
    await follower.close();
  });

  test('their number: ten thousand are heard before following begins to be live', async () => {
    const connection = await open();
    const posts = Array.from({ length: 10_000 }, (_, index) =>
      connection.notices.post({ key: `k${index % 97}`, body: utf8(`${index}`) }),
    );
    await Promise.all(posts);
    const { heard, onNotice } = ear();
    await connection.notices.follow(onNotice);
    expect(heard).toHaveLength(10_000);
    expect(new Set(texts(heard)).size).toBe(10_000);
  });
});

describe('with least rights', () => {
  let site: Town;
  const attackers: Attacker[] = [];

  beforeAll(async () => {
    site = await startTown();
  });
  afterAll(async () => {
    for (const attacker of attackers) attacker.close();
    await site.close();
  });

  async function attack(party: TownParty): Promise<Attacker> {
    const attacker = await Attacker.connect(site.server.url, site.nkeys[party]);
    attackers.push(attacker);
    return attacker;
  }

  test('the operator posts, hosts and the operator hear', async () => {
    const [operator, host] = [await site.connect('operator'), await site.connect('communeHost')];
    const ears = [ear(), ear()];
    await operator.notices.follow(ears[0]!.onNotice);
    await host.notices.follow(ears[1]!.onNotice);
    await operator.notices.post({ key: 'a', body: utf8('x') });
    for (const { heard } of ears) await eventually(() => texts(heard)).toContain('x');
  });

  test.each<TownParty>(['communeHost', 'agency', 'provisioner'])('%s cannot post', async (party) => {
    const connection = await site.connect(party);
    await expect(connection.notices.post({ key: 'a', body: utf8('x') })).rejects.toMatchObject({
      code: 'AXIS_NOT_ALLOWED',
    });
  });

  test('an agency cannot follow', async () => {
    const agency = await site.connect('agency');
    await expect(agency.notices.follow(() => undefined)).rejects.toMatchObject({ code: 'AXIS_NOT_ALLOWED' });
  });

  test('a server’s answer that an agency directs at the notices is heard by nobody and replaces nothing', async () => {
    const [operator, host] = [await site.connect('operator'), await site.connect('communeHost')];
    await operator.notices.post({ key: 'target', body: utf8('true') });
    const before = await site.stored('LT_NOTICE');
    const attacker = await attack('agency');
    // The receipt for a message that the agency may send goes where it says.
    attacker.publish(`lt.in.${town.commune}.${town.agency}`, 'x', { reply: 'lt.notice.target' });
    expect(await attacker.settled()).toEqual([]);
    await expect.poll(() => site.stored('LT_NOTICE')).toBe(before + 1);
    const { heard, onNotice } = ear();
    await host.notices.follow(onNotice);
    expect(texts(heard.filter(({ key }) => key === 'target'))).toEqual(['true']);
  });

  test('a host cannot make the server repeat notices as new ones', async () => {
    const operator = await site.connect('operator');
    await operator.notices.post({ key: 'repeat', body: utf8('once') });
    const before = await site.stored('LT_NOTICE');
    const attacker = await attack('communeHost');
    const inbox = 'lt.reply.host.commune.attack';
    attacker.subscribe(inbox);
    const config = {
      name: 'spy',
      deliver_subject: 'lt.notice.repeat',
      ack_policy: 'none',
      filter_subject: 'lt.notice.>',
    };
    const request = JSON.stringify({ stream_name: 'LT_NOTICE', config });
    attacker.publish('$JS.API.CONSUMER.CREATE.LT_NOTICE.spy.lt.notice.>', request, { reply: inbox });
    await eventually(() => attacker.messages.length).toBe(1);
    expect(attacker.messages[0]!.body).toContain('cycle');
    expect(await site.stored('LT_NOTICE')).toBe(before);
  });

  test('nobody deletes or changes notices', async () => {
    for (const party of ['operator', 'communeHost', 'agency'] as const) {
      const attacker = await attack(party);
      for (const verb of ['DELETE', 'PURGE', 'UPDATE', 'MSG.DELETE'])
        attacker.publish(`$JS.API.STREAM.${verb}.LT_NOTICE`, '{}');
      const complaints = await attacker.settled();
      expect(complaints).toHaveLength(4);
    }
  });
});
