import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, systemClock } from '@lienthong/runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPki, type ServerIdentity } from './index.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const hasJava = spawnSync('java', ['-version']).status === 0 && spawnSync('javac', ['-version']).status === 0;
const yearMs = 365 * 86_400_000;
const local = { names: ['localhost'], ips: ['127.0.0.1', '::1'] };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pki-server-'));
});
afterEach(() => rm(directory, { recursive: true }));

const open = (clock: ManualClock | typeof systemClock) => openPki({ dir: join(directory, 'pki'), clock });
const leafOf = ({ certPem }: ServerIdentity) => new X509Certificate(certPem);

test('names its hosts, serves servers only, and is visibly fake', async () => {
  const pki = await open(systemClock);
  const identity = await pki.serverIdentity({
    names: ['VXP.Example.vn', 'localhost'],
    ips: ['127.0.0.1', '::1'],
  });
  const leaf = leafOf(identity);
  expect(leaf.subjectAltName).toBe(
    'DNS:localhost, DNS:vxp.example.vn, IP Address:0:0:0:0:0:0:0:1, IP Address:127.0.0.1',
  );
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(leaf.ca).toBe(false);
  expect(leaf.subject).toContain('GIẢ LẬP');
  expect(leaf.checkHost('localhost')).toBe('localhost');
  expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(leaf.checkHost('example.vn')).toBeUndefined();
  expect(new X509Certificate(identity.rootPem).ca).toBe(true);
});

test('the same hosts have the same certificate, also in another process and another order', async () => {
  const clock = new ManualClock(Date.parse('2026-03-05T01:02:03Z'));
  const first = await (await open(clock)).serverIdentity({ names: ['a.vn', 'b.vn'], ips: ['10.0.0.1'] });
  const again = await (await open(clock)).serverIdentity({ names: ['b.vn', 'A.vn'], ips: ['10.0.0.1'] });
  expect(again.certPem).toBe(first.certPem);
  expect(again.keyPem).toBe(first.keyPem);
});

test('other hosts have another certificate, and the first ones keep theirs', async () => {
  const pki = await open(systemClock);
  const first = await pki.serverIdentity(local);
  const other = await pki.serverIdentity({ ...local, names: ['localhost', 'vxp.example.vn'] });
  expect(other.fingerprint).not.toBe(first.fingerprint);
  expect((await pki.serverIdentity(local)).fingerprint).toBe(first.fingerprint);
});

test('one that has ended is followed by a new one', async () => {
  const clock = new ManualClock(Date.parse('2026-03-05T01:02:03Z'));
  const pki = await open(clock);
  const first = await pki.serverIdentity(local);
  clock.advance(yearMs);
  expect((await pki.serverIdentity(local)).fingerprint).toBe(first.fingerprint);
  clock.advance(1.5 * yearMs);
  const next = await pki.serverIdentity(local);
  expect(next.fingerprint).not.toBe(first.fingerprint);
  expect(next.notBefore).toBeLessThanOrEqual(clock.now());
  expect(next.notAfter).toBeGreaterThan(clock.now());
});

test('does not pass for an agency or a node', async () => {
  const pki = await open(systemClock);
  const { certificates } = await pki.serverIdentity(local);
  const { organId } = pki.trust.verifyChain(certificates, systemClock.now());
  expect(organId).toBeUndefined();
});

test('refuses what is no host', async () => {
  const pki = await open(systemClock);
  await expect(pki.serverIdentity({ names: ['a b'] })).rejects.toMatchObject({ code: 'PKI_SUBJECT_INVALID' });
  await expect(pki.serverIdentity({})).rejects.toMatchObject({ code: 'PKI_SUBJECT_INVALID' });
});

