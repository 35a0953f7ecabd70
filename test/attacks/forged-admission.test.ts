import { sign } from 'node:crypto';
import type { AdmissionTerms, Relay } from '@lienthong/exchange';
import type { SignedAdmission } from '@lienthong/ledger';
import type { Pki } from '@lienthong/pki';
import type { OrganId } from '@lienthong/registry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FragileExchange, startAt, testPki } from '../scenarios/rig/fragile-exchange.ts';

/**
 * An admission lets an unsigned package, or one for other receivers than it names, pass the nodes behind the first one.
 * Whoever sits on a line must not be able to make, change, lift or reuse one.
 */

const commune = '000.20.31.H41' as OrganId;
const office = '000.00.00.G22' as OrganId;
const ministry = '000.00.00.G12' as OrganId;
const lenient: AdmissionTerms = {
  check: 'header',
  signature: 'report',
  unsigned: 'accept',
  unknownReceiver: 'refuse-package',
};

let exchange: FragileExchange;
let pki: Pki;
let number = 0;

beforeAll(async () => {
  pki = await testPki();
  exchange = await FragileExchange.start({ seed: 'forged admission' });
});
afterAll(async () => {
  expect(await exchange.session.verifyBooks({ atRest: true })).toMatchObject({ sound: true });
  await exchange.stop();
});

async function letter(to: readonly string[], options: { readonly signed: boolean }): Promise<Uint8Array> {
  number += 1;
  const desk = await exchange.session.desk(commune);
  const bytes = await desk.compose({
    to: to.map((code) => exchange.registry.get(code)),
    codeNumber: String(number),
    codeNotation: 'BC',
    typeName: 'Báo cáo',
    subject: `Báo cáo ${number}`,
    attachments: [{ name: 'a.txt', bytes: Buffer.from(`nội dung ${number}`) }],
  });
  if (options.signed) return bytes;
  return Buffer.from(
    Buffer.from(bytes)
      .toString('utf8')
      .replace(/<Signature [\s\S]*<\/Signature>/, ''),
  );
}

type Attack = {
  /** Whose outgoing line the attacker sits on. */
  readonly behind: 'commune' | 'district' | 'province';
  readonly rewrite: (relay: Relay) => Relay;
};
const nextOf = { commune: '000.00.31.H41', district: '000.00.00.H41', province: office };

/** Sends a package with an attacker on the line and tells what the node behind it made of it. */
async function sendTapped(
  bytes: Uint8Array,
  { behind, rewrite }: Attack,
  terms: Partial<AdmissionTerms> = {},
): Promise<{ readonly codes: readonly string[]; readonly delivered: boolean }> {
  exchange.rewriting = (host) => (relay) => (host === behind ? rewrite(relay) : relay);
  const { pkg } = await exchange
    .gateway()
    .submit(bytes, { agency: commune, system: 'he-thong', terms: { ...lenient, ...terms } });
  await exchange.comeToRest();
  exchange.rewriting = undefined;
  const record = await (await exchange.session.operator()).record(nextOf[behind] as OrganId, pkg);
  const refused = record?.entries.filter(({ act }) => act === 'refused') ?? [];
  const mail = await exchange.gateway().inbox([office, ministry]);
  return { codes: refused.map(({ code = '' }) => code), delivered: mail.some((item) => item.pkg === pkg) };
}

function admissionOf(relay: Relay): SignedAdmission {
  if (!relay.admission) throw new Error('the relay carries no admission');
  return relay.admission;
}

const withAdmission = (change: (admission: SignedAdmission) => SignedAdmission) => (relay: Relay) => ({
  ...relay,
  admission: change(admissionOf(relay)),
});

const restated = (change: object) =>
  withAdmission((admission) => ({
    ...admission,
    statement: JSON.stringify({ ...JSON.parse(admission.statement), ...change }),
  }));

/** Signed anew, correctly, by a node of the same PKI that is not the first one. */
async function resigned(nodeId: string, change: object): Promise<(relay: Relay) => Relay> {
  const { key, certificates } = await pki.nodeIdentity({ nodeId, tier: 'district' });
  return withAdmission((admission) => {
    const statement = JSON.stringify({ ...JSON.parse(admission.statement), ...change });
    return {
      statement,
      signature: sign('sha256', Buffer.from(statement), key).toString('base64'),
      certificates: certificates.map((der) => Buffer.from(der).toString('base64')),
    };
  });
}

test('untouched, it brings an unsigned package to its receiver', async () => {
  const attack = { behind: 'district', rewrite: (relay: Relay) => relay } as const;
  expect(await sendTapped(await letter([office], { signed: false }), attack)).toEqual({
    codes: [],
    delivered: true,
  });
});

test.each(['commune', 'district', 'province'] as const)(
  'lifted off behind the %s, the unsigned package goes no further than the next node',
  async (behind) => {
    const rewrite = ({ admission: _, ...relay }: Relay) => relay;
    expect(await sendTapped(await letter([office], { signed: false }), { behind, rewrite })).toEqual({
      codes: ['SIGNATURE_ABSENT'],
      delivered: false,
    });
  },
);

test.each<[string, object]>([
  ['another signature status', { signature: 'valid' }],
  ['other receivers', { to: [office, ministry] }],
  ['another package', { pkg: 'A'.repeat(22) }],
  ['another time', { at: startAt - 1 }],
  ['another system', { system: 'somebody else' }],
])('rewritten to name %s, it no longer fits its signature', async (_, change) => {
  const attack = { behind: 'district', rewrite: restated(change) } as const;
  expect(await sendTapped(await letter([office], { signed: false }), attack)).toEqual({
    codes: ['EXCHANGE_ADMISSION_INVALID'],
    delivered: false,
  });
});

