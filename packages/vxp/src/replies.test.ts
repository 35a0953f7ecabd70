import { ExchangeError } from '@lienthong/errors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VxpMembers } from './ascii-json.ts';
import { asciiVietnamese } from './ascii-text.ts';
import { edocEnvelope } from './edoc-envelope.ts';
import { failEnvelope, failureOf, okEnvelope } from './envelope.ts';
import { listEnvelope } from './list-envelope.ts';
import { agencyQd20Row, agencyRow, receivedRow, sentRow, syncUnitRow } from './list-rows.ts';
import { type VxpOperation, vxpOperations } from './operations.ts';

fc.configureGlobal({ seed: 1 });

const collect = async (parts: AsyncIterable<Buffer>): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(parts));
const isAscii = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);
const operations = Object.keys(vxpOperations) as VxpOperation[];

describe('okEnvelope', () => {
  test('is what the real axis writes', () => {
    expect(okEnvelope({ DocId: '0123456789abcdef01234567' }).toString()).toBe(
      '{"status":"OK","ErrorCode":"0","ErrorDesc":"Thanh cong","DocId":"0123456789abcdef01234567"}',
    );
  });

  test('holds any text in ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = okEnvelope({ text });
        expect(isAscii(bytes)).toBe(true);
        expect(JSON.parse(bytes.toString('latin1')).text).toBe(text);
      }),
    );
  });
});

describe('failEnvelope', () => {
  test('of sendEdoc has a DocId', () => {
    expect(failEnvelope('sendEdoc', { code: '19', text: 'Đơn vị gửi không hợp lệ' }).toString()).toBe(
      '{"status":"FAIL","ErrorCode":"19","ErrorDesc":"Don vi gui khong hop le","DocId":""}',
    );
  });

  test('of getEdoc has data', () => {
    expect(JSON.parse(failEnvelope('getEdoc', { code: '20', text: '' }).toString())).toEqual({
      status: 'FAIL',
      ErrorCode: '20',
      ErrorDesc: '',
      data: '',
    });
  });

  test('of downloadEdoc is empty, because the SDK would save anything else as the file', () => {
    expect(failEnvelope('downloadEdoc', { code: '20', text: 'x' })).toHaveLength(0);
  });

  test('of no operation has what any of them needs', () => {
    expect(JSON.parse(failEnvelope(undefined, { code: '20', text: 'x' }).toString())).toEqual({
      status: 'FAIL',
      ErrorCode: '20',
      ErrorDesc: 'x',
      DocId: '',
      data: '',
    });
  });

  test.each(operations.filter((name) => name !== 'downloadEdoc'))(
    'of %s is ASCII and has the three members, without a null',
    (operation) => {
      const bytes = failEnvelope(operation, { code: '22', text: 'Ngày tháng 日本 \u0000\ud800' });
      expect(isAscii(bytes)).toBe(true);
      const reply = JSON.parse(bytes.toString());
      expect(Object.keys(reply).slice(0, 3)).toEqual(['status', 'ErrorCode', 'ErrorDesc']);
      expect(Object.values(reply)).not.toContain(null);
    },
  );

  test('tells an error by the number of the wire and its Vietnamese text', () => {
    const failure = failureOf(new ExchangeError('VXP_SYSTEM_UNKNOWN', { systemId: 'S1' }));
    expect(JSON.parse(failEnvelope('getAgenciesList', failure).toString())).toEqual({
      status: 'FAIL',
      ErrorCode: '15',
      ErrorDesc: 'Khong co he thong `S1`',
    });
  });
});

describe('asciiVietnamese', () => {
  test.each([
    ['Đơn vị gửi không đúng với mã đã đăng ký', 'Don vi gui khong dung voi ma da dang ky'],
    ['ĂÂÊÔƠƯ ăâêôơư Ỳỹ ẵ ộ', 'AAEOOU aaeoou Yy a o'],
    ['“QĐ” – số 1…', '"QD" - so 1...'],
    ['a\tb\nc\u00a0d', 'a b c d'],
    ['日本 €', '?? ?'],
    ['\ud800x', '?x'],
  ])('%s', (text, ascii) => {
    expect(asciiVietnamese(text)).toBe(ascii);
    // A text that was typed in separate marks reads the same.
    expect(asciiVietnamese(text.normalize('NFD'))).toBe(ascii);
  });

  test('is ASCII for any text, and leaves ASCII alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (any, ascii) => {
        expect(asciiVietnamese(any)).toMatch(/^[\x20-\x7e]*$/);
        expect(asciiVietnamese(ascii)).toBe(ascii);
      }),
    );
  });
});

