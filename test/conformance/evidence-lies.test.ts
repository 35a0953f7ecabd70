import { sign } from 'node:crypto';
import { checkEvidence, type EvidenceSource, makeEvidence } from '@lienthong/evidence';
import { emptyChain, extendChain, type SignedVoucher } from '@lienthong/ledger';
import { openPki, type Pki } from '@lienthong/pki';
import type { NodeId } from '@lienthong/registry';
import { systemClock } from '@lienthong/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EvidenceTown, receivers, sender } from './evidence-town.ts';

/** What an operator cannot make anybody believe, although it signs and stamps the container itself. */
let town: EvidenceTown;
let source: EvidenceSource;
let pkg: string;

beforeAll(async () => {
  town = await EvidenceTown.start();
  pkg = await town.sent();
  await town.settled(pkg);
  source = await town.source(pkg);
});
afterAll(() => town[Symbol.asyncDispose]());

async function check(lie: Partial<EvidenceSource>) {
  const { parts } = await makeEvidence({ ...source, ...lie });
  const { roots } = town.emulator.pki.trust;
  const report = await checkEvidence(Buffer.concat(parts), { roots, now: systemClock.now() });
  const wrong = report.findings.filter(({ answer }) => answer === 'wrong');
  return { report, wrong: wrong.map(({ part, code }) => [part, code]) };
}

const hop = (index: number, node: string) => `hops/00${index}-${node}/attestation`;
const districtPart = hop(2, '000.00.31.H41');

/** What `node` attests, changed on the way to the operator. */
const attesting = (
  node: string,
  change: (voucher: SignedVoucher) => SignedVoucher | undefined | Promise<SignedVoucher>,
): Pick<EvidenceSource, 'attest'> => ({
  attest: async (asked, about) => {
    const voucher = await source.attest(asked, about);
    return voucher && asked === node ? change(voucher) : voucher;
  },
});

test('words that the node did not sign', async () => {
  const { wrong } = await check(
    attesting('000.00.31.H41', (voucher) => ({
      ...voucher,
      statement: voucher.statement.replace(/"at":(\d+)/, (_, at) => `"at":${Number(at) - 1}`),
    })),
  );
  expect(wrong).toEqual([[`${districtPart}.sig`, 'EVIDENCE_SIGNATURE_WRONG']]);
});

test('words signed with a key that another authority has certified for the node', async () => {
  const other = await openPki({ dir: undefined, clock: systemClock });
  const { key, certificates } = await other.nodeIdentity({ nodeId: '000.00.31.H41', tier: 'district' });
  const { wrong } = await check(
    attesting('000.00.31.H41', ({ statement }) => ({
      statement,
      signature: sign('sha256', Buffer.from(statement), key).toString('base64'),
      certificates: certificates.map((der) => Buffer.from(der).toString('base64')),
    })),
  );
  expect(wrong).toContainEqual([`${districtPart}.json`, 'EVIDENCE_SIGNER_UNTRUSTED']);
});

test('another package than the nodes speak of', async () => {
  const { wrong } = await check({
    content: async (claim) => {
      const bytes = Buffer.from(await source.content(claim));
      return Buffer.from(bytes.toString('utf8').replace('ký”', 'gửi”'));
    },
  });
  expect(wrong).toEqual([['package.edxml', 'EVIDENCE_CONTRADICTION']]);
});

test('ledger lines that were not written so', async () => {
  const { wrong } = await check({
    ledgers: async function* (nodes) {
      let isChanged = false;
      for await (const { node, lines } of source.ledgers(nodes)) {
        const isTarget = node === '000.00.31.H41' && !isChanged;
        if (isTarget) isChanged = true;
        yield {
          node,
          lines: isTarget
            ? lines.map((line, at) => (at === 0 ? line.replace('"copies":', '"copies":1') : line))
            : lines,
        };
      }
    },
  });
  expect(wrong).toEqual([['hops/002-000.00.31.H41/ledger.jsonl', 'EVIDENCE_LEDGER_BROKEN']]);
});

