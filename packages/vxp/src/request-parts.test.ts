import { createHash } from 'node:crypto';
import { isExchangeError } from '@lienthong/errors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultyHex, matchesHashFile } from './hash-file.ts';
import {
  agencyHash,
  pkgPrefixOfSenderDocId,
  readReceiverDocId,
  receiverDocId,
  senderDocId,
} from './package-ids.ts';
import { parseRecipients } from './recipients.ts';
import { formatSdkTimestamp, parseSdkTimestamp, verifyFreshness } from './sdk-timestamp.ts';
import { fileOfBody } from './sent-file.ts';
import { formatVxpTime, parseVxpTime } from './vxp-time.ts';

fc.configureGlobal({ seed: 1 });

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'accepted';
  } catch (error) {
    if (isExchangeError(error)) return error.code;
    throw error;
  }
};

describe('hash-file', () => {
  const digest = createHash('sha256').update('<edXML>demo 3</edXML>').digest();

  test('fits in the hex of the SDK and in proper hex, in any case of letters', () => {
    for (const text of [faultyHex(digest), digest.toString('hex')])
      for (const form of [text, text.toUpperCase()]) expect(matchesHashFile(digest, form)).toBe(true);
  });

  test('of another file does not fit', () => {
    const other = createHash('sha256').update('<edXML>demo 4</edXML>').digest();
    for (const text of [faultyHex(other), other.toString('hex'), '', '0', faultyHex(digest).slice(1)])
      expect(matchesHashFile(digest, text)).toBe(false);
  });

  test('loses the leading zero of every byte', () => {
    expect(faultyHex(Buffer.from('00010aff10', 'hex'))).toBe('01aff10');
  });
});

describe('fileOfBody', () => {
  test.each([
    ['<a/>\r\n', '<a/>'],
    ['<a/>\r\n\r\n', '<a/>\r\n'],
    ['<a/>\n', '<a/>\n'],
    ['<a/>\r', '<a/>\r'],
    [' <a/> ', ' <a/> '],
    ['\r\n', ''],
    ['\n', '\n'],
    ['', ''],
  ])('%j', (body, file) => {
    expect(Buffer.from(fileOfBody(Buffer.from(body))).toString()).toBe(file);
  });

  test('does not copy', () => {
    const body = Buffer.from('<a/>\r\n');
    expect(fileOfBody(body).buffer).toBe(body.buffer);
  });
});

describe('parseRecipients', () => {
  test.each([
    ['["000.00.02.H99","000.00.03.H99"]', ['000.00.02.H99', '000.00.03.H99']],
    ['"000.00.02.H99"', ['000.00.02.H99']],
    ['000.00.02.H99', ['000.00.02.H99']],
    [' [ "A" , " B " , "" , "A" ] ', ['A', 'B']],
    ['[]', []],
    ['""', []],
    ['', []],
    ['  ', []],
  ])('%s', (text, codes) => {
    expect(parseRecipients(text)).toEqual(codes);
  });

  test('takes 20,000 recipients and not one more', () => {
    const codes = Array.from({ length: 20_001 }, (_, at) => `H99.${at}`);
    expect(parseRecipients(JSON.stringify(codes.slice(1)))).toHaveLength(20_000);
    expect(codeOf(() => parseRecipients(JSON.stringify(codes)))).toBe('VXP_RECIPIENTS_MALFORMED');
  });

  test.each([
    '["A"',
    '"A',
    '[1]',
    '[null]',
    '[["A"]]',
    '{"A":1}',
    '{',
    '['.repeat(100_000),
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    'A'.repeat(101),
    JSON.stringify(['A'.repeat(101)]),
  ])('%#: bad input is refused by code', (text) => {
    expect(codeOf(() => parseRecipients(text))).toBe('VXP_RECIPIENTS_MALFORMED');
  });
});

