import { MemoryAxis, MemoryNoticeBoard, nodeAddress, operatorAddress, partyAddress } from '@lienthong/axis';
import { digestOf, MemoryContentStore } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import { encodeHop } from '@lienthong/exchange';
import { MemoryLedgerStore } from '@lienthong/ledger';
import { ManualClock } from '@lienthong/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { SitesTransport } from './sites-transport.ts';

const clock = new ManualClock(0);
const nodes = {
  hub: nodeAddress('central', ['G22', '00', '00', '000']),
  H41: nodeAddress('province', ['H41', '00', '00', '000']),
} as const;
type Name = keyof typeof nodes;
const bytes = new TextEncoder().encode('một gói tin');
const gateway = partyAddress(['GATEWAY', 'main', '_', '_']);

const newSite = () => ({
  axis: new MemoryAxis({ clock }),
  content: new MemoryContentStore(),
  ledgers: new MemoryLedgerStore(),
  notices: new MemoryNoticeBoard(),
});
let sites: Readonly<Record<Name, ReturnType<typeof newSite>>>;
let away: Set<Name>;
let all: SitesTransport;

beforeEach(() => {
  sites = { hub: newSite(), H41: newSite() };
  away = new Set();
  all = new SitesTransport(
    (['hub', 'H41'] as const).map((name) => ({
      name,
      nodes: [nodes[name]],
      open: async () => {
        if (away.has(name)) throw new ExchangeError('AXIS_UNREACHABLE', { what: name });
        const answers = async () => !away.has(name);
        return { transport: sites[name], close: async () => undefined, answers, waiting: async () => 3 };
      },
    })),
  );
});

const submission = () => encodeHop({ type: 'submission', digest: digestOf(bytes), size: bytes.length });
const stored = (name: Name) =>
  sites[name].content.get(digestOf(bytes), bytes.length).then(
    () => true,
    () => false,
  );

describe('all sites as one', () => {
  it('stores content where the message that names it goes, and there only', async () => {
    expect(await all.content.put(bytes)).toBe(digestOf(bytes));
    await all.axis.send({ to: nodes.H41, from: gateway, id: '1', body: submission() });
    expect(await Promise.all([stored('hub'), stored('H41')])).toEqual([false, true]);
    expect(await all.content.get(digestOf(bytes), bytes.length)).toEqual(bytes);
  });

  it('stores content that two have put at the site of each', async () => {
    await all.content.put(bytes);
    await all.content.put(bytes);
    await all.axis.send({ to: nodes.H41, from: gateway, id: '1', body: submission() });
    await all.axis.send({ to: nodes.hub, from: gateway, id: '2', body: submission() });
    expect(await Promise.all([stored('hub'), stored('H41')])).toEqual([true, true]);
  });

  it('tells content that is nowhere from content that may be at a site that does not answer', async () => {
    const get = () => all.content.get(digestOf(bytes), bytes.length);
    await expect(get()).rejects.toMatchObject({ code: 'CONTENT_MISSING' });
    away.add('hub');
    await expect(get()).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
    await sites.H41.content.put(bytes);
    expect(await get()).toEqual(bytes);
  });

  it('asks the server of a node’s site, and fails for that site alone when it is away', async () => {
    for (const name of ['hub', 'H41'] as const)
      await sites[name].axis.answer({
        host: name,
        nodes: [nodes[name]],
        onCall: async () => new TextEncoder().encode(name),
      });
    const ask = async (name: Name) =>
      new TextDecoder().decode(
        await all.axis.call({
          node: nodes[name],
          from: operatorAddress,
          verb: 'v',
          body: new Uint8Array(),
        }),
      );
    away.add('hub');
    await expect(ask('hub')).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
    expect(await ask('H41')).toBe('H41');
    expect(await all.states()).toEqual(
      new Map([
        ['hub', undefined],
        ['H41', 3],
      ]),
    );
    away.clear();
    expect(await ask('hub')).toBe('hub');
  });

  it('reads and follows the ledgers of all sites', async () => {
    await sites.hub.ledgers.append(nodes.hub, ['a'], 0);
    await sites.H41.ledgers.append(nodes.H41, ['b'], 0);
    const read: string[] = [];
    for await (const { node, lines } of all.ledgers.read(Object.values(nodes)))
      read.push(`${node} ${lines.join()}`);
    expect(read).toEqual([`${nodes.hub} a`, `${nodes.H41} b`]);
    const followed: string[] = [];
    const follower = await all.ledgers.follow(({ lines }) => followed.push(lines.join()));
    await all.ledgers.append(nodes.H41, ['c'], 1);
    await follower.settled();
    expect(followed.toSorted()).toEqual(['a', 'b', 'c']);
    await follower.close();
  });

  it('serves no node', async () => {
    const options = { host: 'x', nodes: [nodes.hub] };
    await expect(all.axis.receive({ ...options, onDelivery: () => undefined })).rejects.toMatchObject({
      code: 'AXIS_NOT_ALLOWED',
    });
    await expect(all.axis.answer({ ...options, onCall: async () => new Uint8Array() })).rejects.toMatchObject(
      { code: 'AXIS_NOT_ALLOWED' },
    );
    const strange = nodeAddress('commune', ['H99', '1', '1', '1']);
    await expect(
      all.axis.send({ to: strange, from: gateway, id: '1', body: new Uint8Array() }),
    ).rejects.toMatchObject({ code: 'AXIS_ADDRESS_MALFORMED' });
  });
});
