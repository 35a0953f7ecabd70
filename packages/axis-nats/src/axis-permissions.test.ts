import { nodeAddress, partyAddress } from '@lienthong/axis';
import { expect, test } from 'vitest';
import {
  gatewayRights,
  hostRights,
  operatorRights,
  partyRights,
  provisionerRights,
} from './axis-permissions.ts';
import { forwarderRights, siteLinkRights } from './site-permissions.ts';

const district = nodeAddress('district', ['H41', '31', '00', '000']);
const communes = Array.from({ length: 480 }, (_, index) =>
  nodeAddress('commune', ['H41', '31', String(index), '000']),
);
const edges = communes.flatMap((commune) => [
  { from: commune, to: district },
  { from: district, to: commune },
]);
const allNodes = [district, ...communes];

test('an agency has four rights to publish and one to listen', () => {
  const party = partyAddress(['H41', '31', '20', 'A01']);
  expect(partyRights({ party, node: district })).toEqual({
    publish: {
      allow: [
        'lt.in.district.H41.31.00.000.H41.31.20.A01',
        'lt.call.district.H41.31.00.000.H41.31.20.A01.*',
        'lt.content.*.*',
        'lt.fetch.*.*',
      ],
    },
    subscribe: { allow: ['lt.reply.party.H41.31.20.A01.>'] },
  });
});

test('a gateway reaches every node, as itself only, and no ledger', () => {
  const { publish, subscribe } = gatewayRights({ gateway: 'main' });
  const messages = publish?.allow?.filter((subject) => /^lt\.(in|call)\./.test(subject));
  expect(messages).toEqual(['lt.in.*.*.*.*.*.GATEWAY.main._._', 'lt.call.*.*.*.*.*.GATEWAY.main._._.*']);
  expect(publish?.allow?.filter((subject) => /ledger|LEDGER|LT_IN|lt\.reply/.test(subject))).toEqual([]);
  expect(subscribe).toEqual({ allow: ['lt.reply.party.GATEWAY.main._._.>'] });
});

test('only the operator posts what is for the operator to say', () => {
  expect(gatewayRights({ gateway: 'main' }).publish?.deny).toEqual(['lt.notice._control_']);
  expect(operatorRights().publish?.deny).toBeUndefined();
});

test.each(['', 'a.b', '*', '>', 'main.>'])('no gateway is called %j', (gateway) => {
  expect(() => gatewayRights({ gateway })).toThrow(
    expect.objectContaining({ code: 'AXIS_ADDRESS_MALFORMED' }),
  );
});

test('a node may speak to several neighbours of a lane at once where it has several there', () => {
  const { publish } = hostRights({ host: 'districts', nodes: [district], edges, allNodes });
  const several = publish?.allow?.filter((subject) => subject.includes('several'));
  expect(several).toEqual(['lt.in.commune.several.H41.31.00.000']);
});

test('the rights of a host of a whole lane grow with its edges only', () => {
  const { publish, subscribe } = hostRights({ host: 'communes', nodes: communes, edges, allNodes });
  const messages = publish?.allow?.filter((subject) => subject.startsWith('lt.in.')) ?? [];
  expect(messages).toHaveLength(481);
  // To its own nodes, as a process that serves nodes.
  expect(messages).toContain('lt.in.commune.*.*.*.*.HOSTS._._._');
  expect(publish?.allow?.length).toBeLessThan(500);
  expect(subscribe?.allow).toEqual(['lt.call.commune.>', 'lt.fetch.*.*', 'lt.reply.host.communes.>']);
});

test('the link of a site carries questions and answers of one pair of sites and nothing else', () => {
  expect(siteLinkRights({ above: 'H41', below: 'H41-31' })).toEqual({
    publish: { allow: ['lt.link.H41.H41-31.*', 'lt.reply.host.link-H41.H41-31.*'] },
    subscribe: { allow: ['lt.link.H41-31.H41.*', 'lt.reply.host.link-H41-31.H41.*'] },
  });
});

test('a forwarder may send to the nodes of its site only over edges from its neighbours, and keeps no ledger', () => {
  const commune = communes[0] ?? district;
  const neighbours = [
    {
      site: 'H41-31',
      outward: [{ from: district, to: commune }],
      inward: [{ from: commune, to: district }],
    },
  ];
  const { publish } = forwarderRights({ site: 'H41', neighbours });
  expect(publish?.allow?.filter((subject) => subject.startsWith('lt.in.'))).toEqual([
    'lt.in.district.H41.31.00.000.H41.31.0.000',
  ]);
  expect(publish?.allow?.filter((subject) => /ledger|notice|call|INBOX|LT_IN/.test(subject))).toEqual([]);
  expect(publish?.allow?.filter((subject) => subject.startsWith('$JS.API.STREAM'))).toEqual([
    '$JS.API.STREAM.PURGE.LT_OUT',
  ]);
});

test('nobody but the provisioner may touch streams, and nobody may use the default inbox', () => {
  const host = hostRights({ host: 'd', nodes: [district], edges, allNodes });
  const party = partyRights({ party: partyAddress(['a', 'b', 'c', 'd']), node: district });
  const gateway = gatewayRights({ gateway: 'main' });
  for (const rights of [host, party, gateway])
    expect(rights.publish?.allow?.filter((subject) => subject.startsWith('$JS.API.STREAM'))).toEqual([]);
  // The operator sees how much waits for other sites, and how long ledgers are.
  expect(operatorRights().publish?.allow?.filter((subject) => subject.startsWith('$JS.API.STREAM'))).toEqual([
    '$JS.API.STREAM.INFO.LT_OUT',
    '$JS.API.STREAM.INFO.LT_LEDGER',
  ]);
  for (const rights of [host, party, gateway, operatorRights(), provisionerRights()]) {
    expect(rights.publish?.allow).not.toContain('>');
    expect(rights.subscribe?.allow?.every((subject) => subject.startsWith('lt.'))).toBe(true);
    expect(rights.publish?.allow).not.toContain('$JS.API.>');
  }
});
