import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNkey, probeServer, type RunningNatsServer, startNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer, testNatsServerBinary } from '@lienthong/nats-server/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RawClient } from './raw-client.ts';

async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-run-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function testServer(...options: Parameters<typeof startTestNatsServer>): Promise<RunningNatsServer> {
  const server = await startTestNatsServer(...options);
  onTestFinished(() => server.stop());
  return server;
}

async function openClient(...address: Parameters<typeof RawClient.open>): Promise<RawClient> {
  const client = await RawClient.open(...address);
  onTestFinished(() => client.close());
  return client;
}

describe('a server that was started', () => {
  it('answers on loopback with JetStream, and is gone with its directory after stop', async () => {
    const server = await startTestNatsServer({ serverName: 'axis-test', maxPayloadBytes: 2_000_000 });
    expect(server.url).toBe(`nats://127.0.0.1:${server.port}`);
    expect(await probeServer(server.host, server.port)).toEqual({
      version: server.version,
      serverName: 'axis-test',
      maxPayloadBytes: 2_000_000,
      jetstream: true,
    });
    await server.stop();
    await server.stop();
    expect(await server.exited).toEqual({ code: expect.any(Number), signal: null });
    expect(await probeServer(server.host, server.port)).toBeUndefined();
    await expect(stat(server.storeDir)).rejects.toThrow('ENOENT');
  });

  it('keeps its configuration and data from other users', async () => {
    const server = await testServer();
    expect((await stat(server.configPath)).mode & 0o777).toBe(0o600);
    expect((await stat(server.storeDir)).mode & 0o777).toBe(0o700);
  });

  it('passes a message on', async () => {
    const server = await testServer();
    const client = await openClient(server);
    client.send('SUB greeting 1');
    client.publish('greeting', 'xin chào');
    expect((await client.until(/MSG greeting 1 9\r\n(.*)\r\n/))[1]).toBe('xin chào');
  });

  it('runs beside others', async () => {
    const servers = await Promise.all(Array.from({ length: 5 }, () => testServer()));
    expect(new Set(servers.map(({ port }) => port)).size).toBe(5);
  });

  it('tells its figures over HTTP on loopback when asked to', async () => {
    const server = await testServer({ monitorPort: 0 });
    const answer = await fetch(`${server.monitorUrl}/healthz`);
    expect(await answer.json()).toEqual({ status: 'ok' });
  });
});

describe('restart', () => {
  const stream = JSON.stringify({ name: 'S', subjects: ['s.>'], storage: 'file' });

  it.each(['in good order', 'after kill -9'])('keeps port and data, %s', async (how) => {
    const server = await testServer({ syncInterval: 'always' });
    const before = await RawClient.open(server);
    expect(await before.request('$JS.API.STREAM.CREATE.S', stream)).not.toHaveProperty('error');
    expect(await before.request('s.1', 'kept')).toEqual({ stream: 'S', seq: 1 });
    before.close();
    const { port, pid } = server;
    if (how === 'after kill -9') {
      process.kill(pid, 'SIGKILL');
      expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
    }
    await server.restart();
    expect(server.port).toBe(port);
    expect(server.pid).not.toBe(pid);
    const after = await openClient(server);
    expect(await after.request('$JS.API.STREAM.INFO.S', '')).toMatchObject({ state: { messages: 1 } });
  });

  it('is possible after stop', async () => {
    const binary = await testNatsServerBinary();
    const server = await startNatsServer({ binary, stateDir: await scratch(), users: 'anyone' });
    onTestFinished(() => server.stop());
    await server.stop();
    await server.restart();
    expect(await probeServer(server.host, server.port)).toMatchObject({ version: server.version });
  });

  it('is ended by a stop that comes while it goes on', async () => {
    const server = await testServer();
    await Promise.all([server.restart(), server.restart(), server.stop()]);
    expect(await probeServer(server.host, server.port)).toBeUndefined();
  });

  it('does not wait for a server that has stopped listening to signals', async () => {
    const server = await testServer({ stopTimeoutMs: 100 });
    server.kill('SIGSTOP');
    await server.restart();
    expect(await probeServer(server.host, server.port)).toBeDefined();
  });
});