describe.skipIf(!hasOpenssl)('OpenSSL on the command line (skipped where it is absent)', () => {
  const verify = async (identity: ServerIdentity, ...more: readonly string[]) => {
    const [leaf = '', ...chain] = identity.certPem.split(/(?<=-----END CERTIFICATE-----\n)/);
    await writeFile(join(directory, 'leaf.pem'), leaf);
    await writeFile(join(directory, 'chain.pem'), chain.join(''));
    await writeFile(join(directory, 'root.pem'), identity.rootPem);
    const strict = [
      '-x509_strict',
      '-purpose',
      'sslserver',
      '-CAfile',
      'root.pem',
      '-untrusted',
      'chain.pem',
    ];
    const { stdout, stderr } = spawnSync('openssl', ['verify', ...strict, ...more, 'leaf.pem'], {
      cwd: directory,
      encoding: 'utf8',
    });
    return stdout + stderr;
  };

  test('verifies it strictly, for its names and addresses and no others', async () => {
    const identity = await (await open(systemClock)).serverIdentity(local);
    expect(await verify(identity, '-verify_hostname', 'localhost')).toContain('leaf.pem: OK');
    expect(await verify(identity, '-verify_ip', '::1')).toContain('leaf.pem: OK');
    expect(await verify(identity, '-verify_hostname', 'example.vn')).toMatch(/hostname mismatch/i);
    expect(await verify(identity, '-purpose', 'sslclient')).toMatch(/certificate purpose/);
  });

  test('takes the key for that of the certificate', async () => {
    const identity = await (await open(systemClock)).serverIdentity(local);
    await writeFile(join(directory, 'key.pem'), identity.keyPem);
    await writeFile(join(directory, 'leaf.pem'), identity.certPem);
    const openssl = (...argv: readonly string[]) =>
      execFileSync('openssl', argv, { cwd: directory, encoding: 'utf8' });
    expect(openssl('pkey', '-in', 'key.pem', '-pubout')).toBe(
      openssl('x509', '-in', 'leaf.pem', '-noout', '-pubkey'),
    );
  });
});

/** A server of the identity that answers with a text, while `task` runs. */
async function serving<Result>(
  identity: ServerIdentity,
  task: (port: number) => Promise<Result>,
): Promise<Result> {
  const server = createServer({ cert: identity.certPem, key: identity.keyPem }, (_, response) =>
    response.end('received'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await task((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('a handshake of Node', () => {
  const handshake = (identity: ServerIdentity, ca: string | undefined): Promise<string> =>
    serving(
      identity,
      (port) =>
        new Promise((resolve, reject) => {
          const options = {
            host: 'localhost',
            family: 4,
            port,
            agent: false,
            ...(ca === undefined ? {} : { ca }),
          };
          request(options, (response) => response.on('data', (part: Buffer) => resolve(part.toString())))
            .on('error', reject)
            .end();
        }),
    );

  test('succeeds for a client that trusts the root, and fails for one that does not', async () => {
    const identity = await (await open(systemClock)).serverIdentity(local);
    expect(await handshake(identity, identity.rootPem)).toBe('received');
    await expect(handshake(identity, undefined)).rejects.toThrow(/self-signed certificate|unable to/);
  });

  test('fails under a name that the certificate does not have', async () => {
    const identity = await (await open(systemClock)).serverIdentity({ names: ['vxp.example.vn'] });
    await expect(handshake(identity, identity.rootPem)).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});

describe.skipIf(!hasJava)('a handshake of Java (skipped where there is none)', () => {
  const program = `
    public class Ask {
      public static void main(String[] urls) throws Exception {
        for (String url : urls) {
          var connection = (java.net.HttpURLConnection) new java.net.URL(url).openConnection();
          System.out.println(connection.getResponseCode());
        }
      }
    }`;
  const java = (tool: string, ...argv: readonly string[]): Promise<string> =>
    new Promise((resolve) =>
      execFile(tool, argv, { cwd: directory }, (_, stdout, stderr) => resolve(stdout + stderr)),
    );

  test('succeeds by name and by address once the root is in its trust store, and not before', async () => {
    const identity = await (await open(systemClock)).serverIdentity(local);
    await writeFile(join(directory, 'root.pem'), identity.rootPem);
    await writeFile(join(directory, 'Ask.java'), program);
    const store = ['-storetype', 'PKCS12', '-storepass', 'changeit'];
    const importing = [
      '-importcert',
      '-noprompt',
      '-alias',
      'root',
      '-file',
      'root.pem',
      '-keystore',
      'trust.p12',
    ];
    await java('keytool', ...importing, ...store);
    const trust = ['-Djavax.net.ssl.trustStore=trust.p12', '-Djavax.net.ssl.trustStorePassword=changeit'];
    await serving(identity, async (port) => {
      const urls = [`https://localhost:${port}/`, `https://127.0.0.1:${port}/`];
      expect(await java('java', ...trust, 'Ask.java', ...urls)).toBe('200\n200\n');
      expect(await java('java', 'Ask.java', ...urls)).toContain('SSLHandshakeException');
    });
  });
});
