import { isExchangeError } from '@lienthong/errors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gsonObject } from './gson-text.ts';
import { hmacSha256, signHeaders } from './signed-headers.ts';
import { parseSignedText, signedTextLimits } from './signed-text.ts';
import { verifySignedHeaders } from './verify-signed-headers.ts';

fc.configureGlobal({ seed: 1 });

const secret = 'c2VjcmV0LW9mLWEtdGVzdA==';
const parameters = [
  ['systemid', 'S1'],
  ['docId', 'a'],
  ['docid', 'b'],
] as const;

const verify = (signHeader: Uint8Array | string | undefined, hashHeader?: string) =>
  verifySignedHeaders({
    signHeader,
    hashHeader:
      hashHeader ??
      hmacSha256(
        secret,
        typeof signHeader === 'string' ? Buffer.from(signHeader, 'latin1') : (signHeader ?? Buffer.alloc(0)),
      ).toString('hex'),
    secretOf: async (systemId) => (systemId === 'S1' ? secret : undefined),
  });

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return 'accepted';
  } catch (error) {
    if (isExchangeError(error)) return error.code;
    throw error;
  }
};

describe('a signature', () => {
  const signed = signHeaders(parameters, secret);

  test('gives back every parameter, also two that differ in one capital letter', async () => {
    expect(await verify(signed.signedText, signed.signature)).toEqual({
      systemId: 'S1',
      parameters: new Map(parameters),
    });
  });

  test('is taken in capitals', async () => {
    expect(await codeOf(verify(signed.signedText, signed.signature.toUpperCase()))).toBe('accepted');
  });

  test('does not fit when any byte of the text or any digit of the signature was changed', async () => {
    const text = Buffer.from(signed.signedText);
    for (let at = 0; at < text.length; at += 1) {
      const changed = Buffer.from(text);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await codeOf(verify(changed, signed.signature))).toMatch(
        /^VXP_(SIGNATURE_WRONG|SYSTEM_UNKNOWN|SIGNED_HEADERS_MALFORMED)$/,
      );
    }
    for (let at = 0; at < 64; at += 1) {
      const digit = signed.signature[at] === '0' ? '1' : '0';
      const changed = signed.signature.slice(0, at) + digit + signed.signature.slice(at + 1);
      expect(await codeOf(verify(text, changed))).toBe('VXP_SIGNATURE_WRONG');
    }
  });

  test.each(['', undefined])('that is absent is missed: %o', async (absent) => {
    expect(await codeOf(verify(absent, signed.signature))).toBe('VXP_SIGNATURE_MISSING');
    const options = { signHeader: signed.signedText, hashHeader: absent, secretOf: () => secret };
    expect(await codeOf(verifySignedHeaders(options))).toBe('VXP_SIGNATURE_MISSING');
  });

  test.each(['zz', signed.signature.slice(1), `${signed.signature}00`, `${signed.signature}, x`])(
    'of another form does not fit: %s',
    async (hashHeader) => {
      expect(await codeOf(verify(signed.signedText, hashHeader))).toBe('VXP_SIGNATURE_WRONG');
    },
  );

  test('of an unknown system is refused even where it fits the stand-in secret', async () => {
    const stranger = signHeaders([['systemid', 'S2']], '00000000-0000-0000-0000-000000000000');
    expect(await codeOf(verify(stranger.signedText, stranger.signature))).toBe('VXP_SYSTEM_UNKNOWN');
  });

  test('is made with the characters of the secret, not with what they decode to', async () => {
    const decoded = Buffer.from(secret, 'base64').toString('latin1');
    const other = signHeaders(parameters, decoded);
    expect(await codeOf(verify(other.signedText, other.signature))).toBe('VXP_SIGNATURE_WRONG');
  });

  test('holds for Vietnamese letters, as Latin-1 text of Node and as bytes', async () => {
    const vietnamese = signHeaders([...parameters, ['filePath', 'C:\\Tài liệu\\Đến']], secret);
    const bytes = Buffer.from(vietnamese.signedText);
    for (const form of [bytes, bytes.toString('latin1')]) {
      const { parameters: read } = await verify(form, vietnamese.signature);
      expect(read.get('filePath')).toBe('C:\\Tài liệu\\Đến');
    }
  });
});