describe('package ids', () => {
  const pkg = fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((bytes) => Buffer.from(bytes).toString('base64url'));

  test('the id of the sender is 24 hex digits that hold the first 96 bits of the key', () => {
    fc.assert(
      fc.property(pkg, (key) => {
        expect(senderDocId(key)).toBe(Buffer.from(key, 'base64url').toString('hex').slice(0, 24));
        expect(pkgPrefixOfSenderDocId(senderDocId(key))).toBe(key.slice(0, 16));
        expect(pkgPrefixOfSenderDocId(senderDocId(key).toUpperCase())).toBe(key.slice(0, 16));
      }),
    );
  });

  test('the id of the receiver is a UUID of version 8 that holds agency and key', () => {
    fc.assert(
      fc.property(pkg, fc.string(), (key, organId) => {
        const id = receiverDocId(key, organId);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        const read = { agencyHash: agencyHash(organId), pkgPrefix: key.slice(0, 15) };
        expect(readReceiverDocId(id)).toEqual(read);
        expect(readReceiverDocId(id.toUpperCase())).toEqual(read);
      }),
    );
  });

  test('two packages that differ in the 90th bit have two ids, whatever the agency', () => {
    const key = Buffer.alloc(16);
    const other = Buffer.from(key);
    other[11] = 0b0100_0000;
    const [one, two] = [key, other].map((bytes) => receiverDocId(bytes.toString('base64url'), 'H41'));
    expect(one).not.toBe(two);
  });

  test('are the same on every machine', () => {
    expect(senderDocId('abcdefghijklmnopqrstuw')).toBe('69b71d79f8218a39259a7a29');
    expect(receiverDocId('abcdefghijklmnopqrstuw', 'H41.15')).toBe('53c43bda-69b7-81d7-a7e0-8628e49669e8');
  });

  test.each([
    '',
    'x',
    '0123456789abcdef0123456g',
    '0123456789abcdef012345678',
    '../../etc/passwd',
    '11111111-2222-4333-8444-555555555555', // version 4
    '11111111-2222-8333-4444-555555555555', // another variant
    '{11111111-2222-8333-8444-555555555555}',
    '11111111222283338444555555555555',
  ])('%o is none of ours', (id) => {
    expect(pkgPrefixOfSenderDocId(id)).toBeUndefined();
    expect(readReceiverDocId(id)).toBeUndefined();
  });
});

describe('times of lists', () => {
  const at = Date.UTC(2024, 2, 5, 2, 15, 30);

  test('are written in Vietnam time', () => {
    expect(formatVxpTime(at)).toBe('2024/03/05 09:15:30');
    expect(formatVxpTime(Date.UTC(2024, 11, 31, 17))).toBe('2025/01/01 00:00:00');
  });

  test.each(['05/03/2024 09:15:30', '2024/03/05 09:15:30', '2024-03-05 09:15:30', '2024-03-05T09:15:30'])(
    '%s names one second',
    (text) => {
      expect(parseVxpTime(text)).toEqual({ startMs: at, endMs: at + 1000 });
    },
  );

  test.each(['05/03/2024', '2024/03/05', ' 2024-03-05 '])('%s names a whole day in Vietnam', (text) => {
    const startMs = Date.UTC(2024, 2, 4, 17);
    expect(parseVxpTime(text)).toEqual({ startMs, endMs: startMs + 86_400_000 });
  });

  test.each(['', '30/02/2024', '2023/02/29', '2024/13/01', '2024/03/05 24:00:00', '2024/03/05 09:15', 'x'])(
    '%o is refused',
    (text) => {
      expect(codeOf(() => parseVxpTime(text))).toBe('VXP_DATE_MALFORMED');
    },
  );

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        expect(parseVxpTime(formatVxpTime(seconds * 1000)).startMs).toBe(seconds * 1000);
      }),
    );
  });
});

describe('the timestamp of the SDK', () => {
  const at = Date.UTC(2024, 2, 5, 2, 15, 30, 42);

  test('has four digits of milliseconds after a plus sign', () => {
    expect(formatSdkTimestamp(at)).toBe('05032024T091530+0042');
    expect(parseSdkTimestamp('05032024T091530+0042')).toBe(at);
  });

  test('is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (instant) => {
        expect(parseSdkTimestamp(formatSdkTimestamp(instant))).toBe(instant);
      }),
    );
  });

  test.each(['', '05032024', '2024-03-05T09:15:30Z', '31022024T091530+0042', '05032024T096030+0042'])(
    '%o is not one',
    (text) => {
      expect(codeOf(() => parseSdkTimestamp(text))).toBe('VXP_TIMESTAMP_MALFORMED');
    },
  );

  test('is fresh up to the last millisecond of the window, before and after now', () => {
    const freshness = (nowMs: number) =>
      codeOf(() => verifyFreshness(formatSdkTimestamp(at), { nowMs, freshnessDays: 3 }));
    const days = 3 * 86_400_000;
    expect([at, at + days, at - days].map(freshness)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(freshness(at + days + 1)).toBe('VXP_TIMESTAMP_STALE');
    expect(freshness(at - days - 1)).toBe('VXP_TIMESTAMP_STALE');
  });

  test('that is absent is not fresh', () => {
    expect(codeOf(() => verifyFreshness(undefined, { nowMs: at, freshnessDays: 3 }))).toBe(
      'VXP_TIMESTAMP_MALFORMED',
    );
  });
});
