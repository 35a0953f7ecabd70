import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { openPki } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCommandLine } from '../command-line.ts';

const sender = { organId: '000.00.01.H41', name: 'Sở Nội vụ (ví dụ)' };
const namespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';
const edxml = `<edXML xmlns="${namespace}"><e:edXMLEnvelope xmlns:e="${namespace}"><e:edXMLHeader><e:MessageHeader><e:From><e:OrganId>${sender.organId}</e:OrganId></e:From></e:MessageHeader><e:TraceHeaderList><e:TraceHeader><e:OrganId>x</e:OrganId></e:TraceHeader></e:TraceHeaderList></e:edXMLHeader></e:edXMLEnvelope></edXML>`;
const anyXml = '<?pi x?><r xmlns="urn:x" n="1"><!-- c --><a Id="a">một</a><b>hai</b>lẻ</r>';

let folder = '';
const file = (name: string) => join(folder, name);
const write = (name: string, content: string | Uint8Array): string => {
  writeFileSync(file(name), content);
  return file(name);
};
const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;

async function lienthong(argv: readonly string[], input: string = '') {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end(input);
  const process = Object.assign(new EventEmitter(), { env: {}, stdin, stdout, stderr });
  const status = await runCommandLine({ argv, process, forceExit: () => undefined });
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { status, stdout: text(stdout), stderr: text(stderr) };
}

/** Signs and returns the path of the result. */
async function sign(name: string, source: string, ...more: readonly string[]): Promise<string> {
  const output = file(`${name}-signed.xml`);
  const argv = [
    'sign',
    write(name, source),
    '--key',
    file('key.pem'),
    '--cert',
    file('cert.pem'),
    '-o',
    output,
    ...more,
  ];
  expect(await lienthong(argv)).toMatchObject({ status: 0, stderr: '' });
  return output;
}

