import { createHash } from 'node:crypto';
import { type Emulator, startEmulator } from '@lienthong/emulator';
import { planTraffic, type Sighting, sessionComposer, type TrafficPlan, VxpDoor } from '@lienthong/load';
import { openPki } from '@lienthong/pki';
import { seededRandom, systemClock } from '@lienthong/runtime';
import { loadSeed } from '@lienthong/seeds';
import { afterAll, beforeAll, expect, test } from 'vitest';

let emulator: Emulator;
let client: { readonly endpoint: string; readonly systemId: string; readonly secret: string };

beforeAll(async () => {
  const pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
  emulator = await startEmulator({ registry: loadSeed('hung-yen-2020'), pki, gateway: {} });
  const { gateway } = emulator;
  if (!gateway) throw new Error('no gateway');
  const { id, secret } = await gateway.systems.add({ id: 'load', agencies: 'all' });
  client = { endpoint: gateway.url, systemId: id, secret };
});

afterAll(() => emulator?.stop());

/** A package from the first to the second agency. */
function planOf(run: string): TrafficPlan {
  return planTraffic({
    run,
    intendedMs: Float64Array.of(0),
    agencies: emulator.registry.all().slice(0, 2),
    senderCount: 2,
    mix: {
      origins: {},
      nearShare: 0,
      fanOut: [{ receivers: 1, weight: 1 }],
      sizes: [{ bytes: 6_000, weight: 1 }],
      priorities: [1],
    },
    random: seededRandom('others'),
  });
}

async function sendOne(plan: TrafficPlan, door: VxpDoor): Promise<void> {
  const sender = plan.agencies[plan.senders[0] ?? -1];
  const receiver = plan.agencies[plan.receivers[0] ?? -1];
  if (!sender || !receiver) throw new Error('nobody');
  const bytes = await sessionComposer(emulator.session, systemClock).document(sender.organId, {
    to: [receiver],
    codeNumber: '1',
    codeNotation: `LT-${plan.run}`,
    typeName: 'Công văn',
    subject: 'Thử',
    attachments: [],
  });
  const digest = createHash('sha256').update(bytes).digest();
  expect(await door.send({ index: 0, bytes, digest })).toEqual({ status: 'accepted' });
}

/** What a door sees until the package of its own plan is in hand. */
async function takenBy(door: VxpDoor, send: () => Promise<void>): Promise<readonly Sighting[]> {
  const sightings: Sighting[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await door.watch((sighting) => {
    sightings.push(sighting);
    if (sighting.type === 'inHand') resolve();
  });
  await send();
  await promise;
  await door.close();
  return sightings;
}

test('mail of other runs, from before and meanwhile, is left where it lies', async () => {
  const doorOf = (plan: TrafficPlan) =>
    new VxpDoor({ plan, name: 'vxp', client: { ...client, clock: systemClock } });
  const [before, own, meanwhile] = ['before', 'own', 'meanwhile'].map(planOf);
  if (!before || !own || !meanwhile) throw new Error('no plans');
  const others = doorOf(before);
  await sendOne(before, others);
  const receiver = await emulator.session.desk(own.agencies[own.receivers[0] ?? -1]?.organId ?? '');
  await expect.poll(async () => (await receiver.inbox()).length, { timeout: 60_000 }).toBe(1);
  const door = doorOf(own);
  const sightings = await takenBy(door, async () => {
    await sendOne(meanwhile, others);
    await sendOne(own, door);
  });
  await others.close();
  expect(sightings.map(({ type }) => type)).toEqual(['delivered', 'inHand']);
  await expect
    .poll(async () => (await receiver.inbox()).map(({ facts }) => facts.code).sort(), { timeout: 60_000 })
    .toEqual(['1/LT-before', '1/LT-meanwhile']);
}, 180_000);

test('a server that does not give its list says so before anything is sent', async () => {
  const stranger = { ...client, secret: 'not the secret', clock: systemClock };
  const door = new VxpDoor({ plan: planOf('stranger'), name: 'vxp', client: stranger });
  await expect(door.watch(() => undefined)).rejects.toMatchObject({ code: 'LOAD_LIST_REFUSED' });
  await door.close();
});
