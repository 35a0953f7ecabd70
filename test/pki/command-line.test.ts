import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AbnormalState, abnormalStates } from '@lienthong/pki';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  jsonOf,
  lienthong,
  type Run,
  startLienthong,
  startUp,
  stateDirectory,
  until,
} from '../cli/lienthong.ts';

// Every command is a process of its own; a busy machine takes its time.
const agency = '000.21.36.H41';
const centre = '000.00.00.G22';

type CertificateDocument = {
  readonly folder: string;
  readonly id: string;
  readonly state: string;
  readonly fingerprint: string;
  readonly serial: string;
};
type FilesDocument = {
  readonly fingerprint: string;
  readonly subject: string;
  readonly files: { readonly key: string; readonly certificate: string; readonly chain: string };
  readonly leadsTo: { readonly code: string; readonly rule: string | null };
};

let state: Awaited<ReturnType<typeof stateDirectory>>;
beforeAll(async () => {
  state = await stateDirectory();
});
afterAll(() => state[Symbol.asyncDispose]());

const pki = (...argv: readonly string[]): Promise<Run> => lienthong(['--state', state.path, 'pki', ...argv]);
const json = async <Document>(...argv: readonly string[]): Promise<Document> => {
  const run = await pki(...argv, '--json');
  expect(run).toMatchObject({ status: 0, stderr: '' });
  return jsonOf<Document>(run);
};

describe('pki make', () => {
  test.each(Object.keys(abnormalStates) as AbnormalState[])(
    '%s writes key, certificate and chain, and says what it leads to',
    async (abnormal) => {
      const out = join(state.path, 'made', abnormal);
      const made = await json<FilesDocument>('make', abnormal, '--agency', agency, '-o', out);
      expect(made.leadsTo.code).toBe(abnormalStates[abnormal].leadsTo);
      expect((await stat(made.files.key)).mode & 0o777).toBe(0o600);
      const certificate = new X509Certificate(await readFile(made.files.certificate));
      expect(certificate.checkPrivateKey(createPrivateKey(await readFile(made.files.key)))).toBe(true);
      expect(certificate.subject).toContain('GIẢ LẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ');
      expect(
        (await readFile(made.files.chain, 'utf8')).startsWith(await readFile(made.files.certificate, 'utf8')),
      ).toBe(true);
    },
  );

  test('never replaces files, and refuses unknown agencies and states', async () => {
    const out = join(state.path, 'made', 'expired');
    const again = await pki('make', 'expired', '--agency', agency, '-o', out, '--json');
    expect(again.status).toBe(3);
    expect(jsonOf(again)).toMatchObject({ error: { code: 'CLI_FILE_UNWRITABLE' } });
    expect((await pki('make', 'expired', '--agency', '000.99.99.H99')).status).toBe(2);
    expect((await pki('make', 'haunted', '--agency', agency)).status).toBe(2);
    expect((await pki('make', 'expired')).status).toBe(2);
  });

  test('says in both languages what it has made', async () => {
    const make = async (lang: string) =>
      (await pki('make', 'wrong-agency', '--agency', agency, '-o', join(state.path, lang), '--lang', lang))
        .stdout;
    expect(await make('vi')).toMatch(/của cơ quan khác.*không thuộc bên gửi 000\.21\.36\.H41/s);
    expect(await make('en')).toMatch(/of another agency.*SIGNATURE_SIGNER_FOREIGN · 2013 · R-193/s);
  });
});

describe('pki issue, list, show, suspend, resume, revoke, renew', () => {
  test('lead an agency’s certificate through its life', async () => {
    const out = join(state.path, 'agency');
    const { fingerprint } = await json<FilesDocument>('issue', '--agency', agency, '-o', out);
    const show = () => json<CertificateDocument>('show', agency);
    expect(await show()).toMatchObject({ folder: 'agencies', state: 'good', fingerprint });
    expect(await json('suspend', agency)).toMatchObject({ state: 'suspended', fingerprint });
    expect(await show()).toMatchObject({ state: 'suspended' });
    expect(await json('resume', agency)).toMatchObject({ state: 'good' });
    const resumed = await pki('resume', agency, '--json');
    expect(resumed.status).toBe(3);
    expect(jsonOf(resumed)).toMatchObject({ error: { code: 'PKI_NOT_SUSPENDED' } });
    const revoked = await json('revoke', fingerprint.slice(0, 12), '--reason', 'superseded');
    expect(revoked).toMatchObject({ state: 'revoked', revocation: { reason: 'superseded' } });
    const renewed = await json<CertificateDocument>('renew', '--agency', agency);
    expect(renewed.fingerprint).not.toBe(fingerprint);
    expect(await show()).toMatchObject({ state: 'good', fingerprint: renewed.fingerprint });
    const { certificates } = await json<{ certificates: CertificateDocument[] }>('list', '--agency', agency);
    const own = certificates.filter(({ folder }) => folder === 'agencies').map((one) => one.state);
    expect(own).toEqual(['revoked', 'good']);
  });

  test('a person’s certificate names the agency as the registry writes it', async () => {
    const person = ['--person', 'ct01', '--name', 'Nguyễn Văn Ví Dụ', '--title', 'Chủ tịch'];
    const out = join(state.path, 'person');
    const issued = await json<FilesDocument>('issue', '--agency', agency, ...person, '-o', out);
    expect(issued.subject).toContain('CN=Nguyễn Văn Ví Dụ,title=Chủ tịch,OU=Ủy ban nhân dân xã');
    expect(await json('show', `${agency}_ct01`)).toMatchObject({ folder: 'people', state: 'good' });
    expect((await pki('issue', '--agency', agency, '--person', 'ct02')).status).toBe(2);
  });

  test('what is not there, or means several, is a question of usage', async () => {
    expect((await pki('show', '000.99.99.H99')).status).toBe(2);
    expect((await pki('show', 'abc')).status).toBe(2);
    expect((await pki('revoke', 'root')).status).toBe(3);
  });

  test('lists are tables in both languages', async () => {
    expect((await pki('list', '--lang', 'vi')).stdout).toMatch(/Trạng thái.*không giữ khóa/su);
    expect((await pki('list', '--lang', 'en')).stdout).toMatch(/State.*key not here/su);
  });
});

