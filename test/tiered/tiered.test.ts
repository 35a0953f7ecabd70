import { isExchangeError } from '@lienthong/errors';
import { seededRandom } from '@lienthong/runtime';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { TieredWorld } from './rig/tiered-world.ts';

// A server for each district; what is killed comes back in its own time.
const office = '000.00.00.G22';
let world: TieredWorld;
let province: string;
let senders: readonly string[];
/** Site of the first senders, and the node that it begins with. */
let districtSite: string;

beforeAll(async () => {
  world = await TieredWorld.start({ registry: 'khanh-hoa-2021', mode: 'tiered', sites: 'district' });
  const [, second, third, fourth] = world.exchange.sites;
  province = second?.nodes[0] ?? '';
  districtSite = third?.name ?? '';
  senders = [third, fourth].flatMap((site) => world.communesBelow(site?.nodes[0] ?? '', 2));
});
afterAll(() => world.stop());

const linkOf = (site: string) => {
  const { link } = world.site(site);
  if (!link) throw new Error(`${site} has no link`);
  return link;
};
const provinceSite = () => world.exchange.sites[1]?.name ?? '';

describe('an exchange of sites', () => {
  test('has a server, keys and a JetStream domain of its own for each district, the province and the hub', () => {
    const { sites } = world.exchange;
    expect(sites.map(({ above }) => above)).toEqual([
      undefined,
      'hub',
      ...Array.from({ length: sites.length - 2 }, () => provinceSite()),
    ]);
    expect(new Set(sites.map(({ server }) => server.port)).size).toBe(sites.length);
    expect(senders).toHaveLength(4);
  });

  test('admits while the link of the province is cut, and delivers once and in order when it is mended', async () => {
    linkOf(provinceSite()).cut();
    const mails = await world.sendFrom(senders, () => office, { each: 15 });
    expect(await world.mailbox(office)).toEqual([]);
    const meanwhile = await world.books({ atRest: false });
    expect(meanwhile).toMatchObject({ sound: true, absent: [], inFlight: mails.length });
    // What need not cross the link goes its way.
    await world.send(senders[0] ?? '', province);
    await expect.poll(async () => (await world.mailbox(province)).length, { timeout: 90_000 }).toBe(1);
    linkOf(provinceSite()).mend();
    await world.expectEverythingOnce();
    await world.expectOrder(office, mails);
  });

  test('loses and doubles nothing while both links of a district flap under load', async () => {
    const random = seededRandom('flapping');
    const links = [linkOf(provinceSite()), linkOf(districtSite)];
    const mails = await world.sendFrom(senders, () => office, {
      each: 20,
      onAnswer: (count) => {
        const link = links[random.integer(links.length)];
        if (count % 8 === 0) (link?.state === 'up' ? link.cut : link?.mend)?.call(link);
      },
    });
    for (const link of links) link.mend();
    await world.expectEverythingOnce();
    await world.expectOrder(office, mails);
  });

  test('outlives a district server that is killed and comes back', async () => {
    const { server } = world.site(districtSite);
    let restarted: Promise<void> | undefined;
    await world.sendFrom(senders, (_, index) => (index % 2 ? office : (senders.at(-1) ?? '')), {
      each: 10,
      onAnswer: (count) => {
        if (count !== 12) return;
        server.kill('SIGKILL');
        restarted = server.exited.then(() => server.restart());
      },
    });
    await restarted;
    await world.expectEverythingOnce();
  });

  test('outlives the hub that is killed; meanwhile the others say what they know, and who is missing', async () => {
    const { server } = world.site('hub');
    server.kill('SIGKILL');
    await server.exited;
    onTestFailed(() => server.restart());
    await world.sendFrom(senders, () => office, { each: 6 });
    const { session } = world.exchange.emulator;
    const partial = await world.books({ atRest: false });
    expect(partial).toMatchObject({ sound: true, imbalances: [] });
    expect(partial.absent.map(({ site }) => site)).toEqual(['hub']);
    const found = await (await session.operator()).find(world.accepted.at(-1)?.documentId ?? '');
    expect(found).toHaveLength(1);
    await server.restart();
    await world.expectEverythingOnce();
  });

  test('outlives a link that swallows everything, and one that has forgotten its connections', async () => {
    const link = linkOf(provinceSite());
    link.stall();
    await world.sendFrom(senders, () => office, { each: 5 });
    link.mend();
    await world.settled();
    link.forgetConnections();
    const mails = await world.sendFrom(senders, () => office, { each: 5 });
    await world.expectEverythingOnce();
    await world.expectOrder(office, mails);
  });

  test('stores a content once at each site that it passes, and nowhere else', async () => {
    const [from = '', , to = ''] = senders;
    const mail = await world.send(from, to);
    await world.settled();
    const item = (await (await world.desk(to)).inbox()).find(
      ({ facts }) => facts.documentId === mail.documentId,
    );
    const { sites } = world.exchange;
    const passed = new Set([districtSite, provinceSite(), sites[3]?.name]);
    for (const site of sites) {
      const desk = await world.desk(site.nodes[0] ?? '');
      const has = await desk.fetch({ facts: item?.facts ?? { digest: '', size: 0 } }).then(
        () => true,
        (failure: unknown) => (isExchangeError(failure, 'CONTENT_MISSING') ? false : failure),
      );
      expect([site.name, has]).toEqual([site.name, passed.has(site.name)]);
    }
  });
});
