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

const acknowledgement = { type: 'acknowledgement', pkg: 'A'.repeat(22), state: 'done' };
const submission = { type: 'submission', digest: 'a'.repeat(64), size: 1 };
const terms = { check: 'header', signature: 'report', unsigned: 'accept', unknownReceiver: 'refuse-package' };
const admission = { statement: '{}', signature: 'x', certificates: [] };

test.each<[string, object]>([
  ['an acknowledgement', acknowledgement],
  ['one with the longest description', { ...acknowledgement, description: 'ộ'.repeat(2_000), agency: 'A' }],
  ['a submission on terms', { ...submission, agency: 'A', system: 's', terms }],
  [
    'one for 20,000 receivers',
    { ...submission, terms: { ...terms, to: Array(20_000).fill('000.20.31.H41') } },
  ],
  ['a relay with an admission', { ...relay, admission }],
  ['a relay with transformations', { ...relay, transformations: [admission, admission] }],
])('%s is read as it was written', (_, message) => {
  expect(parseHop(Buffer.from(JSON.stringify(message)))).toEqual(message);
});

test.each<[string, object]>([
  ['an acknowledgement of no state', { ...acknowledgement, state: undefined }],
  ['an acknowledgement that nothing was done', { ...acknowledgement, state: 'initial' }],
  ['an acknowledgement of a prefix', { ...acknowledgement, pkg: 'A'.repeat(15) }],
  ['a description too long', { ...acknowledgement, description: 'x'.repeat(2_001) }],
  ['a description that is no text', { ...acknowledgement, description: { toString: 'x' } }],
  ['terms that leave something open', { ...submission, terms: { check: 'header' } }],
  ['terms with a member too many', { ...submission, terms: { ...terms, packageBytesMax: 1e9 } }],
  ['terms for nobody', { ...submission, terms: { ...terms, to: [] } }],
  ['terms for too many', { ...submission, terms: { ...terms, to: Array(20_001).fill('x') } }],
  ['a receiver without end', { ...submission, terms: { ...terms, to: ['x'.repeat(201)] } }],
  [
    'an admission with five certificates',
    { ...relay, admission: { ...admission, certificates: Array(5).fill('') } },
  ],
  ['no transformations', { ...relay, transformations: [] }],
  ['endless transformations', { ...relay, transformations: Array(17).fill(admission) }],
  [
    'a transformation of any length',
    { ...relay, transformations: [{ ...admission, statement: 'x'.repeat(2_001) }] },
  ],
  ['an admission without a signature', { ...relay, admission: { statement: '', certificates: [] } }],
])('%s is refused by name', (_, message) => {
  expect(() => parseHop(Buffer.from(JSON.stringify(message)))).toThrow(
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