const verifyJson = async (...argv: readonly string[]) => {
  const run = await lienthong(['verify', ...argv, '--json']);
  return { status: run.status, ...JSON.parse(run.stdout) };
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lienthong-signature-'));
  const pki = await openPki({ dir: undefined, clock: systemClock });
  const [signer, other] = await Promise.all([
    pki.agencyIdentity(sender),
    pki.agencyIdentity({ organId: '000.00.02.H41', name: 'Sở khác (ví dụ)' }),
  ]);
  write('key.pem', signer.key.export({ type: 'pkcs8', format: 'pem' }));
  write('cert.pem', signer.certificates.map(pem).join(''));
  write('leaf.pem', pem(signer.certificates[0]!));
  write('other-key.pem', other.key.export({ type: 'pkcs8', format: 'pem' }));
  write('other-cert.pem', other.certificates.map(pem).join(''));
  write('root.pem', pki.trust.roots.map(pem).join(''));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('verify', () => {
  test.each(['emu-2026', 'qcvn-legacy'])(
    'a package signed by %s is valid where its root is named',
    async (profile) => {
      const signed = await sign(`${profile}.edxml`, edxml, '--profile', profile);
      const report = await verifyJson(signed, '--ca', file('root.pem'));
      expect(report).toMatchObject({
        status: 0,
        valid: true,
        files: [
          {
            kind: 'edxml',
            signatures: [
              { status: 'valid', trust: 'trusted', signer: { organId: sender.organId }, uncovered: [] },
            ],
          },
        ],
      });
    },
  );

  test('without anyone named to be trusted nothing is valid, and it says why', async () => {
    const signed = await sign('untrusted.edxml', edxml);
    const report = await verifyJson(signed);
    expect(report).toMatchObject({
      status: 1,
      files: [{ valid: false, signatures: [{ status: 'valid', trust: 'unknown-issuer' }] }],
    });
    expect(report.files[0].signatures[0].notChecked.map(({ en }: { en: string }) => en).join()).toContain(
      '--ca',
    );
  });

  test('the signer’s own certificate may be named instead of a root', async () => {
    const signed = await sign('pinned.edxml', edxml);
    expect(await verifyJson(signed, '--ca', file('leaf.pem'))).toMatchObject({ status: 0, valid: true });
    expect(await verifyJson(signed, '--ca', file('leaf.pem'), '--at', '2001-01-01')).toMatchObject({
      status: 1,
      files: [{ signatures: [{ trust: 'expired-at-signing' }] }],
    });
    expect(await verifyJson(signed, '--ca', file('other-cert.pem'))).toMatchObject({ status: 1 });
  });

  test('a package signed by another agency than its sender is not valid', async () => {
    const argv = [
      'sign',
      write('foreign.edxml', edxml),
      '--key',
      file('other-key.pem'),
      '--cert',
      file('other-cert.pem'),
    ];
    expect((await lienthong([...argv, '-o', file('foreign-signed.edxml')])).status).toBe(0);
    const report = await verifyJson(file('foreign-signed.edxml'), '--ca', file('root.pem'));
    expect(report).toMatchObject({
      status: 1,
      files: [{ signatures: [{ status: 'valid', trust: 'trusted', findings: [{ rule: 'R-193' }] }] }],
    });
  });

  test('a trace entry added later leaves a legacy signature valid at its origin', async () => {
    const signed = await sign('hop.edxml', edxml, '--profile', 'qcvn-legacy');
    const entry = '<e:TraceHeader><e:OrganId>y</e:OrganId></e:TraceHeader>';
    write(
      'hop-added.edxml',
      readFileSync(signed, 'utf8').replace('</e:TraceHeaderList>', `${entry}</e:TraceHeaderList>`),
    );
    expect(await verifyJson(file('hop-added.edxml'), '--ca', file('root.pem'))).toMatchObject({
      status: 0,
      files: [
        { signatures: [{ status: 'valid-at-origin', findings: [{ rule: 'R-196' }, { rule: 'R-197' }] }] },
      ],
    });
  });

  test.each([
    ['enveloped', [], ['/r']],
    ['enveloping', [], ['/Signature/Object[1]', '/Signature/Object[2]']],
    ['detached', [{ path: '/r', whole: false }], ['/r/a[1]', '/r/b[1]']],
  ])('any XML signed %s says what is signed and what is not', async (profile, uncovered, covered) => {
    const signed = await sign(`${profile}.xml`, anyXml, '--profile', profile, '--alg', 'rsa-sha512');
    const report = await verifyJson(signed, '--ca', file('root.pem'));
    expect(report).toMatchObject({ status: 0, files: [{ kind: 'xml', signatures: [{ uncovered }] }] });
    const [signature] = report.files[0].signatures;
    const paths = signature.references.map(({ path }: { path: string }) => path);
    expect(paths.slice(0, covered.length)).toEqual(covered);
    expect(signature.algorithm).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha512');
    const changed = write(`${profile}-changed.xml`, readFileSync(signed, 'utf8').replace('một', 'mốt'));
    expect(await verifyJson(changed, '--ca', file('root.pem'))).toMatchObject({
      status: 1,
      files: [{ signatures: [{ status: 'digest-mismatch' }] }],
    });
  });

  test('several signatures are all judged: one that is wrong makes the file not valid', async () => {
    const once = readFileSync(await sign('twice.xml', anyXml, '--profile', 'detached'), 'utf8');
    const twice = await sign('twice-more.xml', once, '--profile', 'enveloped');
    const report = await verifyJson(twice, '--ca', file('root.pem'));
    expect(report.status).toBe(0);
    expect(report.files[0].signatures).toHaveLength(2);
    // Between the two signatures: only the enveloped one covers it.
    const between = readFileSync(twice, 'utf8').replace('lẻ<Signature', 'chẵn<Signature');
    const changed = await verifyJson(write('between.xml', between), '--ca', file('root.pem'));
    expect(changed.status).toBe(1);
    const statuses = changed.files[0].signatures.map(({ status }: { status: string }) => status);
    expect(statuses).toEqual(['valid', 'digest-mismatch']);
  });

  test('a signature without certificates is judged by the one that was named and fits', async () => {
    const signed = readFileSync(await sign('bare.xml', anyXml, '--profile', 'enveloped'), 'utf8');
    const bare = write('bare-signed.xml', signed.replace(/<KeyInfo>.*<\/KeyInfo>/, ''));
    const both = ['--ca', file('root.pem'), file('leaf.pem')];
    expect(await verifyJson(bare)).toMatchObject({
      status: 1,
      files: [{ signatures: [{ status: 'unverifiable' }] }],
    });
    expect(await verifyJson(bare, '--ca', file('leaf.pem'))).toMatchObject({ status: 0 });
    // Two were named, and the signature does not say which.
    expect(await verifyJson(bare, ...both)).toMatchObject({ status: 1 });
    const hint = '<KeyInfo><X509Data><X509SubjectName>CN=ai khác</X509SubjectName></X509Data></KeyInfo>';
    const foreign = write('bare-foreign.xml', signed.replace(/<KeyInfo>.*<\/KeyInfo>/, hint));
    expect(await verifyJson(foreign, '--ca', file('leaf.pem'))).toMatchObject({ status: 1 });
  });

  test('SHA-1 counts only where it is allowed, on both sides', async () => {
    const argv = ['sign', write('sha1.xml', anyXml), '--key', file('key.pem'), '--cert', file('cert.pem')];
    const sha1 = [...argv, '--profile', 'enveloped', '--alg', 'rsa-sha1', '-o', file('sha1-signed.xml')];
    expect(await lienthong(sha1)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('SIGNATURE_ALGORITHM_WEAK'),
    });
    expect((await lienthong([...sha1, '--allow-sha1'])).status).toBe(0);
    const root = ['--ca', file('root.pem')];
    expect(await verifyJson(file('sha1-signed.xml'), ...root)).toMatchObject({
      status: 1,
      files: [{ signatures: [{ status: 'weak-algorithm' }] }],
    });
    expect(await verifyJson(file('sha1-signed.xml'), ...root, '--allow-sha1')).toMatchObject({ status: 0 });
  });

  test('a file that cannot be read ends with 3, and the others are judged', async () => {
    const good = await sign('good.edxml', edxml);
    const broken = write('broken.xml', '<r>');
    const report = await verifyJson(good, file('absent.xml'), broken, '--ca', file('root.pem'));
    expect(report).toMatchObject({
      status: 3,
      valid: false,
      files: [
        { valid: true },
        { kind: 'unreadable', error: { code: 'CLI_FILE_UNREADABLE' } },
        { kind: 'unreadable', error: { code: 'XML_TRUNCATED' } },
      ],
    });
  });

  test('a file without a signature is not valid', async () => {
    expect(await verifyJson(write('none.xml', '<r/>'))).toMatchObject({
      status: 1,
      files: [{ signatures: [] }],
    });
    expect(await verifyJson(write('none.edxml', edxml))).toMatchObject({
      status: 1,
      files: [{ signatures: [{ status: 'absent', path: '' }] }],
    });
  });

  test('only some of very many signatures are verified, and then the file is not valid', async () => {
    const signed = readFileSync(await sign('many.xml', anyXml, '--profile', 'detached'), 'utf8');
    const empty = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>';
    const report = await verifyJson(
      write('many-signed.xml', signed.replace('</r>', `${empty.repeat(20)}</r>`)),
    );
    expect(report.files[0]).toMatchObject({ valid: false, unverified: 5 });
    expect(report.files[0].signatures).toHaveLength(16);
  });

  test.each(['vi', 'en'])(
    'the report for people names signer, parts and what was not checked (%s)',
    async (language) => {
      const signed = await sign(`people-${language}.xml`, anyXml, '--profile', 'detached');
      const run = await lienthong(['verify', signed, '--ca', file('root.pem'), '--lang', language]);
      expect(run).toMatchObject({ status: 0, stderr: '' });
      const texts = {
        vi: ['chữ ký đúng', 'Không được ký', 'thu hồi'],
        en: ['is right', 'Not signed', 'revoked'],
      };
      for (const text of [...texts[language as 'vi' | 'en'], '/r/a[1]', sender.organId])
        expect(run.stdout).toContain(text);
    },
  );

  test.each([
    [['--at', 'hôm qua'], 'CLI_USAGE', 2],
    [['--ca', 'khong-co.pem'], 'CLI_FILE_UNREADABLE', 2],
  ])('%j is refused', async (argv, code, status) => {
    const run = await lienthong(['verify', write('usage.xml', '<r/>'), ...argv]);
    expect(run).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(code) });
  });
});

