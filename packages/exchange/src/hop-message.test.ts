import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeHop, parseHop, parseStatement, type Relay } from './hop-message.ts';

const relay: Relay = {
  type: 'relay',
  digest: 'a'.repeat(64),
  size: 6000,
  pkg: 'AAAAAAAAAAAAAAAAAAAAAA',
  origin: '000.20.31.H41',
  sender: '000.20.31.H41',
  kind: 'new',
  documentId: '000.20.31.H41,2026/06/01,1/BC',
  to: ['000.00.00.G22'],
};

test('a message is read as it was written', () => {
  expect(parseHop(encodeHop(relay))).toEqual(relay);
});

test.each([
  ['no JSON', 'x'],
  ['another type', JSON.stringify({ ...relay, type: 'order' })],
  ['a member too many', JSON.stringify({ ...relay, admin: true })],
  ['no receivers', JSON.stringify({ ...relay, to: [] })],
  ['a path for a digest', JSON.stringify({ ...relay, digest: '../../etc/passwd' })],
  ['a negative size', JSON.stringify({ ...relay, size: -1 })],
  ['a fractional size', JSON.stringify({ ...relay, size: 1.5 })],
  ['a prototype', '{"__proto__":{"type":"relay"}}'],
])('a message with %s is refused by name', (_, text) => {
  expect(() => parseHop(Buffer.from(text))).toThrow(
    expect.objectContaining({ code: 'EXCHANGE_MESSAGE_MALFORMED' }),
  );
});

test('no bytes whatever do anything but name the message as malformed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(() => parseHop(bytes)).toThrow(expect.objectContaining({ code: 'EXCHANGE_MESSAGE_MALFORMED' }));
    }),
  );
});

test('a statement that is none is refused even when its signature was right', () => {
  expect(() => parseStatement('{"by":"x"}')).toThrow(
    expect.objectContaining({ code: 'EXCHANGE_MESSAGE_MALFORMED' }),
  );
});
