import { type BehavingAgency, behaviourProfiles, readBehaviourProfile } from '@lienthong/behaviour';
import { WorkingCalendar } from '@lienthong/duties';
import { type Emulator, startEmulator } from '@lienthong/emulator';
import type { InboxItem } from '@lienthong/exchange';
import { openPki } from '@lienthong/pki';
import { registerDuties } from '@lienthong/registers';
import { ManualClock, seededRandom } from '@lienthong/runtime';
import { beforeEach, describe, expect, test } from 'vitest';
import { smallProvince } from './rig/small-province.ts';

const [commune, district, office] = ['000.20.31.H41', '000.00.31.H41', '000.00.00.G22'];
/** A Monday morning in Vietnam. */
const monday = Date.parse('2026-06-01T08:00:00+07:00');
const hour = 3_600_000;

let clock: ManualClock;
let exchange: Emulator;
let number = 0;

beforeEach(async () => {
  clock = new ManualClock(monday);
  const pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  exchange = await startEmulator({
    registry: smallProvince(),
    pki,
    clock,
    random: seededRandom('behaviour'),
  });
  return () => exchange.stop();
});

async function send(to: string, dueAt?: number): Promise<string> {
  number += 1;
  const desk = await exchange.session.desk(commune);
  const bytes = await desk.compose({
    to: [exchange.registry.get(to)],
    codeNumber: String(number),
    codeNotation: 'CV',
    typeName: 'Công văn',
    subject: `Công văn ${number}`,
    attachments: [{ name: 'a.txt', bytes: Buffer.from('nội dung') }],
    ...(dueAt === undefined ? {} : { dueAt }),
  });
  const { outcome } = await desk.submit(bytes);
  expect(outcome.status).toBe('accepted');
  const box = await exchange.session.desk(to);
  await eventually(async () =>
    (await box.inbox()).some(({ facts }) => facts.documentId === outcome.documentId),
  ).toBe(true);
  return outcome.documentId;
}

async function lifeAt(receiver: string, documentId: string) {
  const desk = await exchange.session.desk(commune);
  const lives = await desk.lives({ documentId, sender: commune });
  return lives.find((life) => life.receiver === receiver)?.lifecycle;
}

/** Statuses that the sender's node has heard of. */
const heard = async (receiver: string, documentId: string) =>
  (await lifeAt(receiver, documentId))?.history.flatMap(({ event }) =>
    event.by === 'receiver' ? [event.what] : [],
  );

const eventually = <Value>(ask: () => Value) => expect.poll(ask, { timeout: 90_000 });

/** What the typical one does with a document that it does not refuse. */
const typical = { ...behaviourProfiles.typical, refuseShare: 0 };

/** Lets time pass from answer to answer until nothing is planned. */
async function live(agency: BehavingAgency<InboxItem>): Promise<number> {
  let given = await agency.step();
  for (let next = agency.nextAt; next !== undefined; next = agency.nextAt) {
    clock.advance(Math.max(0, next - clock.now()));
    given += await agency.step();
  }
  return given;
}

test('a receiver lives through a whole cycle, and its statuses are signed packages that the sender’s node takes', async () => {
  const documentId = await send(office);
  const agency = await exchange.session.behave(office, typical, { seed: 'a' });
  expect(await live(agency)).toBe(5);
  await eventually(() => heard(office, documentId)).toEqual(['01', '03', '04', '05', '06']);
  const inbox = await (await exchange.session.desk(commune)).inbox();
  expect(inbox.map(({ facts }) => [facts.kind, facts.status, facts.signature])).toEqual(
    ['01', '03', '04', '05', '06'].map((status) => ['status', status, 'valid']),
  );
  expect(await (await exchange.session.desk(office)).inbox()).toEqual([]);
});

