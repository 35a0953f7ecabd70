import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FragileExchange } from './rig/fragile-exchange.ts';

const commune = '000.20.31.H41';
const office = '000.00.00.G22';
/** The way up, and the node that must notice what was done after each of them. */
const nextOf = { commune: '000.00.31.H41', district: '000.00.00.H41', province: '000.00.00.G22' };

let exchange: FragileExchange;

beforeAll(async () => {
  exchange = await FragileExchange.start({ seed: 'tampering' });
  return () => exchange.stop();
});

afterAll(async () => {
  expect(await exchange.session.verifyBooks({ atRest: true })).toMatchObject({ sound: true });
});

let number = 0;

/** Sends a report from the commune to the office, altered behind one host, and tells the refusals by node. */
async function sendAltered(
  host: keyof typeof nextOf,
  alter: (bytes: Uint8Array) => Uint8Array,
): Promise<readonly { readonly node: string; readonly code: string; readonly rule?: string }[]> {
  const desk = await exchange.session.desk(commune);
  number += 1;
  const bytes = await desk.compose({
    to: [exchange.registry.get(office)],
    codeNumber: String(number),
    codeNotation: 'BC-UBND',
    typeName: 'Báo cáo',
    subject: 'Báo cáo tình hình mưa lũ',
    attachments: [{ name: 'bao-cao.txt', bytes: Buffer.from('Nội dung báo cáo') }],
  });
  exchange.alteration = (at) => (_, original) => {
    if (at !== host) return undefined;
    const altered = alter(original);
    expect(Buffer.compare(altered, original)).not.toBe(0);
    return altered;
  };
  const { outcome } = await desk.submit(bytes);
  await exchange.comeToRest();
  exchange.alteration = undefined;
  const operator = await exchange.session.operator();
  const [found] = await operator.find(outcome.pkg);
  const journey = await operator.journey(found!);
  expect(journey.receipts).toEqual([
    expect.objectContaining({ to: office, outcome: 'refused', by: nextOf[host] }),
  ]);
  return journey.hops.flatMap(({ node, refused }) => refused.map((refusal) => ({ node, ...refusal })));
}

const replace = (what: string, by: string) => (bytes: Uint8Array) =>
  Buffer.from(Buffer.from(bytes).toString('utf8').replace(what, by));

test.each([
  ['the subject', 'commune', replace('mưa lũ', 'tốt đẹp'), 'SIGNATURE_DIGEST_MISMATCH', 'R-187'],
  [
    'the sender',
    'district',
    replace('<edXML:OrganId>000.20.31.H41', '<edXML:OrganId>000.21.31.H41'),
    'SIGNATURE_DIGEST_MISMATCH',
    'R-187',
  ],
  [
    'a receiver',
    'province',
    replace('<edXML:OrganId>000.00.00.G22', '<edXML:OrganId>000.00.00.G12'),
    'SIGNATURE_DIGEST_MISMATCH',
    'R-187',
  ],
  [
    'an attachment',
    'province',
    replace('</edXML:ContentTransferEncoded', 'AAAA</edXML:ContentTransferEncoded'),
    'SIGNATURE_DIGEST_MISMATCH',
    'R-187',
  ],
] as const)(
  '%s altered behind the %s is named at the next node and goes no further',
  async (_, host, alter, code, rule) => {
    const refusals = await sendAltered(host, alter);
    expect(refusals).toHaveLength(1);
    expect(refusals[0]?.node).toBe(nextOf[host]);
    expect(refusals[0]).toMatchObject({ code, rule });
    expect(await (await exchange.session.desk(office)).inbox()).toEqual([]);
  },
);

test('what no signature covers is noticed too: a trace entry altered on the way', async () => {
  const refusals = await sendAltered('district', replace('<edXML:Timestamp>2026', '<edXML:Timestamp>2025'));
  expect(refusals).toEqual([
    expect.objectContaining({ node: nextOf.district, code: 'EXCHANGE_CONTENT_ALTERED' }),
  ]);
});

test('a package without its signature is refused by rule R-180', async () => {
  const strip = (bytes: Uint8Array) =>
    Buffer.from(
      Buffer.from(bytes)
        .toString('utf8')
        .replace(/<Signature [\s\S]*<\/Signature>/, ''),
    );
  expect(await sendAltered('district', strip)).toEqual([
    expect.objectContaining({ node: nextOf.district, code: 'SIGNATURE_ABSENT', rule: 'R-180' }),
  ]);
});

test('any one byte changed anywhere is noticed at the next node, whichever part it belongs to', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...(Object.keys(nextOf) as (keyof typeof nextOf)[])),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      async (host, where, change) => {
        const refusals = await sendAltered(host, (bytes) => {
          const altered = Uint8Array.from(bytes);
          const at = Math.floor(where * altered.length);
          altered[at] = (altered[at] ?? 0) ^ change;
          return altered;
        });
        expect(refusals.map(({ node }) => node)).toEqual([nextOf[host]]);
        expect(await (await exchange.session.desk(office)).inbox()).toEqual([]);
      },
    ),
    { numRuns: 60, seed: 20261122 },
  );
});
