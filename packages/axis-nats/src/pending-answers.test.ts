import { ManualClock, seededRandom } from '@lienthong/runtime';
import { errors, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { beforeEach, expect, test } from 'vitest';
import { PendingAnswers } from './pending-answers.ts';

let clock: ManualClock;
let subscriptions: string[];
let answers: PendingAnswers;
let give: (message: Partial<Msg>) => void;
let heard: unknown[];

beforeEach(() => {
  clock = new ManualClock(0);
  subscriptions = [];
  heard = [];
  const connection = {
    subscribe: (subject: string, { callback }: { callback: (failure: null, message: Msg) => void }) => {
      subscriptions.push(subject);
      give = (message) => callback(null, { data: new Uint8Array(), ...message } as Msg);
    },
  } as unknown as NatsConnection;
  answers = new PendingAnswers({ connection, inboxPrefix: 'in', clock, random: seededRandom('answers') });
});

function ask(subject: string, timeoutMs = 1_000): string {
  return answers.open({
    subject,
    timeoutMs,
    onMessage: (message) => void heard.push(`${subject}: ${Buffer.from(message.data)}`),
    onFailure: (failure) => void heard.push([subject, (failure as Error).constructor.name]),
  });
}

const turn = () => new Promise(setImmediate);

test('many questions share one subscription and hear only their own answers', () => {
  const tokens = ['a', 'b', 'c'].map((subject) => ask(subject));
  expect(subscriptions).toHaveLength(1);
  give({ subject: answers.replySubject(tokens[1] ?? ''), data: Buffer.from('1') });
  give({ subject: `${subscriptions[0]?.slice(0, -1)}foreign`, data: Buffer.from('2') });
  expect(heard).toEqual(['b: 1']);
});

test('a question that is closed hears nothing more', () => {
  const token = ask('a');
  answers.close(token);
  give({ subject: answers.replySubject(token), data: Buffer.from('late') });
  answers.failAll(new Error('lost'));
  expect(heard).toEqual([]);
});

test('a question without an answer fails when its time is up, and no earlier', async () => {
  ask('slow', 1_000);
  ask('quick', 250);
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50);
      await turn();
    }
  };
  await pass(200);
  expect(heard).toEqual([]);
  await pass(150);
  expect(heard).toEqual([['quick', 'TimeoutError']]);
  await pass(800);
  expect(heard).toHaveLength(2);
  ask('later', 100);
  await pass(300);
  expect(heard).toHaveLength(3);
});

test('nobody there to answer is a failure of that question alone', () => {
  const token = ask('a');
  ask('b');
  give({ subject: answers.replySubject(token), headers: { code: 503 } as MsgHdrs });
  expect(heard).toEqual([['a', 'NoRespondersError']]);
});

test('a refused right ends the question that needed it; without the right to hear, all', () => {
  ask('a');
  ask('b');
  answers.refuse(new errors.PermissionViolationError('no', 'publish', 'b'));
  answers.refuse(new errors.PermissionViolationError('no', 'subscription', 'somewhere else'));
  expect(heard).toEqual([['b', 'PermissionViolationError']]);
  answers.refuse(new errors.PermissionViolationError('no', 'subscription', subscriptions[0] ?? ''));
  expect(heard).toHaveLength(2);
});