test('people’s steps fall into working hours, and the last one before the due date', async () => {
  const dueAt = monday + 30 * hour;
  const documentId = await send(office, dueAt);
  const agency = await exchange.session.behave(office, typical, { seed: 'b' });
  await live(agency);
  await eventually(() => heard(office, documentId)).toHaveLength(5);
  const life = await lifeAt(office, documentId);
  for (const { event } of life?.history.slice(2) ?? []) {
    const local = new Date(event.at + 7 * hour);
    expect(local.getUTCHours()).toBeGreaterThanOrEqual(7);
    expect(local.getUTCHours()).toBeLessThanOrEqual(17);
  }
  const [item] = await (await exchange.session.desk(office)).register('in');
  const duties = registerDuties([item!], clock.now(), { calendar: new WorkingCalendar() });
  expect(duties.find(({ duty }) => duty.id === 'finish')?.state).toBe('met');
});

describe('requests of the sender', () => {
  test('to take back is agreed to by the prompt, and nothing more is said about the document', async () => {
    const documentId = await send(office);
    const agency = await exchange.session.behave(office, behaviourProfiles.prompt, { seed: 'c' });
    await agency.step();
    await eventually(() => heard(office, documentId)).toEqual(['01']);
    const desk = await exchange.session.desk(commune);
    await desk.takeBack(documentId, exchange.registry.get(office), 'gửi nhầm');
    const box = await exchange.session.desk(office);
    await eventually(async () => (await box.inbox()).length).toBe(2);
    const profile = readBehaviourProfile({
      refuseShare: 0,
      workingHours: false,
      register: { fromMs: hour, toMs: hour },
      answer: { fromMs: 0, toMs: 0, declineShare: 0 },
    });
    await live(await exchange.session.behave(office, profile, { seed: 'c' }));
    await eventually(() => heard(office, documentId)).toEqual(['01', '15']);
    expect(await lifeAt(office, documentId)).toMatchObject({ state: 'taken-back', pending: 'none' });
  });

  test('are declined by the refusing, but a revocation is obeyed', async () => {
    const documentId = await send(office);
    const desk = await exchange.session.desk(commune);
    const profile = { ...behaviourProfiles.refusing, refuseShare: 0 };
    const agency = await exchange.session.behave(office, profile, { seed: 'd' });
    await live(agency);
    await desk.submit(await desk.composeUpdate(documentId, { reason: 'sửa', subject: 'Khác' }));
    await eventually(async () => (await (await exchange.session.desk(office)).inbox()).length).toBe(1);
    await live(agency);
    await eventually(async () => (await heard(office, documentId))?.at(-1)).toBe('16');
    await desk.submit(await desk.composeRevocation(documentId, { reason: 'sai' }));
    await eventually(async () => (await (await exchange.session.desk(office)).inbox()).length).toBe(1);
    await live(agency);
    await eventually(async () => (await lifeAt(office, documentId))?.state).toBe('revoked');
  });
});

test('the same seed behaves the same way', async () => {
  const documents = [];
  for (let n = 0; n < 6; n += 1) documents.push(await send(district));
  const plan = async (seed: string) => {
    const agency = await exchange.session.behave(district, typical, { seed });
    await agency.step();
    return agency.nextAt;
  };
  const first = await plan('same');
  expect(await plan('same')).toBe(first);
});

test('a silent receiver takes everything in, and its sender sees what is overdue', async () => {
  await send(office, monday + 24 * hour);
  const agency = await exchange.session.behave(office, behaviourProfiles.silent, { seed: 'e' });
  expect(await live(agency)).toBe(0);
  const desk = await exchange.session.desk(commune);
  await eventually(async () => (await desk.register('out'))[0]?.lives[0]?.state).toBe('sent');
  const owed = registerDuties(await desk.register('out'), monday + 100 * hour, {
    calendar: new WorkingCalendar(),
  });
  expect(
    owed.filter(({ state }) => state === 'overdue').map(({ duty, debtor }) => `${duty.id} ${debtor}`),
  ).toEqual([`answer-arrival ${office}`, `register ${office}`, `finish ${office}`]);
});

test('run answers on its own until it is told to stop', async () => {
  const documentId = await send(office);
  const agency = await exchange.session.behave(office, behaviourProfiles.prompt, { seed: 'f', pollMs: 500 });
  const stop = new AbortController();
  const running = agency.run(stop.signal);
  await eventually(async () => {
    clock.advance(500);
    return heard(office, documentId);
  }).toEqual(['01', '03', '04', '05', '06']);
  stop.abort();
  await running;
});
