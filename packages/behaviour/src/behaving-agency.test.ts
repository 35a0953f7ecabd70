import { WorkingCalendar } from '@lienthong/duties';
import { ManualClock, silentLogger } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { BehavingAgency, behaviourProfiles, type Clerk } from './index.ts';

type Mail = { readonly pkg: string; readonly deliveredAt: number; state: 'initial' | 'processing' | 'done' };

/** A mailbox with a voice that is written down. */
class Desk implements Clerk<Mail> {
  readonly mails: Mail[] = [];
  readonly said: string[] = [];
  failNext = false;
  takenBack = false;

  async inbox() {
    return this.mails.filter(({ state }) => state !== 'done');
  }
  keyOf({ pkg }: Mail) {
    return pkg;
  }
  async read({ pkg, deliveredAt }: Mail) {
    if (pkg.startsWith('status')) return undefined;
    if (pkg.startsWith('early')) return 'later' as const;
    const saidBefore = new Set(
      this.said.flatMap((line) => (line.startsWith(`${pkg} `) ? [line.slice(-2)] : [])),
    );
    return { pkg, deliveredAt, matter: 'document' as const, saidBefore };
  }
  async stands() {
    return !this.takenBack;
  }
  async mark(mail: Mail, state: 'processing' | 'done') {
    mail.state = state;
  }
  async sendStatus({ pkg }: Mail, { statusCode }: { readonly statusCode: string }) {
    if (this.failNext) {
      this.failNext = false;
      throw new Error('axis away');
    }
    this.said.push(`${pkg} ${statusCode}`);
  }
}

function setUp(desk = new Desk(), clock = new ManualClock(Date.parse('2026-11-20T02:00:00Z'))) {
  const agency = new BehavingAgency<Mail>({
    clerk: desk,
    profile: behaviourProfiles.prompt,
    seed: 'seed',
    calendar: new WorkingCalendar(),
    clock,
    logger: silentLogger,
  });
  const receive = (pkg: string) => desk.mails.push({ pkg, deliveredAt: clock.now(), state: 'initial' });
  return { desk, clock, agency, receive };
}

test('answers a document step by step as its time comes, and takes it out of the mailbox at the end', async () => {
  const { desk, clock, agency, receive } = setUp();
  receive('a');
  await agency.step();
  expect(desk.said).toEqual(['a 01']);
  expect(desk.mails[0]?.state).toBe('processing');
  while (agency.nextAt !== undefined) {
    clock.advance(agency.nextAt - clock.now());
    await agency.step();
  }
  expect(desk.said).toEqual(['a 01', 'a 03', 'a 04', 'a 05', 'a 06']);
  expect(desk.mails[0]?.state).toBe('done');
});

test('what only informs is taken out unanswered', async () => {
  const { desk, agency, receive } = setUp();
  receive('status');
  await agency.step();
  expect(desk.said).toEqual([]);
  expect(desk.mails[0]?.state).toBe('done');
});

test('what cannot be answered yet stays in the mailbox as it is', async () => {
  const { desk, agency, receive } = setUp();
  receive('early');
  await agency.step();
  expect(desk.mails[0]?.state).toBe('initial');
});

test('what has lost its sense when it is due is not said', async () => {
  const { desk, clock, agency, receive } = setUp();
  receive('a');
  await agency.step();
  desk.takenBack = true;
  clock.advance(60_000);
  expect(await agency.step()).toBe(0);
  expect(desk.said).toEqual(['a 01']);
  expect(desk.mails[0]?.state).toBe('done');
});

test('an answer that could not be sent is sent at the next look, once', async () => {
  const { desk, agency, receive } = setUp();
  receive('a');
  desk.failNext = true;
  await expect(agency.step()).rejects.toThrow('axis away');
  await agency.step();
  expect(desk.said).toEqual(['a 01']);
});

test('after a restart it goes on where it was and repeats nothing', async () => {
  const { desk, clock, agency, receive } = setUp();
  receive('a');
  await agency.step();
  clock.advance(2_000);
  await agency.step();
  expect(desk.said).toEqual(['a 01', 'a 03']);
  const again = setUp(desk, clock);
  await again.agency.step();
  clock.advance(60_000);
  await again.agency.step();
  expect(desk.said).toEqual(['a 01', 'a 03', 'a 04', 'a 05', 'a 06']);
  expect(desk.mails[0]?.state).toBe('done');
});

test('runs until it is told to stop', async () => {
  const { desk, clock, agency, receive } = setUp();
  receive('a');
  const stopping = new AbortController();
  const running = agency.run(stopping.signal);
  for (let turn = 0; turn < 20; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);
  }
  await new Promise((resolve) => setImmediate(resolve));
  stopping.abort();
  await running;
  expect(desk.said).toContain('a 06');
});
