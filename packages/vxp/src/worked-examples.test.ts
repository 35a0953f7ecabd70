import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { faultyHex } from './hash-file.ts';
import { JavaHashMap } from './java-hash-map.ts';
import { fileEnd } from './sent-file.ts';
import { buildSignedHeaders } from './signed-headers.ts';
import { verifySignedHeaders } from './verify-signed-headers.ts';

const secret = 'example-secret-not-real-0001';

/** The SDK's header map: its own entries, then those of the call. */
function headerMap(contentType: string, members: Readonly<Record<string, string>>): JavaHashMap {
  const map = new JavaHashMap();
  map.set('timestamp', 'time of construction');
  map.set('systemid', '000.00.01.H99');
  map.set('Content-Type', contentType);
  for (const [name, value] of Object.entries(members)) map.set(name, value);
  return map;
}

const lines = (headers: readonly (readonly [string, string])[]): string =>
  headers.map(([name, value]) => `${name}: ${value}`).join('\n');

test('VXP §2.7 (a): the headers of getReceivedEdocList, byte for byte', async () => {
  const headers = buildSignedHeaders(
    headerMap('application/json', {
      timestamp: '05032024T091530+0042',
      servicetype: 'eDoc',
      messagetype: 'edoc',
    }),
    secret,
  );
  expect(lines(headers)).toBe(
    `XroadVnpt-systemid: 000.00.01.H99
XroadVnpt-servicetype: eDoc
XroadVnpt-messagetype: edoc
XroadVnpt-timestamp: 05032024T091530+0042
Content-Type: application/json
XroadVnpt-Content-Type: application/json
XroadVnpt-sign-header-key: systemid;servicetype;messagetype;timestamp;Content-Type
XroadVnpt-sign-header: {"XroadVnpt-systemid":"000.00.01.H99","XroadVnpt-servicetype":"eDoc","XroadVnpt-messagetype":"edoc","XroadVnpt-timestamp":"05032024T091530+0042","XroadVnpt-Content-Type":"application/json"}
XroadVnpt-hash-header: d2a7f84de69ac38a102e75707d31c0413b90739bed6fed54064c9ac6d2bb3498
User-Agent: JAVASDKAgent/1.0.0 XRoad/VPCP
XroadVnpt-version: 3.0.201608`,
  );
  const sent = new Map(headers);
  expect(Buffer.byteLength(sent.get('XroadVnpt-sign-header') ?? '')).toBe(189);
  const { systemId, parameters } = await verifySignedHeaders({
    signHeader: sent.get('XroadVnpt-sign-header'),
    hashHeader: sent.get('XroadVnpt-hash-header'),
    secretOf: () => secret,
  });
  expect(systemId).toBe('000.00.01.H99');
  expect(Object.fromEntries(parameters)).toEqual({
    systemid: '000.00.01.H99',
    servicetype: 'eDoc',
    messagetype: 'edoc',
    timestamp: '05032024T091530+0042',
    'Content-Type': 'application/json',
  });
});

test('VXP §2.7 (b): the headers and the body of sendEdoc, byte for byte', () => {
  const file = Buffer.from('<edXML>demo 3</edXML>');
  const digest = createHash('sha256').update(file).digest();
  expect(faultyHex(digest)).toBe('a6d39f8bc61ced24c81a19cb605b15495ad114f06bda454bd2eab67bf173f');
  const sent = new Map(
    buildSignedHeaders(
      headerMap('application/octet-stream', {
        timestamp: '05032024T091530+0042',
        servicetype: 'eDoc',
        messagetype: 'edoc',
        from: '000.00.01.H99',
        to: '["000.00.02.H99","000.00.03.H99"]',
        'hash-file': faultyHex(digest),
      }),
      secret,
    ),
  );
  expect(sent.get('XroadVnpt-to')).toBe('["000.00.02.H99","000.00.03.H99"]');
  expect(sent.get('XroadVnpt-sign-header')).toBe(
    '{"XroadVnpt-systemid":"000.00.01.H99","XroadVnpt-servicetype":"eDoc","XroadVnpt-messagetype":"edoc","XroadVnpt-hash-file":"a6d39f8bc61ced24c81a19cb605b15495ad114f06bda454bd2eab67bf173f","XroadVnpt-from":"000.00.01.H99","XroadVnpt-to":"[\\"000.00.02.H99\\",\\"000.00.03.H99\\"]","XroadVnpt-timestamp":"05032024T091530+0042","XroadVnpt-Content-Type":"application/octet-stream"}',
  );
  expect(Buffer.byteLength(sent.get('XroadVnpt-sign-header') ?? '')).toBe(371);
  expect(sent.get('XroadVnpt-hash-header')).toBe(
    'c7c0a26c03b9a4356f3925b76e8b743066292c582e70ebae1dbd9a8b62ce8328',
  );
  expect(Buffer.concat([file, fileEnd]).toString('hex')).toBe(
    '3c6564584d4c3e64656d6f20333c2f6564584d4c3e0d0a',
  );
});