test('pki export-root writes the root that the chains end at', async () => {
  const { stdout } = await pki('export-root');
  const root = new X509Certificate(stdout);
  const chain = await readFile(join(state.path, 'agency', 'chain.pem'), 'utf8');
  const issuing = new X509Certificate(chain.slice(chain.lastIndexOf('-----BEGIN')));
  expect(issuing.verify(root.publicKey)).toBe(true);
  const file = join(state.path, 'root.pem');
  expect((await pki('export-root', '-o', file)).status).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(stdout);
});

test('pki serve answers until it is stopped, with the faults that were asked for', async () => {
  const argv = ['--state', state.path, 'pki', 'serve', '--port', '0', '--ocsp', 'try-later', '--json'];
  const running = await startLienthong(argv);
  const out = join(state.path, 'served');
  const served = await json<FilesDocument>('issue', '--agency', centre, '-o', out);
  const text = new X509Certificate(await readFile(served.files.certificate)).infoAccess ?? '';
  const [, url = ''] = /OCSP - URI:(\S+)/.exec(text) ?? [];
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request' },
    body: 'x',
  });
  expect(await answer.bytes()).toEqual(Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x03));
  running.kill('SIGINT');
  const ended = await running.ended;
  expect(ended.status).toBe(0);
  expect(jsonOf(ended)).toMatchObject({ ocsp: url, behaviour: { ocsp: 'try-later', crl: 'normal' } });
});

test('a running exchange refuses what was suspended meanwhile, and takes it again when it is resumed', async () => {
  await using own = await stateDirectory();
  await using _up = await startUp(own.path);
  const attachment = join(own.path, 'mo-phong.txt');
  await writeFile(attachment, 'MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ\n');
  const run = (...argv: readonly string[]) => lienthong(['--state', own.path, ...argv, '--json']);
  const send = async () =>
    jsonOf<{ outcome: string; refusals: { code: string; rule: string }[] }>(
      await run(
        'send',
        '--as',
        agency,
        '--to',
        centre,
        '--subject',
        'Báo cáo mô phỏng',
        '--attach',
        attachment,
      ),
    );
  expect((await send()).outcome).toBe('accepted');
  expect((await run('pki', 'suspend', agency)).status).toBe(0);
  await until(async () => (await send()).outcome === 'refused');
  expect((await send()).refusals).toMatchObject([{ code: 'SIGNATURE_CERTIFICATE_REVOKED', rule: 'R-192' }]);
  expect((await run('pki', 'resume', agency)).status).toBe(0);
  await until(async () => (await send()).outcome === 'accepted');
});

test('nodes in processes of their own ask the services of up, which are switched while they run', async () => {
  await using own = await stateDirectory();
  const strict = ['--policy', 'revocation=online', '--policy', 'commune:unknownRevocation=enforce'];
  await using up = await startUp(own.path, ['--processes', '--no-vxp', ...strict]);
  const base = (up.says as unknown as { readonly trust: { readonly base: string } }).trust.base;
  const attachment = join(own.path, 'mo-phong.txt');
  await writeFile(attachment, 'MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ\n');
  const run = (...argv: readonly string[]) => lienthong(['--state', own.path, ...argv, '--json']);
  const send = async (from: string, ...more: readonly string[]) => {
    const to = ['--to', centre, '--subject', 'Báo cáo mô phỏng', '--attach', attachment];
    const sent = await run('send', '--as', from, ...to, ...more);
    return { status: sent.status, ...jsonOf<{ outcome: string; refusals: { code: string }[] }>(sent) };
  };
  const down = await run('pki', 'services', '--set', 'ocsp=down', 'crl=down');
  expect(jsonOf(down)).toMatchObject({ url: base, behaviour: { ocsp: 'down', crl: 'down' } });
  expect(await send(agency)).toMatchObject({
    status: 1,
    refusals: [{ code: 'SIGNATURE_REVOCATION_UNKNOWN', rule: 'R-192' }],
  });
  const reset = await run('pki', 'services', '--reset');
  expect(jsonOf(reset)).toMatchObject({ behaviour: { ocsp: 'normal', crl: 'normal' } });
  await until(async () => (await send(agency)).outcome === 'accepted');

  const made = await run('pki', 'make', 'expired', '--agency', agency, '-o', join(own.path, 'thu'));
  const { files } = jsonOf<FilesDocument>(made);
  const signed = await send(agency, '--key', files.key, '--cert', files.chain);
  expect(signed.refusals).toMatchObject([{ code: 'SIGNATURE_CERTIFICATE_EXPIRED', rule: 'R-190' }]);
  const half = await run('send', '--as', agency, '--to', centre, '--subject', 'x', '--key', files.key);
  expect(half.status).toBe(2);
  expect((await run('pki', 'services', '--set', 'ocsp=maybe')).status).toBe(2);
  expect((await lienthong(['--state', own.path, 'up', '--policy', 'pdf=maybe'])).status).toBe(2);
});