test.each<[string, (admission: SignedAdmission) => SignedAdmission]>([
  ['without a certificate', (admission) => ({ ...admission, certificates: [] })],
  ['with a signature of nobody', (admission) => ({ ...admission, signature: 'AAAA' })],
  ['with certificates that are none', (admission) => ({ ...admission, certificates: ['AAAA', '%%%'] })],
  ['that is no JSON', (admission) => ({ ...admission, statement: 'tôi bảo đảm' })],
  ['that is empty', () => ({ statement: '', signature: '', certificates: [] })],
])('one %s is refused by name', async (_, change) => {
  const attack = { behind: 'commune', rewrite: withAdmission(change) } as const;
  expect(await sendTapped(await letter([office], { signed: false }), attack)).toEqual({
    codes: ['EXCHANGE_ADMISSION_INVALID'],
    delivered: false,
  });
});

test('a package with a good signature is refused, too, where a bad admission is put on it', async () => {
  const rewrite = (relay: Relay) => ({
    ...relay,
    admission: { statement: '{}', signature: 'AAAA', certificates: [] },
  });
  expect(await sendTapped(await letter([office], { signed: true }), { behind: 'district', rewrite })).toEqual(
    {
      codes: ['EXCHANGE_ADMISSION_INVALID'],
      delivered: false,
    },
  );
});

test.each<[string, object]>([
  ['in its own name', { by: '000.00.32.H41' }],
  ['in the name of the first node', {}],
])('another node of the axis cannot vouch %s', async (_, change) => {
  const attack = { behind: 'district', rewrite: await resigned('000.00.32.H41', change) } as const;
  expect(await sendTapped(await letter([office], { signed: false }), attack)).toEqual({
    codes: ['EXCHANGE_ADMISSION_INVALID'],
    delivered: false,
  });
});

test('another node cannot pass itself off as the first one, whatever it signs', async () => {
  const vouch = await resigned('000.00.32.H41', { by: '000.00.32.H41' });
  const rewrite = (relay: Relay) => ({ ...vouch(relay), origin: '000.00.32.H41' });
  expect(
    await sendTapped(await letter([office], { signed: false }), { behind: 'district', rewrite }),
  ).toEqual({
    codes: ['EXCHANGE_ADMISSION_INVALID'],
    delivered: false,
  });
  const misled = (relay: Relay) => ({ ...relay, origin: '000.00.32.H41' });
  const signed = await letter([office], { signed: true });
  expect(await sendTapped(signed, { behind: 'district', rewrite: misled })).toEqual({
    codes: ['EXCHANGE_CONTENT_ALTERED'],
    delivered: false,
  });
});

test('one of another package cannot be put on this one', async () => {
  let stolen: SignedAdmission | undefined;
  const steal = (relay: Relay) => {
    stolen = admissionOf(relay);
    return relay;
  };
  await sendTapped(await letter([office], { signed: false }), { behind: 'district', rewrite: steal });
  const put = (relay: Relay) => ({ ...relay, admission: stolen });
  expect(
    await sendTapped(await letter([office], { signed: false }), { behind: 'district', rewrite: put }),
  ).toEqual({
    codes: ['EXCHANGE_ADMISSION_INVALID'],
    delivered: false,
  });
});

test('a receiver that neither the call nor the package named is refused, and the books name the edge', async () => {
  const shared = exchange;
  exchange = await FragileExchange.start({ seed: 'one receiver more' });
  const rewrite = (relay: Relay) => ({ ...relay, to: [...relay.to, ministry] });
  const attack = { behind: 'province', rewrite } as const;
  const refused = { codes: ['EXCHANGE_CONTENT_ALTERED'], delivered: false };
  expect(await sendTapped(await letter([office], { signed: false }), attack)).toEqual(refused);
  const other = await letter([ministry], { signed: false });
  expect(await sendTapped(other, attack, { to: [office] })).toEqual(refused);
  const books = await exchange.session.verifyBooks({ atRest: true });
  expect(books.imbalances).toEqual([
    { where: 'edge', from: '000.00.00.H41', to: office, left: 2, arrived: 4 },
  ]);
  await exchange.stop();
  exchange = shared;
});

test('the bytes behind an admission cannot be exchanged', async () => {
  exchange.alteration = (host) => (_, bytes) =>
    host === 'district'
      ? Buffer.from(Buffer.from(bytes).toString('utf8').replace('Báo cáo ', 'Sửa báo cáo '))
      : undefined;
  const attack = { behind: 'district', rewrite: (relay: Relay) => relay } as const;
  const result = await sendTapped(await letter([office], { signed: false }), attack);
  exchange.alteration = undefined;
  expect(result).toEqual({ codes: ['EXCHANGE_CONTENT_ALTERED'], delivered: false });
});

test('any one character of it changed is noticed', async () => {
  let place = 0;
  const rewrite = withAdmission((admission) => {
    const at = place % admission.statement.length;
    const other = admission.statement[at] === 'x' ? 'y' : 'x';
    return {
      ...admission,
      statement: admission.statement.slice(0, at) + other + admission.statement.slice(at + 1),
    };
  });
  for (; place < 200; place += 13) {
    const result = await sendTapped(await letter([office], { signed: false }), {
      behind: 'commune',
      rewrite,
    });
    expect(result).toEqual({ codes: ['EXCHANGE_ADMISSION_INVALID'], delivered: false });
  }
});
