import { failEnvelope, okEnvelope, type VxpOperation, vxpOperations } from '@lienthong/vxp';
import { describe, expect, test } from 'vitest';
import type { RawReply } from './raw-reply.ts';
import { type SdkReading, type SdkVersion, sdkReading } from './sdk-reading.ts';

const reply = (body: string | Buffer, httpStatus = 200): RawReply => ({
  httpStatus,
  contentType: undefined,
  body: Buffer.from(body),
});

const html = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body></html>';
const nothing: SdkReading = { result: 'null' };
const blank: SdkReading = { result: 'blank' };
const fail = { result: 'filled', status: 'FAIL', errorCode: '15', errorDesc: 'Sai khoa' } as const;
const ok = { result: 'filled', status: 'OK', errorCode: '0', errorDesc: 'Thanh cong' } as const;
const success = (file: string): SdkReading => ({
  result: 'filled',
  status: 'SUCCESS',
  errorCode: '0',
  errorDesc: null,
  file: Buffer.from(file),
});
const notLoaded: SdkReading = {
  result: 'filled',
  status: 'FAIL',
  errorCode: '100',
  errorDesc: null,
  file: null,
};
const emptyInbox: SdkReading = { ...ok, errorDesc: 'Success', list: [] };

const operations = Object.keys(vxpOperations) as VxpOperation[];
const lists = operations.filter(
  (name) => vxpOperations[name].reply === 'list' && name !== 'getReceivedEdocList',
);
const plain = operations.filter((name) => vxpOperations[name].reply === 'plain');
const counts = operations.filter((name) => vxpOperations[name].reply === 'count');

/** What each column of the table has, for the members that an operation adds to a result. */
const withMembers = (operation: VxpOperation, head: SdkReading, docId: string): SdkReading => {
  if (head.result !== 'filled') return head;
  switch (vxpOperations[operation].reply) {
    case 'list':
      return { ...head, list: null };
    case 'docId':
      return { ...head, docId };
    case 'edoc':
      return { ...head, file: null };
    case 'count':
      return { ...head, count: 0 };
    default:
      return head;
  }
};

type Row = readonly [name: string, reply: RawReply | undefined, columns: Columns];
type Columns = {
  readonly lists: SdkReading;
  readonly plain: SdkReading;
  readonly received: SdkReading;
  readonly sendEdoc: SdkReading;
  readonly getEdoc: SdkReading;
  readonly counts: SdkReading;
  readonly downloadEdoc: SdkReading;
};
const same = (reading: SdkReading, others: Partial<Columns> & Pick<Columns, 'downloadEdoc'>): Columns => ({
  lists: reading,
  plain: reading,
  received: reading,
  sendEdoc: reading,
  getEdoc: reading,
  counts: reading,
  ...others,
});

const failJson = '{"status":"FAIL","ErrorCode":"15","ErrorDesc":"Sai khoa","DocId":""}';
const noDesc = '{"status":"OK","ErrorCode":"0","DocId":"1","data":[]}';
const nullDesc = '{"status":"OK","ErrorCode":"0","ErrorDesc":null,"DocId":"1","data":[]}';
const okOnly = '{"status":"OK","ErrorCode":"0","ErrorDesc":"Thanh cong"}';
const okNulls = '{"status":"OK","ErrorCode":"0","ErrorDesc":"Thanh cong","data":null,"DocId":null}';

describe.each<Row>([
  ['a complete FAIL', reply(failJson), same(fail, { downloadEdoc: success(failJson) })],
  ['the same with HTTP 401', reply(failJson, 401), same(fail, { downloadEdoc: success(failJson) })],
  ['no ErrorDesc', reply(noDesc), same(blank, { downloadEdoc: success(noDesc) })],
  ['a null ErrorDesc', reply(nullDesc), same(blank, { downloadEdoc: success(nullDesc) })],
  ['OK without data', reply(okOnly), same(ok, { sendEdoc: blank, downloadEdoc: success(okOnly) })],
  ['OK with null data', reply(okNulls), same(ok, { sendEdoc: blank, downloadEdoc: success(okNulls) })],
  ['an HTML page', reply(html), same(nothing, { received: emptyInbox, downloadEdoc: success(html) })],
  [
    'an HTML page with HTTP 502',
    reply(html, 502),
    same(nothing, { received: emptyInbox, downloadEdoc: success(html) }),
  ],
  ['one bare word', reply('Unauthorized'), same(blank, { downloadEdoc: success('Unauthorized') })],
  ['an empty body', reply(''), same(blank, { downloadEdoc: notLoaded })],
  [
    'an empty body with HTTP 500',
    reply('', 500),
    same(blank, { sendEdoc: nothing, downloadEdoc: notLoaded }),
  ],
  [
    'a connection cut after the retries',
    undefined,
    same(nothing, { lists: blank, received: blank, downloadEdoc: notLoaded }),
  ],
])('VXP §3.2: %s', (_, raw, columns) => {
  test.each<[VxpOperation, SdkReading]>([
    ...lists.map((name): [VxpOperation, SdkReading] => [name, columns.lists]),
    ...plain.map((name): [VxpOperation, SdkReading] => [name, columns.plain]),
    ...counts.map((name): [VxpOperation, SdkReading] => [name, columns.counts]),
    ['getReceivedEdocList', columns.received],
    ['sendEdoc', columns.sendEdoc],
    ['getEdoc', columns.getEdoc],
    ['downloadEdoc', columns.downloadEdoc],
  ])('%s', (operation, expected) => {
    const read = sdkReading(operation, raw);
    const complete =
      operation === 'downloadEdoc' || expected === emptyInbox
        ? expected
        : withMembers(operation, expected, '');
    expect(read).toEqual(complete);
  });
});

