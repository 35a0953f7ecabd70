import { hash, sign, verify } from 'node:crypto';
import { parseEdxml } from '@lienthong/edxml';
import { signEdxml, signPackage, verifyPackage } from '@lienthong/edxml-signature';
import { systemClock } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';
import { isInstalled } from '../../conformance/libxml2.ts';
import { median } from '../system/bench-run.ts';
import type { BenchPackage, BenchSigner } from './bench-package.ts';
import { xmlsecTime } from './xmlsec-time.ts';

/** Who did what; each a median of processor time, microseconds. */
export type OneCoreTimes = {
  readonly bytes: number;
  readonly verify: number;
  /** From bytes, which are read; and a package in memory, written and signed at once. */
  readonly sign: number;
  readonly write: number;
  /** `node:crypto` alone: the key's operation, and that with SHA-256 over as many bytes as the package has. */
  readonly cryptoVerify: number;
  readonly cryptoSign: number;
  readonly cryptoHash: number;
  /** With the key given; with the certificate of the package up to the trusted root, as we do; undefined without xmlsec1. */
  readonly xmlsecVerify: number | undefined;
  readonly xmlsecVerifyChain: number | undefined;
  readonly xmlsecSign: number | undefined;
};

/** So many bytes of packages are worked on before anything counts: some thousand small ones. */
const warmUpBytes = 30e6;

type Contender = () => number | Promise<number>;

/** Measures all contenders in turn, round after round: a machine that grows slower is unfair to none. */
export async function oneCore(
  { unsigned, signed, signedFile, templateFile }: BenchPackage,
  { identity, trust, keyFile, certificateFile, rootFile }: BenchSigner,
  { rounds, times }: { readonly rounds: number; readonly times: number },
): Promise<OneCoreTimes> {
  const now = systemClock.now();
  const resolveSigner = (certificates: readonly Uint8Array[], at: number) =>
    trust.verifyChain(certificates, at);
  const publicKey = trust.verifyChain(identity.certificates, now).publicKey;
  if (publicKey === undefined) throw new Error('the signer has no key');
  const { source: _, ...inMemory } = parseEdxml(unsigned);
  // As long as the SignedInfo of these packages.
  const signedInfo = Buffer.alloc(2048, 'a');
  const value = sign('sha256', signedInfo, identity.key);
  const kind = identity.key.asymmetricKeyType === 'ec' ? 'ecdsa' : 'rsa';
  const keyOnly = ['--enabled-key-data', kind, '--pubkey-cert-pem', certificateFile, signedFile];
  const contenders: Record<Exclude<keyof OneCoreTimes, 'bytes'>, Contender | undefined> = {
    verify: () =>
      processorTime(times, () => verifyPackage(parseXml(signed), { resolveSigner, receivedAt: now })),
    sign: () =>
      processorTime(times, () => signPackage(unsigned, identity, { signingTime: now, keyWork: 'here' })),
    write: () =>
      processorTime(times, () => signEdxml(inMemory, identity, { signingTime: now, keyWork: 'here' })),
    cryptoVerify: () => processorTime(500, () => verify('sha256', signedInfo, publicKey, value)),
    cryptoSign: () => processorTime(100, () => sign('sha256', signedInfo, identity.key)),
    cryptoHash: () => processorTime(times, () => hash('sha256', signed)),
    xmlsecVerify: undefined,
    xmlsecVerifyChain: undefined,
    xmlsecSign: undefined,
  };
  if (isInstalled('xmlsec1')) {
    contenders.xmlsecVerify = () => xmlsecTime(times, ['--verify', ...keyOnly]);
    contenders.xmlsecVerifyChain = () =>
      xmlsecTime(times, ['--verify', '--trusted-pem', rootFile, signedFile]);
    contenders.xmlsecSign = () => xmlsecTime(times, ['--sign', '--privkey-pem', keyFile, templateFile]);
  }
  // A node runs for days: what V8 takes to compile is no part of what a package costs.
  for (const ours of [contenders.verify, contenders.sign, contenders.write]) {
    for (let bytes = 0; bytes < warmUpBytes; bytes += times * signed.length) await ours?.();
  }
  const measured = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      if (contender === undefined) continue;
      const time = await contender();
      // The first round warms up.
      if (round > 0) measured.set(name, [...(measured.get(name) ?? []), time]);
    }
  }
  const middle = (name: keyof typeof contenders) => median(measured.get(name) ?? []);
  const middleOf = (name: keyof typeof contenders) => (measured.has(name) ? middle(name) : undefined);
  return {
    bytes: signed.length,
    verify: middle('verify'),
    sign: middle('sign'),
    write: middle('write'),
    cryptoVerify: middle('cryptoVerify'),
    cryptoSign: middle('cryptoSign'),
    cryptoHash: middle('cryptoHash'),
    xmlsecVerify: middleOf('xmlsecVerify'),
    xmlsecVerifyChain: middleOf('xmlsecVerifyChain'),
    xmlsecSign: middleOf('xmlsecSign'),
  };
}

/** Microseconds of processor time of one run of `work`, all threads of this process together. */
async function processorTime(times: number, work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let count = 0; count < times; count++) {
    const result = work();
    if (result instanceof Promise) await result;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}
