import { okEnvelope, type VxpMembers } from '@lienthong/vxp';
import { describe, expect, test } from 'vitest';
import { ReplyReader } from './replies.ts';

const reader = (body: string | Buffer): ReplyReader =>
  new ReplyReader('getEdoc', { httpStatus: 200, contentType: undefined, body: Buffer.from(body) });
const good = (members: VxpMembers): ReplyReader => reader(okEnvelope(members));
const refused = (members = ''): ReplyReader =>
  reader(`{"status":"FAIL","ErrorCode":15,"ErrorDesc":"Sai"${members}}`);
const unreadable = 'VXP_REPLY_UNREADABLE';

describe('a good reply', () => {
  const head = { httpStatus: 200, status: 'OK', errorCode: '0', errorDesc: 'Thanh cong' };

  test('has what its operation promises', () => {
    expect(good({}).plain()).toEqual(head);
    expect(good({ data: [{ id: 1, deleted: false }] }).list()).toEqual({
      ...head,
      data: [{ id: 1, deleted: false }],
    });
    expect(good({ DocId: 'abc' }).sent()).toEqual({ ...head, docId: 'abc' });
    expect(good({ data: 'AAE' }).edoc()).toEqual({ ...head, bytes: Buffer.from([0, 1]) });
    expect(good({ count: '7' }).count()).toEqual({ ...head, count: 7 });
  });

  test('without it is unreadable', () => {
    const calls = [
      () => good({}).list(),
      () => good({ data: 'x' }).list(),
      () => good({ data: ['x'] }).list(),
      () => good({ data: [{ id: [] }] }).list(),
      () => reader('{"status":"OK","ErrorCode":"0","ErrorDesc":"","data":[{"id":null}]}').list(),
      () => good({}).sent(),
      () => good({}).edoc(),
      () => good({}).count(),
      () => good({ count: -1 }).count(),
      () => good({ count: 'x' }).count(),
    ];
    for (const call of calls) expect(call).toThrow(unreadable);
  });
});

describe('a refusal', () => {
  const head = { httpStatus: 200, status: 'FAIL', errorCode: '15', errorDesc: 'Sai' };

  test('is a result with nothing in it', () => {
    expect(refused().plain()).toEqual(head);
    expect(refused().list()).toEqual({ ...head, data: [] });
    expect(refused(',"DocId":""').sent()).toEqual({ ...head, docId: '' });
    expect(refused(',"data":""').edoc()).toEqual({ ...head, bytes: undefined });
    expect(refused().count()).toEqual({ ...head, count: 0 });
  });

  test('without what the SDK needs to read it is unreadable', () => {
    expect(() => refused().sent()).toThrow(unreadable);
    expect(() => refused().edoc()).toThrow(unreadable);
  });
});

test.each(['', 'Unauthorized', '<html>', 'null', '[]', '"x"', '{"status":"OK"'])(
  'what is not a JSON object is unreadable: %o',
  (body) => {
    expect(() => reader(body)).toThrow(unreadable);
  },
);

test.each(['status', 'ErrorCode', 'ErrorDesc'])('a reply without a proper %s is unreadable', (name) => {
  const members = { status: 'OK', ErrorCode: '0', ErrorDesc: '' };
  for (const value of [undefined, null, {}, true])
    expect(() => reader(JSON.stringify({ ...members, [name]: value })).plain()).toThrow(unreadable);
});
