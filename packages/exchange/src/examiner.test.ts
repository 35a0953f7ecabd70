import { createHash } from 'node:crypto';
import { signPackage } from '@lienthong/edxml-signature';
import { ExchangeError } from '@lienthong/errors';
import { openPki, RevocationChecker } from '@lienthong/pki';
import { Registry } from '@lienthong/registry';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { type ExamineOptions, Examiner, type ExaminerOptions } from './examiner.ts';
import { defaultNodePolicy } from './node-policy.ts';
import { PackageReaders } from './package-readers.ts';
import { readPackage } from './package-reading.ts';

const sender = '000.00.36.H41';
const registry = Registry.load([
  { codeQcvn102: sender, name: 'UBND huyện', tier: 'district', kind: 'UBND huyện' },
]);
const unsigned = Buffer.from(
  `<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXMLEnvelope><edXMLHeader><MessageHeader><From><OrganId>${sender}</OrganId></From><To><OrganId>000.00.00.G22</OrganId></To><DocumentId>${sender},2026/11/22,1/BC</DocumentId></MessageHeader></edXMLHeader></edXMLEnvelope></edXML>`,
);
const routed: ExamineOptions = { rules: false, pdf: false, revocation: 'local', unknownRevocation: 'report' };

async function given(options: Partial<ExaminerOptions> = {}, base?: string) {
  const clock = new ManualClock(Date.parse('2026-11-22T00:00:00Z'));
  const pki = await openPki({
    dir: undefined,
    clock,
    agencyKeys: 'p-256',
    ...(base === undefined ? {} : { servicesUrl: base }),
  });
  const identity = await pki.agencyIdentity({ organId: sender, name: 'UBND huyện' });
  const bytes = await signPackage(unsigned, identity, { signingTime: clock.now() });
  let readings = 0;
  const examiner = new Examiner({
    registry,
    trust: pki.trust,
    clock,
    read: (source, how) => {
      readings++;
      return readPackage(source, how);
    },
    ...options,
  });
  const digest = createHash('sha256').update(bytes).digest('hex');
  const examine = (how: Partial<ExamineOptions> = {}) =>
    examiner.examine(digest, bytes, { ...routed, ...how });
  /** Whether the signature alone would have the package refused. */
  const refusal = async (how: Partial<ExamineOptions> = {}) => {
    const { signature } = (await examine(how)).needsVouching([]);
    return signature;
  };
  return { clock, pki, identity, examine, refusal, readings: () => readings };
}

test('bytes are read once however often they come, and who signed is judged each time', async () => {
  const { pki, identity, refusal, readings } = await given();
  expect(await Promise.all([refusal(), refusal(), refusal()])).toEqual([false, false, false]);
  await pki.suspend(identity.certificates[0]!);
  expect(await refusal()).toBe(true);
  expect(await refusal({ revocation: 'off' }), 'nobody asks').toBe(false);
  await pki.resume(identity.certificates[0]!);
  expect(await refusal()).toBe(false);
  expect(readings()).toBe(1);
});

test('what was read for routing is read again where rules are to be checked, not the other way round', async () => {
  const { examine, readings, clock } = await given();
  await examine();
  await examine({ rules: true });
  await examine();
  expect(readings()).toBe(2);
  clock.advance(60_001);
  await examine();
  expect(readings(), 'routing asks for nothing that time changes').toBe(2);
  await examine({ rules: true });
  expect(readings(), 'rules ask for the time').toBe(3);
  clock.advance(24 * 3_600_000);
  await examine();
  expect(readings()).toBe(4);
});

test('what attached PDFs are worth is forgotten when somebody is revoked', async () => {
  const { examine, readings, pki } = await given();
  const how = { rules: true, pdf: true };
  await examine(how);
  await examine(how);
  expect(readings()).toBe(1);
  const other = await pki.agencyIdentity({ organId: 'H41.99', name: 'khác' });
  await pki.revoke(other.certificates[0]!, { reason: 'superseded' });
  await examine(how);
  expect(readings()).toBe(2);
});

test('nobody answers online: a remark or a refusal, by policy', async () => {
  const clock = new ManualClock(0);
  const fetchMessage = async ({ url }: { readonly url: string }): Promise<Uint8Array> => {
    throw new ExchangeError('PKI_SERVICE_UNREACHABLE', { url, problem: 'down' });
  };
  const revocation = new RevocationChecker({ clock, random: systemRandom, fetchMessage });
  const { examine, refusal } = await given({ revocation }, 'http://127.0.0.1:9');
  const online = { revocation: 'online' } as const;
  expect(await refusal(online)).toBe(false);
  expect((await examine(online)).signatureRemarks(defaultNodePolicy)).toMatchObject([
    { code: 'SIGNATURE_REVOCATION_UNKNOWN', rule: 'R-192' },
  ]);
  expect(await refusal({ ...online, unknownRevocation: 'enforce' })).toBe(true);
});

test('where no thread could read a package, nothing is said about it, and it is tried again', async () => {
  let attempts = 0;
  const { examine } = await given({
    read: (bytes, how) => {
      attempts++;
      if (attempts === 1) throw new ExchangeError('WORKER_CRASHED', { problem: 'out of memory' });
      return readPackage(bytes, how);
    },
  });
  await expect(examine()).rejects.toMatchObject({ code: 'WORKER_CRASHED' });
  expect((await examine()).signature.status).toBe('valid');
});

test('a thread says what this one says, of packages and of what is none', async () => {
  const { clock, pki, identity } = await given();
  const readers = new PackageReaders({ clock, threads: 1, inlineBytesMax: 0 });
  try {
    const bytes = await signPackage(unsigned, identity, { signingTime: clock.now() });
    const how = { rules: true, now: clock.now(), pdfTrust: pki.trust };
    const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
    const { signature, ...here } = readPackage(bytes, how);
    const there = await readers.read(bytes, how);
    expect(plain({ ...there, signature: undefined })).toEqual(plain(here));
    expect(there.signature.certificates.map((der) => Buffer.from(der).toString('hex'))).toEqual(
      signature.certificates.map((der) => Buffer.from(der).toString('hex')),
    );
    await expect(readers.read(Buffer.from('<a>'), how)).rejects.toMatchObject({ code: 'XML_TRUNCATED' });
    expect(readers.onThreads).toBe(2);
  } finally {
    await readers.close();
  }
});