describe('users with keys', () => {
  const agency = createNkey();
  const stranger = createNkey();
  const users = [
    {
      publicKey: agency.publicKey,
      permissions: { publish: { allow: ['doc.out.H40.>'] }, subscribe: { allow: ['_INBOX_H40.>'] } },
    },
  ];

  it('are let in, and nobody else is', async () => {
    const server = await testServer({ users });
    const known = await openClient(server, agency);
    known.send('PING');
    await known.until(/PONG/);
    for (const nkey of [stranger, undefined, { ...agency, seed: stranger.seed }]) {
      const unknown = await openClient(server, nkey);
      await unknown.until(/-ERR 'Authorization Violation'/i);
    }
  });

  it('may do what their rights name and nothing more', async () => {
    const server = await testServer({ users });
    const client = await openClient(server, agency);
    client.publish('doc.out.H40.1', 'x');
    client.send('SUB _INBOX_H40.1 1', 'PING');
    const [answered] = await client.until(/-ERR.*|PONG/);
    expect(answered).toBe('PONG');
    client.publish('doc.out.H41.1', 'x');
    await client.until(/-ERR 'Permissions Violation for Publish to "doc.out.H41.1"'/i);
    client.send('SUB doc.> 2');
    await client.until(/-ERR 'Permissions Violation for Subscription to "doc.>"'/i);
  });

  it('may publish nothing when their list of subjects is empty', async () => {
    const permissions = { publish: { allow: [] }, subscribe: { allow: [] } };
    const server = await testServer({ users: [{ publicKey: agency.publicKey, permissions }] });
    const client = await openClient(server, agency);
    client.publish('anything', 'x');
    await client.until(/-ERR 'Permissions Violation for Publish to "anything"'/i);
    client.send('SUB anything 1');
    await client.until(/-ERR 'Permissions Violation for Subscription to "anything"'/i);
  });

  it('may answer requests when allowed to', async () => {
    const asker = createNkey();
    const answerer = {
      publicKey: agency.publicKey,
      permissions: {
        publish: { allow: [] as string[] },
        subscribe: { allow: ['ask'] },
        allowResponses: true,
      },
    };
    const server = await testServer({ users: [answerer, { publicKey: asker.publicKey }] });
    const [one, two] = [await openClient(server, asker), await openClient(server, agency)];
    two.send('SUB ask 1', 'PING');
    await two.until(/PONG/);
    one.send('SUB reply 1', 'PUB ask reply 1', '?');
    await two.until(/MSG ask 1 reply 1/);
    two.publish('reply', '!');
    await one.until(/MSG reply 1 1\r\n!/);
  });

  it('come and go with a reload that drops nobody', async () => {
    const server = await testServer({ users });
    const staying = await openClient(server, agency);
    await server.reload({ users: [...users, { publicKey: stranger.publicKey }] });
    const joined = await openClient(server, stranger);
    joined.send('PING');
    await joined.until(/PONG/);
    staying.send('PING');
    await staying.until(/PONG/);
    await server.restart();
    const again = await openClient(server, stranger);
    again.send('PING');
    await again.until(/PONG/);
  });

  it('stay as they were when a reload is refused', async () => {
    const server = await testServer({ users });
    const before = await readFile(server.configPath, 'utf8');
    await expect(server.reload({ users: [{ publicKey: 'nobody' }] })).rejects.toMatchObject({
      code: 'NATS_SERVER_CONFIG_INVALID',
    });
    expect(await readFile(server.configPath, 'utf8')).toBe(before);
  });

  it('have no part in the system account, whose own user sees the server', async () => {
    const system = createNkey();
    const everything = [{ publicKey: agency.publicKey }];
    const server = await testServer({ users: everything, systemUser: system.publicKey });
    const watcher = await openClient(server, system);
    expect(await watcher.request('$SYS.REQ.SERVER.PING.IDZ', '')).toHaveProperty('id');
    const client = await openClient(server, agency);
    client.send('SUB answer 1', 'PUB $SYS.REQ.SERVER.PING.IDZ answer 0', '', 'PING');
    const [answered] = await client.until(/MSG answer|PONG/);
    expect(answered).toBe('PONG');
  });
});

