import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RawClient } from './raw-client.ts';

const run = promisify(execFile);
const hasOpenssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
);

describe.runIf(hasOpenssl)(
  'a server with a certificate (skipped where there is no openssl to make one)',
  () => {
    it('talks in the open to nobody', async () => {
      const directory = await mkdtemp(join(tmpdir(), 'lienthong-tls-'));
      onTestFinished(() => rm(directory, { recursive: true }));
      const [certFile, keyFile] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
      const subject = [
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=DNS:localhost,IP:127.0.0.1',
        '-days',
        '2',
      ];
      await run('openssl', ['req', '-x509', ...key, ...subject, '-out', certFile]);
      const server = await startTestNatsServer({ tls: { certFile, keyFile } });
      onTestFinished(() => server.stop());
      expect(server.url).toBe(`tls://127.0.0.1:${server.port}`);

      const inTheOpen = await RawClient.open(server);
      inTheOpen.send('PING');
      await expect(inTheOpen.until(/PONG/)).rejects.toThrow('closed');

      const socket = connect(server.port, server.host);
      const [greeting] = await once(socket, 'data');
      expect(String(greeting)).toContain('"tls_required":true');
      const secured = connectTls({ socket, ca: await readFile(certFile), servername: 'localhost' });
      onTestFinished(() => void secured.destroy());
      await once(secured, 'secureConnect');
      secured.write('CONNECT {}\r\nPING\r\n');
      let answer = '';
      for await (const part of secured) {
        answer += String(part);
        if (answer.includes('PONG')) break;
      }
      expect(answer).toContain('PONG');
    });
  },
);