describe('VXP §3.2: the other rows', () => {
  test('sendEdoc drops a refusal without DocId', () => {
    expect(sdkReading('sendEdoc', reply(failJson.replace(',"DocId":""', '')))).toEqual(blank);
  });

  test.each<[VxpOperation, SdkReading, SdkReading]>([
    ['getReceivedEdocList', nothing, emptyInbox],
    ['getAgenciesList', nothing, nothing],
  ])('an HTML page in the place of %s, by version', (operation, old, current) => {
    expect(sdkReading(operation, reply(html), '2.0.0')).toEqual(old);
    expect(sdkReading(operation, reply(html), '2.0.1')).toEqual(current);
  });

  test('version 2.0.0 drops a refusal of getEdoc without data', () => {
    expect(sdkReading('getEdoc', reply(failJson), '2.0.0')).toEqual(blank);
    const withData = failJson.replace('"DocId"', '"data"');
    expect(sdkReading('getEdoc', reply(withData), '2.0.0')).toEqual({ ...fail, file: null });
  });
});

describe('lists', () => {
  const read = (rows: string, operation: VxpOperation = 'getAgenciesList') =>
    sdkReading(operation, reply(okOnly.replace('}', `,"data":${rows}}`)));

  test('have the members that the SDK knows, as texts', () => {
    expect(read('[{"id":1,"code":"A","pid":"","other":null},{}]')).toEqual({
      ...ok,
      list: [{ id: '1', code: 'A', pid: '' }, {}],
    });
  });

  test.each(['[{"id":"1"},{"id":null}]', '[{"id":{}}]', '[null]', '["x"]', '{}', '"x"'])(
    'are lost with %s',
    (rows) => {
      expect(read(rows)).toEqual({ ...ok, list: null });
    },
  );

  test('of units take whole numbers and truth values, and are lost with another version', () => {
    const unit = '[{"version":"3","deleted":true,"isAgency":"false"}]';
    expect(read(unit, 'getSynchronizeUnit')).toEqual({
      ...ok,
      list: [{ version: '3', deleted: 'true', isAgency: 'false' }],
    });
    expect(read('[{"version":"v3"}]', 'getSynchronizeUnit')).toEqual({ ...ok, list: null });
  });

  test('are not read unless the code is 0', () => {
    const text = '{"status":"OK","ErrorCode":"1","ErrorDesc":"","data":[]}';
    expect(sdkReading('getAgenciesList', reply(text))).toMatchObject({ list: null });
  });
});

describe('files', () => {
  const read = (bytes: Buffer, alphabet: 'base64' | 'base64url', version?: SdkVersion) =>
    sdkReading('getEdoc', reply(okEnvelope({ data: bytes.toString(alphabet) })), version);

  test.each(['base64', 'base64url'] as const)('come in %s', (alphabet) => {
    const bytes = Buffer.from('\ufeff<edXML>Số ữ</edXML>\r\n');
    expect(read(bytes, alphabet)).toEqual({ ...ok, file: bytes });
  });

  test('that are not UTF-8 do not survive', () => {
    expect(read(Buffer.from([0x3c, 0xff]), 'base64')).toEqual({ ...ok, file: Buffer.from('<\ufffd') });
  });
});

describe('replies of sendEdoc', () => {
  const text = '{"status":"OK","ErrorCode":"0","ErrorDesc":"Thành công","DocId":7}';

  test('are US-ASCII to version 2.0.1, unless the HTTP status says otherwise', () => {
    const reading = { ...ok, docId: '7' };
    expect(sdkReading('sendEdoc', reply(text))).toEqual({
      ...reading,
      errorDesc: 'Th\ufffd\ufffdnh c\ufffd\ufffdng',
    });
    for (const [status, version] of [
      [400, '2.0.1'],
      [200, '2.0.0'],
    ] as const)
      expect(sdkReading('sendEdoc', reply(text, status), version)).toEqual({
        ...reading,
        errorDesc: 'Thành công',
      });
  });

  test('in escapes read right everywhere', () => {
    expect(sdkReading('sendEdoc', reply(okEnvelope({ ErrorDesc: 'Thành công', DocId: '7' })))).toEqual({
      ...ok,
      errorDesc: 'Thành công',
      docId: '7',
    });
  });
});

describe('counts', () => {
  test.each([
    ['3', 3],
    ['"3"', 3],
    ['null', 0],
  ])('of %s', (json, count) => {
    expect(sdkReading('countReceiveEdoc', reply(okOnly.replace('}', `,"count":${json}}`)))).toEqual({
      ...ok,
      count,
    });
  });
});

test.each(operations.filter((name) => name !== 'downloadEdoc'))(
  'every failing envelope of %s reaches the caller of both versions whole',
  (operation) => {
    const envelope = reply(failEnvelope(operation, { code: '15', text: 'Sai khóa' }));
    const unknown = reply(failEnvelope(undefined, { code: '15', text: 'Sai khóa' }));
    for (const version of ['2.0.0', '2.0.1'] as const)
      for (const raw of [envelope, unknown]) expect(sdkReading(operation, raw, version)).toMatchObject(fail);
  },
);

test('a failing download is a failure to the SDK', () => {
  const empty = reply(failEnvelope('downloadEdoc', { code: '15', text: 'Sai khóa' }), 401);
  expect(sdkReading('downloadEdoc', empty)).toEqual(notLoaded);
});
