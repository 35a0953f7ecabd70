import { generateKeyPairSync, sign } from 'node:crypto';
import { partyOf } from '@lienthong/axis';
import type { AgencyDesk } from '@lienthong/emulator';
import { AddressBook, type NodePolicy, samePolicy } from '@lienthong/exchange';
import { openPki, type Pki } from '@lienthong/pki';
import { systemRandom } from '@lienthong/runtime';
import { beforeAll, describe, expect, test } from 'vitest';
import { FragileExchange, startAt, testPki } from './rig/fragile-exchange.ts';
import { TurningClock } from './rig/turning-clock.ts';

const commune = '000.20.31.H41';
const office = '000.00.00.G22';
const retired = '000.22.31.H41';
const year = 365 * 86_400_000;

let exchange: FragileExchange;
let desk: AgencyDesk;
let pki: Pki;
let number = 0;

beforeAll(async () => {
  pki = await testPki();
  exchange = await FragileExchange.start({
    seed: 'bad-input',
    policyOf: samePolicy({ packageBytesMax: 200_000 }),
  });
  desk = await exchange.session.desk(commune);
  return async () => {
    expect(await exchange.session.verifyBooks({ atRest: true })).toMatchObject({ sound: true });
    await exchange.stop();
  };
});

async function report(to: readonly string[] = [office], attached = 'nội dung'): Promise<Uint8Array> {
  number += 1;
  return desk.compose({
    to: to.map((code) => exchange.registry.get(code)),
    codeNumber: String(number),
    codeNotation: 'BC',
    typeName: 'Báo cáo',
    subject: `Báo cáo ${number}`,
    attachments: [{ name: 'a.txt', bytes: Buffer.from(attached) }],
  });
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');
const signature = /<Signature [\s\S]*<\/Signature>/;
const unsigned = (bytes: Uint8Array) =>
  text(bytes)
    .replace(signature, '')
    .replace(/ Id="[^"]*"/g, '');
const signed = async (xml: string) => desk.sign(Buffer.from(xml));

async function outcomeOf(bytes: Uint8Array) {
  const { outcome } = await desk.submit(bytes);
  await exchange.comeToRest();
  return outcome;
}

async function refusalOf(bytes: Uint8Array) {
  const outcome = await outcomeOf(bytes);
  expect(outcome.status).toBe('refused');
  expect(await (await exchange.session.desk(office)).inbox()).toEqual([]);
  return outcome.refusals[0];
}

describe('what is no package is refused by name, and nothing else happens', () => {
  test.each<[string, () => Promise<Uint8Array>, string, string]>([
    ['empty bytes', async () => new Uint8Array(), 'XML_', 'R-001'],
    ['a text', async () => Buffer.from('văn bản'), 'XML_', 'R-001'],
    ['a package cut in the middle', async () => (await report()).subarray(0, 2_000), 'XML_', 'R-001'],
    [
      'bytes that are not UTF-8',
      async () => Buffer.from('<a>\xff\xfe</a>', 'latin1'),
      'XML_NOT_UTF8',
      'R-004',
    ],
    [
      'a DOCTYPE',
      async () => Buffer.from('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
      'XML_DOCTYPE_REFUSED',
      'R-003',
    ],
    ['other XML', async () => Buffer.from('<html><body/></html>'), 'EDXML_NAMESPACE_WRONG', 'R-006'],
  ])('%s', async (_, make, code, rule) => {
    const refusal = await refusalOf(await make());
    expect(refusal?.code).toMatch(new RegExp(`^${code}`));
    expect(refusal?.rule).toBe(rule);
  });

  test('a package above the limit is refused by its size before it is fetched', async () => {
    expect(
      await refusalOf(await report([office], 'x'.repeat(1) + systemRandom.bytes(200_000).join(''))),
    ).toMatchObject({
      code: 'CONTENT_TOO_LARGE',
      rule: 'R-020',
    });
  });

  test('a package that breaks a rule is refused with rule, sentence and line', async () => {
    const xml = unsigned(await report()).replace(
      /<edXML:Subject>.*<\/edXML:Subject>/,
      '<edXML:Subject></edXML:Subject>',
    );
    const refusal = await refusalOf(await signed(xml));
    expect(refusal).toMatchObject({ code: 'EXCHANGE_RULE_BROKEN', rule: 'R-077' });
    expect(refusal?.details).toMatchObject({
      finding: expect.stringContaining('Subject'),
      findingVi: expect.stringContaining('trích yếu'),
    });
    expect(Number(refusal?.details['line'])).toBeGreaterThan(1);
  });
});

describe('receivers', () => {
  test('an unknown one among known ones is refused, the others get their copies', async () => {
    const xml = unsigned(await report([office, '000.00.31.H41'])).replace(
      '<edXML:OrganId>000.00.31.H41',
      '<edXML:OrganId>000.77.77.H77',
    );
    const outcome = await outcomeOf(await signed(xml));
    expect(outcome).toMatchObject({
      status: 'accepted',
      copies: 2,
      refusals: [{ to: ['000.77.77.H77'], code: 'EXCHANGE_RECEIVER_UNKNOWN', rule: 'R-046' }],
    });
    const officeDesk = await exchange.session.desk(office);
    expect((await officeDesk.inbox()).map(({ pkg }) => pkg)).toEqual([outcome.pkg]);
    await officeDesk.acknowledge(outcome.pkg);
  });

  test('a retired one is refused with its successor', async () => {
    const xml = unsigned(await report()).replace('<edXML:OrganId>000.00.00.G22', `<edXML:OrganId>${retired}`);
    expect(await refusalOf(await signed(xml))).toMatchObject({
      code: 'EXCHANGE_RECEIVER_RETIRED',
      rule: 'R-041',
      details: { successor: '000.20.31.H41 UBND xã Một Một' },
    });
  });

  test('where the policy says so, one unknown receiver refuses the package', async () => {
    const strict = await FragileExchange.start({
      seed: 'strict',
      policyOf: samePolicy({ unknownReceiver: 'refuse-package' }),
    });
    const xml = unsigned(await report([office, '000.00.31.H41'])).replace(
      '<edXML:OrganId>000.00.31.H41',
      '<edXML:OrganId>000.77.77.H77',
    );
    const { outcome } = await (await strict.session.desk(commune)).submit(await signed(xml));
    expect(outcome).toMatchObject({ status: 'refused', refusals: [{ code: 'EXCHANGE_RECEIVER_UNKNOWN' }] });
    await strict.stop();
  });
});

describe('signatures', () => {
  const identity = (
    options: { notBefore: number; notAfter: number; keyType?: 'p-256' | 'rsa-1024' },
    from: Pki = pki,
  ) => from.issue({ organId: commune, name: 'UBND xã', keyType: 'p-256', issuer: 'state', ...options });

  test.each<[string, () => ReturnType<typeof identity>, string, string]>([
    [
      'expired',
      () => identity({ notBefore: startAt - 3 * year, notAfter: startAt - year }),
      'SIGNATURE_CERTIFICATE_EXPIRED',
      'R-190',
    ],
    [
      'not yet valid',
      () => identity({ notBefore: startAt + year, notAfter: startAt + 2 * year }),
      'SIGNATURE_CERTIFICATE_EXPIRED',
      'R-190',
    ],
    [
      'of an unknown issuer',
      async () => {
        const other = await openPki({ dir: undefined, clock: new TurningClock(startAt) });
        return identity({ notBefore: startAt - year, notAfter: startAt + year }, other);
      },
      'SIGNATURE_CERTIFICATE_UNTRUSTED',
      'R-191',
    ],
    [
      'revoked',
      async () => {
        const made = await identity({ notBefore: startAt - year, notAfter: startAt + year });
        await pki.revoke(made.certificates[0] ?? new Uint8Array(), { reason: 'keyCompromise' });
        return made;
      },
      'SIGNATURE_CERTIFICATE_REVOKED',
      'R-192',
    ],
  ])('a certificate that is %s is refused', async (_, make, code, rule) => {
    expect(
      await refusalOf(await desk.sign(Buffer.from(unsigned(await report())), await make())),
    ).toMatchObject({ code, rule });
  });

  test('a key that does not belong to the certificate is refused', async () => {
    const { certificates } = await identity({ notBefore: startAt - year, notAfter: startAt + year });
    const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(
      await refusalOf(await desk.sign(Buffer.from(unsigned(await report())), { key, certificates })),
    ).toMatchObject({
      code: 'SIGNATURE_VALUE_MISMATCH',
      rule: 'R-188',
    });
  });

  test('an attachment put in after signing is not covered', async () => {
    const xml = text(await report());
    const extra =
      '<Attachment><ContentId>cid:9</ContentId><AttachmentName>b.txt</AttachmentName><edXML:ContentTransferEncoded xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">Yg==</edXML:ContentTransferEncoded></Attachment></AttachmentEncoded>';
    expect(await refusalOf(Buffer.from(xml.replace('</AttachmentEncoded>', extra)))).toMatchObject({
      code: 'SIGNATURE_PART_UNCOVERED',
      rule: 'R-194',
    });
  });

  test.each<[string, Partial<NodePolicy>, 'accepted' | 'refused']>([
    ['refuses', {}, 'refused'],
    ['lets pass, where unsigned packages are accepted,', { unsigned: 'accept' }, 'accepted'],
    ['lets pass, where signatures are only reported,', { signature: 'report' }, 'accepted'],
  ])('the policy %s a package without signature', async (_, changes, status) => {
    const lenient = await FragileExchange.start({ seed: 'lenient', policyOf: samePolicy(changes) });
    const { outcome } = await (await lenient.session.desk(commune)).submit(
      Buffer.from(unsigned(await report())),
    );
    expect(outcome.status).toBe(status);
    await lenient.comeToRest();
    expect(await (await lenient.session.desk(office)).inbox()).toHaveLength(status === 'accepted' ? 1 : 0);
    await lenient.stop();
  });
});

describe('identity', () => {
  test('what its own node refused may be handed in again and is decided afresh', async () => {
    const bytes = Buffer.from(unsigned(await report()));
    expect(await outcomeOf(bytes)).toMatchObject({ status: 'refused', duplicate: false });
    expect(await outcomeOf(bytes)).toMatchObject({ status: 'refused', duplicate: false });
  });

  test('the same document id with other content is refused by rule R-067', async () => {
    const first = await report(['000.21.31.H41']);
    expect(await outcomeOf(first)).toMatchObject({ status: 'accepted' });
    const other = await signed(unsigned(first).replace('Báo cáo ', 'Sửa báo cáo '));
    expect(await outcomeOf(other)).toMatchObject({
      status: 'refused',
      refusals: [{ code: 'EXCHANGE_DOCUMENT_EXISTS', rule: 'R-067' }],
    });
  });
});

describe('messages of strangers', () => {
  const send = async (from: string, message: object) => {
    const addresses = new AddressBook(exchange.registry, exchange.topology);
    const node = addresses.node(exchange.registry.get(office).organId);
    const before = await exchange.session.verifyBooks({ atRest: true });
    number += 1;
    await exchange.base.axis.send({
      to: node,
      from: partyOf(addresses.node(exchange.topology.nodeOf(exchange.registry.get(from).organId)!)),
      id: `stranger ${number}`,
      body: Buffer.from(JSON.stringify(message)),
    });
    await exchange.comeToRest();
    const after = await exchange.session.verifyBooks({ atRest: true });
    expect(after.sound).toBe(true);
    return after.entryCount - before.entryCount;
  };
  const relay = {
    type: 'relay',
    digest: 'a'.repeat(64),
    size: 1,
    pkg: 'A'.repeat(22),
    origin: commune,
    sender: commune,
    kind: 'new',
    documentId: 'x',
    to: [office],
  };

  test('a node that is no neighbour is told off: EXCHANGE_STRANGER, recorded as dead', async () => {
    expect(await send(commune, relay)).toBe(1);
  });

  test('a receipt that the stating node did not sign is dropped: EXCHANGE_STATEMENT_FOREIGN', async () => {
    const { key, certificates } = await pki.nodeIdentity({ nodeId: '000.00.31.H41', tier: 'district' });
    const statement = JSON.stringify({
      by: '000.00.00.H41',
      origin: office,
      ledger: { length: 0, hash: '' },
      receipts: [],
    });
    const forged = {
      type: 'receipts',
      origin: office,
      statement,
      signature: sign('sha256', Buffer.from(statement), key).toString('base64'),
      certificates: certificates.map((der) => Buffer.from(der).toString('base64')),
    };
    expect(await send('000.00.00.H41', forged)).toBe(0);
  });

  test.each<[string, object]>([
    [
      'receipts for a node that does not exist',
      { type: 'receipts', origin: 'nowhere', statement: '{}', signature: '', certificates: [] },
    ],
    ['a package that came from a node that does not exist', { ...relay, origin: 'nowhere' }],
  ])('%s are recorded as dead, and the node goes on', async (_, message) => {
    expect(await send('000.00.00.H41', message)).toBe(1);
    expect(await outcomeOf(await report(['000.21.31.H41']))).toMatchObject({ status: 'accepted' });
  });

  test.each<[string, string]>([
    ['that is no statement', '{"by":"000.00.00.H41"}'],
    [
      'of an act at no time',
      JSON.stringify({
        by: '000.00.00.H41',
        origin: office,
        ledger: { length: 0, hash: '' },
        receipts: [{ pkg: 'A'.repeat(22), to: [office], outcome: 'delivered', at: 1e300 }],
      }),
    ],
  ])('a correctly signed text %s is dropped, and the node goes on', async (_, statement) => {
    const { key, certificates } = await pki.nodeIdentity({ nodeId: '000.00.00.H41', tier: 'province' });
    const signed = {
      type: 'receipts',
      origin: office,
      statement,
      signature: sign('sha256', Buffer.from(statement), key).toString('base64'),
      certificates: certificates.map((der) => Buffer.from(der).toString('base64')),
    };
    expect(await send('000.00.00.H41', signed)).toBe(0);
    expect(await (await exchange.session.desk(office)).inbox()).toEqual([]);
  });
});
