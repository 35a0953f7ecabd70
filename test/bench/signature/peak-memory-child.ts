/** Prints by how many bytes the process grew, at its highest, over one package; see `peak-memory.ts`. Linux only. */
import { createPrivateKey } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { SignaturePool } from '@lienthong/edxml-signature';
import { TrustStore } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';

const [what, way, packageFile = '', smallFile = '', keyFile = ''] = process.argv.slice(2);
const pool = new SignaturePool({
  clock: systemClock,
  size: way === 'here' ? 0 : 1,
  inlineBytesMax: 0,
});
const nobody = new TrustStore();
const signer = { key: createPrivateKey(readFileSync(keyFile)), certificates: [] };
const now = systemClock.now();

const work = (bytes: Uint8Array) =>
  what === 'sign'
    ? pool.sign(bytes, signer, { signingTime: now })
    : pool.verify(bytes, {
        resolveSigner: (certificates, at) => nobody.verifyChain(certificates, at),
        receivedAt: now,
      });

function readPackage(path: string): Uint8Array {
  if (way !== 'shared') return readFileSync(path);
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(new SharedArrayBuffer(fstatSync(file).size));
  for (let at = 0; at < bytes.length; ) at += readSync(file, bytes, at, bytes.length - at, at);
  closeSync(file);
  return bytes;
}

const status = (field: string) =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) *
  1024;

for (let times = 0; times < 3; times++) await work(readPackage(smallFile));
globalThis.gc?.();
// Forgets the highest mark so far.
writeFileSync('/proc/self/clear_refs', '5');
const before = status('VmRSS');
await work(readPackage(packageFile));
process.stdout.write(String(status('VmHWM') - before));
await pool.close();
