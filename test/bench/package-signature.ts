/**
 * Processor time of signing and verifying packages, beside RSA alone and xmlsec1 (where it is installed), one line a size.
 * Run with `node test/bench/package-signature.ts`. Processor time, not time on the wall: other load hardly moves the ratios.
 * Not a `*.bench.ts`: Vitest's module runner puts a getter on every import, which weighs on loops over bytes.
 */
import { spawnSync } from 'node:child_process';
import { sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { signPackage, verifyPackage } from '@lienthong/edxml-signature';
import { openPki } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';
import { samplePackage, sampleSender } from '../attacks/sample-package.ts';
import { isInstalled } from '../conformance/libxml2.ts';

const rounds = 5;
const pki = await openPki({ dir: undefined, clock: systemClock });
const signer = await pki.agencyIdentity(sampleSender);
const now = systemClock.now();
const folder = mkdtempSync(join(tmpdir(), 'lienthong-bench-'));
const file = (name: string) => join(folder, name);
const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
writeFileSync(file('key.pem'), signer.key.export({ type: 'pkcs8', format: 'pem' }));
writeFileSync(file('root.pem'), pki.trust.roots.map(pem).join(''));
writeFileSync(file('signer.pem'), pem(signer.certificates[0] as Uint8Array));

const median = (values: number[]) => values.sort((one, other) => one - other)[values.length >> 1] as number;

/** Median processor time of one run of `work`, microseconds; the first round only warms up. */
async function measure(times: number, work: () => unknown): Promise<number> {
  const values: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const before = process.cpuUsage();
    for (let count = 0; count < times; count++) await work();
    const { user, system } = process.cpuUsage(before);
    if (round > 0) values.push((user + system) / times);
  }
  return median(values);
}

const ids = ['MessageHeader', 'Bussiness', 'edXMLBody', 'Attachment'].flatMap((name) => [
  '--id-attr:Id',
  `http://www.mic.gov.vn/TBT/QCVN_102_2016:${name}`,
]);

/** Median processor time of one operation of xmlsec1, microseconds: many repetitions less one. */
function xmlsec(times: number, command: string, options: readonly string[]): number {
  const run = (repeat: number) => {
    const script = `xmlsec1 ${command} --repeat ${repeat} "$@" >/dev/null 2>&1 || exit 1; times`;
    const { status, stdout } = spawnSync('bash', ['-c', script, 'xmlsec1', ...ids, ...options]);
    if (status !== 0) throw new Error(`xmlsec1 ${command} failed`);
    const children = stdout.toString().trim().split('\n')[1] ?? '';
    return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
      (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
      0,
    );
  };
  const values = Array.from({ length: rounds }, () => ((run(times + 1) - run(1)) / times) * 1e6);
  return median(values);
}

const header = samplePackage.replace(
  '</edXML:Subject>',
  `${' Ủy ban nhân dân các tỉnh, thành phố;'.repeat(10)}$&`,
);
const withXmlsec = isInstalled('xmlsec1');
const ratio = (one: number, other: number) => (one / other).toFixed(2);
console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.versions.node}; microseconds of processor time`,
);
if (!withXmlsec) console.log('xmlsec1 is not installed: measured without it');
for (const [name, characters, times] of [
  ['6 KB', 0, 1000],
  ['400 KB', 400_000, 100],
  ['10 MB', 10_000_000, 6],
] as const) {
  const unsigned = Buffer.from(header.replace('VGjhu60gbmdoaeG7h20=', 'VGjhu60g'.repeat(characters / 8)));
  const signed = await signPackage(unsigned, signer, { signingTime: now });
  const resolveSigner = (certificates: readonly Uint8Array[], at: number) =>
    pki.trust.verifyChain(certificates, at);
  const parse = await measure(times, () => parseXml(signed));
  const verifying = await measure(times, () =>
    verifyPackage(parseXml(signed), { resolveSigner, receivedAt: now }),
  );
  const signing = await measure(times, () => signPackage(unsigned, signer, { signingTime: now }));
  const rsa = await measure(200, () => sign('sha256', Buffer.alloc(2048), signer.key));
  const figures = [
    `parse ${parse.toFixed(0)}`,
    `verify ${verifying.toFixed(0)}`,
    `sign ${signing.toFixed(0)}`,
  ];
  figures.push(`RSA signature alone ${rsa.toFixed(0)}`);
  if (withXmlsec) {
    writeFileSync(file('signed.xml'), signed);
    const emptied = signed.toString('utf8').replace(/<(DigestValue|SignatureValue)>[^<]*/g, '<$1>');
    writeFileSync(file('template.xml'), emptied);
    const chain = xmlsec(times, '--verify', ['--trusted-pem', file('root.pem'), file('signed.xml')]);
    const keyOnly = ['--enabled-key-data', 'rsa', '--pubkey-cert-pem', file('signer.pem')];
    const key = xmlsec(times, '--verify', [...keyOnly, file('signed.xml')]);
    const xmlsecSign = xmlsec(times, '--sign', ['--privkey-pem', file('key.pem'), file('template.xml')]);
    figures.push(
      `xmlsec1 verify ${chain.toFixed(0)} (key given ${key.toFixed(0)}), sign ${xmlsecSign.toFixed(0)}`,
    );
    figures.push(`verify × ${ratio(chain, verifying)} (${ratio(key, verifying)})`);
    figures.push(`sign × ${ratio(xmlsecSign, signing)}`);
  }
  console.log(`${name} (${signed.length} bytes signed): ${figures.join('; ')}`);
}
rmSync(folder, { recursive: true, force: true });