describe('hostile names', () => {
  it('stay names: a directory, a domain and a server called like configuration', async () => {
    const binary = await testNatsServerBinary();
    const stateDir = join(await scratch(), 'a"b\\ }\n$HOME # include "x" é');
    const server = await startNatsServer({ binary, stateDir, users: 'anyone', serverName: '"}#$HOME\\' });
    onTestFinished(() => server.stop());
    expect(await probeServer(server.host, server.port)).toMatchObject({ serverName: '"}#$HOME\\' });
    expect((await stat(join(stateDir, 'jetstream', 'jetstream'))).isDirectory()).toBe(true);
  });
});

describe('a start that cannot succeed says why', () => {
  it('when the port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { readonly port: number };
    await expect(startTestNatsServer({ port })).rejects.toMatchObject({
      code: 'NATS_SERVER_PORT_IN_USE',
      details: { host: '127.0.0.1', port },
    });
    await expect(startTestNatsServer({ monitorPort: port })).rejects.toMatchObject({
      code: 'NATS_SERVER_PORT_IN_USE',
      details: { port },
    });
  });

  it('when the directory cannot be written', async () => {
    const directory = await scratch();
    await writeFile(join(directory, 'file'), '');
    const binary = await testNatsServerBinary();
    const stateDir = join(directory, 'file', 'state');
    await expect(startNatsServer({ binary, stateDir, users: 'anyone' })).rejects.toMatchObject({
      code: 'NATS_SERVER_STORE_UNUSABLE',
    });
  });

  it('when JetStream cannot use its directory', async () => {
    const stateDir = await scratch();
    await writeFile(join(stateDir, 'jetstream'), '');
    const binary = await testNatsServerBinary();
    await expect(startNatsServer({ binary, stateDir, users: 'anyone' })).rejects.toMatchObject({
      code: 'NATS_SERVER_STORE_UNUSABLE',
    });
  });

  it('when the server does not know a setting', async () => {
    await expect(startTestNatsServer({ extraConfig: 'no_such_thing: 1' })).rejects.toMatchObject({
      code: 'NATS_SERVER_CONFIG_INVALID',
      details: { reason: expect.stringContaining('unknown field "no_such_thing"') },
    });
  });

  it('when the program is none', async () => {
    const stateDir = await scratch();
    const binary = { path: join(stateDir, 'absent'), version: '2.15.1' };
    await expect(startNatsServer({ binary, stateDir, users: 'anyone' })).rejects.toMatchObject({
      code: 'NATS_SERVER_START_FAILED',
    });
  });

  it('when it says nothing in time, and leaves no process behind', async () => {
    const stateDir = await scratch();
    const path = join(stateDir, 'silent');
    await writeFile(path, '#!/bin/sh\n[ "$3" = -t ] && exit 0\necho $$ > pid\nexec sleep 600\n', {
      mode: 0o755,
    });
    const options = {
      binary: { path, version: '2.15.1' },
      stateDir,
      users: 'anyone',
      startTimeoutMs: 200,
      env: { PATH: '/usr/bin:/bin' },
    } as const;
    await expect(startNatsServer(options)).rejects.toMatchObject({ code: 'NATS_SERVER_START_FAILED' });
    const pid = Number(await readFile(join(stateDir, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('when another server runs on the directory', async () => {
    const stateDir = await scratch();
    const binary = await testNatsServerBinary();
    const first = await startNatsServer({ binary, stateDir, users: 'anyone' });
    onTestFinished(() => first.stop());
    await expect(startNatsServer({ binary, stateDir, users: 'anyone' })).rejects.toMatchObject({
      code: 'NATS_SERVER_STATE_IN_USE',
    });
    expect(await probeServer(first.host, first.port)).toBeDefined();
  });
});