describe('listEnvelope', () => {
  test('without rows is an empty list', async () => {
    expect((await collect(listEnvelope([]))).toString()).toBe(
      '{"status":"OK","ErrorCode":"0","ErrorDesc":"Thanh cong","data":[]}',
    );
  });

  test.each([1, 255, 256, 257, 512, 1000])('of %i rows has each row once, in order', async (count) => {
    const rows = Array.from({ length: count }, (_, at) => ({ id: String(at), name: 'Xã Đông Á' }));
    const bytes = await collect(listEnvelope(rows));
    expect(isAscii(bytes)).toBe(true);
    expect(JSON.parse(bytes.toString()).data).toEqual(rows);
  });

  test('lets others work between its parts', async () => {
    let turns = 0;
    const count = () => {
      turns += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    const parts = await Array.fromAsync(listEnvelope(Array.from({ length: 5000 }, () => ({ id: 'x' }))));
    clearImmediate(timer);
    expect(parts.length).toBeGreaterThan(15);
    expect(turns).toBeGreaterThan(15);
  });
});

describe('edocEnvelope', () => {
  test('is the envelope with the package in base64, and knows its length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const { length, parts } = edocEnvelope(bytes);
        const reply = await collect(parts);
        expect(reply).toHaveLength(length);
        expect(JSON.parse(reply.toString())).toEqual({
          status: 'OK',
          ErrorCode: '0',
          ErrorDesc: 'Thanh cong',
          data: Buffer.from(bytes).toString('base64'),
        });
      }),
    );
  });

  test.each([0, 1, 2, 3])('joins its parts without padding between them: %i bytes over', async (over) => {
    const whole = Buffer.alloc(2 * 3 * 64 * 1024 + over + 1, 'xyz!');
    const bytes = whole.subarray(1); // A view that does not begin where its memory begins.
    const { length, parts } = edocEnvelope(bytes);
    const reply = await collect(parts);
    expect(reply).toHaveLength(length);
    expect(Buffer.from(JSON.parse(reply.toString()).data, 'base64').equals(bytes)).toBe(true);
  });
});

describe('rows', () => {
  const at = Date.UTC(2024, 2, 5, 2, 15, 30);
  const rows: readonly (readonly [string, VxpMembers, VxpMembers])[] = [
    [
      'getAgenciesList',
      agencyRow({ id: '1', code: '000.00.01.H99', name: 'UBND tỉnh A', mail: 'a@example.org' }),
      {
        id: '1',
        pid: '',
        code: '000.00.01.H99',
        name: 'UBND tỉnh A',
        mail: 'a@example.org',
        oldCode: '',
      },
    ],
    [
      'getAgenciesListQD20',
      agencyQd20Row({ id: '2', code: 'H99.1', name: 'B', code102: '000.00.01.H99' }),
      { id: '2', code: 'H99.1', name: 'B', mail: '', code102: '000.00.01.H99' },
    ],
    [
      'getSynchronizeUnit',
      syncUnitRow({
        id: '3',
        parentId: '1',
        code: 'H99.2',
        name: 'C',
        version: 4,
        deleted: true,
        isAgency: true,
        modifiedAt: at,
      }),
      {
        id: '3',
        pid: '1',
        code: 'H99.2',
        name: 'C',
        mail: '',
        centerCode: '',
        modifyDate: '2024/03/05 09:15:30',
        version: 4,
        deleted: true,
        isAgency: true,
      },
    ],
    [
      'getReceivedEdocList',
      receivedRow({
        docId: '11111111-2222-4333-8444-555555555555',
        from: '000.00.01.H99',
        to: '000.00.02.H99',
        messageType: 'edoc',
        status: 'initial',
        createdAt: at,
        updatedAt: at + 1000,
      }),
      {
        docId: '11111111-2222-4333-8444-555555555555',
        serviceType: 'eDoc',
        messageType: 'edoc',
        from: '000.00.01.H99',
        to: '000.00.02.H99',
        status: 'initial',
        status_desc: '',
        created_time: '2024/03/05 09:15:30',
        updated_time: '2024/03/05 09:15:31',
      },
    ],
    [
      'getSentEdocList',
      sentRow({
        senderDocId: '0123456789abcdef01234567',
        receiverDocId: '11111111-2222-4333-8444-555555555555',
        from: 'F',
        to: 'T',
        messageType: 'status',
        sentAt: at,
        sendStatus: 'done',
      }),
      {
        senderDocId: '0123456789abcdef01234567',
        receiverDocId: '11111111-2222-4333-8444-555555555555',
        fromCode: 'F',
        toCode: 'T',
        serviceType: 'eDoc',
        messageType: 'status',
        title: '',
        notation: '',
        sentTime: '2024/03/05 09:15:30',
        receivedTime: '',
        sendStatus: 'done',
        sendStatusDesc: '',
        receiveStatus: '',
        receiveStatusDesc: '',
      },
    ],
  ];

  test.each(rows)('of %s have every member, in the spelling of the wire, and no null', (_, row, expected) => {
    expect(JSON.stringify(row)).toBe(JSON.stringify(expected));
  });
});