test('a node left out of the way', async () => {
  const { wrong } = await check(attesting('000.00.00.H41', () => undefined));
  expect(wrong.map(([, code]) => code)).toEqual(wrong.map(() => 'EVIDENCE_CONTRADICTION'));
  expect(wrong.map(([part]) => part)).toContain(`${hop(3, '000.00.00.G22')}.json`);
});

test('a way on which nobody delivers what receipts say', async () => {
  const { pki } = town.emulator;
  const office = receivers[0] ?? '';
  const { wrong } = await check(
    attesting(office, async (voucher) => {
      const said = JSON.parse(voucher.statement);
      said.entries = said.entries.filter(({ act }: { act: string }) => act !== 'delivered');
      said.entries.push({ ...said.entries[0], act: 'duplicate' });
      const { key } = await pki.nodeIdentity({ nodeId: office, tier: 'central' });
      const statement = JSON.stringify(said);
      return {
        ...voucher,
        statement,
        signature: sign('sha256', Buffer.from(statement), key).toString('base64'),
      };
    }),
  );
  expect(wrong).toContainEqual([`${hop(1, sender)}.json`, 'EVIDENCE_CONTRADICTION']);
  expect(wrong.map(([, code]) => code)).toContain('EVIDENCE_LEDGER_BROKEN');
});

/** The PKI with other revocation lists than it would give. */
function listing(pki: Pki, crl: Pki['services']['crl']): Pki {
  const services = new Proxy(pki.services, {
    get: (target, name) => {
      if (name === 'crl') return crl;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return new Proxy(pki, {
    get: (target, name) => {
      if (name === 'services') return services;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

test('revocation lists that are too old, signed by nobody, or none', async () => {
  const { pki } = town.emulator;
  const parts = ['revocation/root-1.crl', 'revocation/state-1.crl'];
  for (const fault of ['stale', 'wrong-signature'] as const) {
    const { wrong } = await check({ pki: listing(pki, (id) => pki.services.crl(id, { fault })) });
    expect(wrong).toEqual(parts.map((part) => [part, 'EVIDENCE_REVOCATION_UNUSABLE']));
  }
  const { wrong } = await check({ pki: listing(pki, async () => Buffer.from('x')) });
  expect(wrong).toEqual(parts.map((part) => [part, 'EVIDENCE_PART_UNREADABLE']));
});

test('where a busy node has written for long since, its own lines stand alone and are right', async () => {
  const operator = await town.emulator.session.operator();
  const record = await operator.record(sender as NodeId, pkg);
  const filler = Array.from({ length: 4_000 }, (_, at) => ({
    at,
    act: 'duplicate' as const,
    pkg: 'B'.repeat(22),
    copies: 0,
    to: ['x'.repeat(100)],
  }));
  const own = (record?.entries ?? []).map((entry) => {
    const { n: _n, prev: _prev, ...act } = entry as typeof entry & { n?: number; prev?: string };
    return act;
  });
  const { lines, head } = extendChain(emptyChain, [...own, ...filler]);
  const { pki } = town.emulator;
  const { key } = await pki.nodeIdentity({ nodeId: sender, tier: 'commune' });
  const { report, wrong } = await check({
    ...attesting(sender, (voucher) => {
      const statement = JSON.stringify({ ...JSON.parse(voucher.statement), ledger: head });
      return {
        ...voucher,
        statement,
        signature: sign('sha256', Buffer.from(statement), key).toString('base64'),
      };
    }),
    ledgers: async function* (nodes) {
      yield { node: sender, lines };
      yield* source.ledgers(nodes.filter((node) => node !== sender));
    },
  });
  expect(wrong).toEqual([]);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ part: `hops/001-${sender}/ledger-own-lines.jsonl`, answer: 'right' }),
  );
  expect(report.answer).toBe('right');
});