describe('the signed text', () => {
  test.each([
    ['a bare word', 'Unauthorized'],
    ['an array', '["XroadVnpt-systemid","S1"]'],
    ['null', 'null'],
    ['a number among the values', '{"XroadVnpt-systemid":"S1","XroadVnpt-level":1}'],
    ['null among the values', '{"XroadVnpt-systemid":"S1","XroadVnpt-level":null}'],
    ['an object among the values', '{"XroadVnpt-systemid":"S1","XroadVnpt-level":{}}'],
    ['a name without quotes', '{XroadVnpt-systemid:"S1"}'],
    ['two headers joined by Node', '{"XroadVnpt-systemid":"S1"}, {"XroadVnpt-systemid":"S1"}'],
    ['a name that occurs twice', '{"XroadVnpt-systemid":"S1","XroadVnpt-systemid":"S1"}'],
    ['the same name in other escapes', '{"XroadVnpt-systemid":"S1","XroadVnpt-\\u0073ystemid":"S1"}'],
    ['a broken escape', '{"XroadVnpt-systemid":"\\x"}'],
    ['a raw control character', '{"XroadVnpt-systemid":"S\t1"}'],
    ['a text that does not end', '{"XroadVnpt-systemid":"S1'],
    ['a text that ends with a backslash', '{"XroadVnpt-systemid":"S1\\'],
    ['an object that does not end', '{"XroadVnpt-systemid":"S1"'],
    ['a comma too many', '{"XroadVnpt-systemid":"S1",}'],
    ['no colon', '{"XroadVnpt-systemid""S1"}'],
    ['a byte order mark', '\ufeff{"XroadVnpt-systemid":"S1"}'],
    ['no system', '{"XroadVnpt-docId":"x"}'],
    ['an empty system', '{"XroadVnpt-systemid":""}'],
    ['a system without prefix', '{"systemid":"S1"}'],
    ['nothing in it', '{}'],
    ['a name that is too long', `{"XroadVnpt-systemid":"S1","${'x'.repeat(257)}":""}`],
    [
      'too many members',
      `{"XroadVnpt-systemid":"S1"${Array.from({ length: signedTextLimits.memberCountMax }, (_, at) => `,"XroadVnpt-${at}":""`).join('')}}`,
    ],
    ['too many bytes', `{"XroadVnpt-systemid":"${'S'.repeat(signedTextLimits.sizeBytesMax)}"}`],
    ['deep nesting', `{"XroadVnpt-systemid":${'['.repeat(100_000)}`],
  ])('with %s is refused', async (_, text) => {
    expect(await codeOf(verify(Buffer.from(text)))).toBe('VXP_SIGNED_HEADERS_MALFORMED');
  });

  test('that is not UTF-8 is refused', async () => {
    const bytes = Buffer.from('{"XroadVnpt-systemid":"S1","XroadVnpt-x":"\xff"}', 'latin1');
    expect(await codeOf(verify(bytes))).toBe('VXP_SIGNED_HEADERS_MALFORMED');
  });

  test('may have blanks between its parts', () => {
    const text = Buffer.from(' { "XroadVnpt-a" :\t"1" ,\r\n"XroadVnpt-b":"2" } ');
    expect(Object.fromEntries(parseSignedText(text))).toEqual({ a: '1', b: '2' });
  });

  test('with names that objects of JavaScript inherit gives just these parameters', () => {
    const text = '{"XroadVnpt-__proto__":"x","XroadVnpt-constructor":"y","__proto__":"z"}';
    expect([...parseSignedText(Buffer.from(text))]).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test('with 20,000 recipients is read', () => {
    const to = JSON.stringify(Array.from({ length: 20_000 }, (_, at) => `000.00.${at}.H99`));
    const text = Buffer.from(gsonObject([['XroadVnpt-to', to]]));
    expect(parseSignedText(text).get('to')).toBe(to);
  });

  test('of any texts is read as it was meant', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 50 });
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'grapheme' }), { maxKeys: 50 }), (members) => {
        const entries = Object.entries(members);
        const text = gsonObject(entries.map(([key, value]) => [`XroadVnpt-${key}`, value]));
        expect(parseSignedText(Buffer.from(text))).toEqual(new Map(entries));
      }),
    );
  });

  test('of any bytes is read or refused by code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseSignedText(bytes);
        } catch (error) {
          expect(isExchangeError(error, 'VXP_SIGNED_HEADERS_MALFORMED')).toBe(true);
        }
      }),
    );
  });
});

test('Gson escapes quotes, backslashes, control characters and two line separators, and nothing else', () => {
  expect(gsonObject([["<a href='x'>&Đ\u007f\"\\", '\t\b\n\r\f\u0000\u001f\u2028\u2029']])).toBe(
    '{"<a href=\'x\'>&Đ\u007f\\"\\\\":"\\t\\b\\n\\r\\f\\u0000\\u001f\\u2028\\u2029"}',
  );
});