describe('canonicalize', () => {
  test('writes the bytes and nothing else', async () => {
    const run = (...argv: readonly string[]) => lienthong(['canonicalize', '-', ...argv], anyXml);
    expect(await run()).toEqual({
      status: 0,
      stderr: '',
      stdout: '<?pi x?>\n<r xmlns="urn:x" n="1"><a Id="a">một</a><b>hai</b>lẻ</r>',
    });
    expect((await run('--with-comments')).stdout).toContain('<!-- c -->');
    expect((await run('--id', 'a', '--exclusive')).stdout).toBe('<a xmlns="urn:x" Id="a">một</a>');
    expect(JSON.parse((await run('--id', 'a', '--json')).stdout)).toEqual({
      canonical: '<a xmlns="urn:x" Id="a">một</a>',
    });
  });

  test('prefixes and version change what is inherited', async () => {
    const source = '<r xmlns:p="urn:p" xmlns="urn:d" xml:id="r" xml:base="a/"><p:e Id="e" xml:base="b"/></r>';
    const run = async (...argv: readonly string[]) =>
      (await lienthong(['canonicalize', '-', '--id', 'e', ...argv], source)).stdout;
    expect(await run('--exclusive')).toBe('<p:e xmlns:p="urn:p" Id="e" xml:base="b"></p:e>');
    expect(await run('--exclusive', '--inclusive-prefixes', '#default q')).toBe(
      '<p:e xmlns="urn:d" xmlns:p="urn:p" Id="e" xml:base="b"></p:e>',
    );
    expect(await run()).toBe('<p:e xmlns="urn:d" xmlns:p="urn:p" Id="e" xml:base="b" xml:id="r"></p:e>');
    expect(await run('--c14n11')).toBe('<p:e xmlns="urn:d" xmlns:p="urn:p" Id="e" xml:base="a/b"></p:e>');
  });

  test.each([
    [['--exclusive', '--c14n11'], 'CLI_USAGE', 2],
    [['--inclusive-prefixes', 'a'], 'CLI_USAGE', 2],
    [['--id', 'khong-co'], 'CLI_USAGE', 2],
  ])('%j is refused', async (argv, code, status) => {
    const run = await lienthong(['canonicalize', '-', ...argv], anyXml);
    expect(run).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(code) });
  });
});

describe('sign', () => {
  test.each([
    [
      'a key that is not the certificate’s',
      ['--key', 'other-key.pem', '--cert', 'cert.pem'],
      'SIGNATURE_KEY_FOREIGN',
      1,
    ],
    ['a file that is no key', ['--key', 'cert.pem', '--cert', 'cert.pem'], 'SIGNATURE_KEY_UNREADABLE', 1],
    [
      'a file that is no certificate',
      ['--key', 'key.pem', '--cert', 'key.pem'],
      'SIGNATURE_KEY_UNREADABLE',
      1,
    ],
    [
      'an algorithm of another kind of key',
      ['--key', 'key.pem', '--cert', 'cert.pem', '--alg', 'ecdsa-sha256'],
      'CLI_USAGE',
      2,
    ],
    [
      'a profile that is not known',
      ['--key', 'key.pem', '--cert', 'cert.pem', '--profile', 'xades'],
      'CLI_USAGE',
      2,
    ],
    [
      'no edXML for a profile of edXML',
      ['--key', 'key.pem', '--cert', 'cert.pem'],
      'SIGNATURE_PLACE_MISSING',
      1,
    ],
  ])('%s is refused, and nothing is written', async (name, argv, code, status) => {
    const output = file(`refused-${name}.xml`);
    const inFolder = argv.map((argument) => (argument.endsWith('.pem') ? file(argument) : argument));
    const run = await lienthong(['sign', write('refused.xml', anyXml), ...inFolder, '-o', output]);
    expect(run).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(code) });
    expect(() => readFileSync(output)).toThrow('ENOENT');
  });

  test('a place that cannot be written is named', async () => {
    const argv = [
      'sign',
      write('unwritable.xml', edxml),
      '--key',
      file('key.pem'),
      '--cert',
      file('cert.pem'),
    ];
    const run = await lienthong([...argv, '-o', file('khong-co/x.xml')]);
    expect(run).toMatchObject({ status: 3, stderr: expect.stringContaining('CLI_FILE_UNWRITABLE') });
  });
});
