import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalExchange } from '@lienthong/emulator';
import { errorText, isExchangeError } from '@lienthong/errors';
import { jsonLogger, seededRandom, systemClock } from '@lienthong/runtime';
import { saveSnapshot } from '@lienthong/snapshots';
import { SystemBook } from '@lienthong/systems';
import { VxpClient } from '@lienthong/vxp-client';
import { afterAll, expect, test } from 'vitest';
import { lienthong } from '../cli/lienthong.ts';

const dir = await mkdtemp(join(tmpdir(), 'lienthong-secrets-'));
afterAll(() => rm(dir, { recursive: true, force: true }));

const stateDir = join(dir, 'state');
const password = 'mật-khẩu-của-tỉnh-5183';
const wrong = { secret: 'khóa-sai-7741', password: 'mật-khẩu-sai-9902' };
const sender = '000.21.36.H41';
const office = '000.00.00.G22';

/** Everything that was said to anybody: logs, answers, outputs, errors, titles of processes. */
const said: { readonly where: string; readonly text: string }[] = [];
const tokens: string[] = [];
const hear = (where: string, text: string) => said.push({ where, text });

/** Every secret below a directory: seeds, private keys, secrets of systems, tokens. */
async function secretsOf(path: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(path, { recursive: true })) {
    if (/snapshots|replaced|jetstream/.test(name)) continue;
    const text = await readFile(join(path, name), 'utf8').catch(() => '');
    for (const [seed] of text.matchAll(/\bSU[A-Z2-7]{56}\b/g)) found.set(seed, name);
    for (const [, key = ''] of text.matchAll(/-----BEGIN (?:\w+ )?PRIVATE KEY-----([\s\S]*?)-----END/g))
      for (const line of key.split(/\s+/)) if (line.length >= 40) found.set(line, name);
    if (name === 'systems.json')
      for (const system of (JSON.parse(text) as { readonly systems: readonly Record<string, string>[] })
        .systems)
        for (const field of ['secret', 'password', 'passwordHash']) {
          const value = system[field];
          if (typeof value === 'string') found.set(value, `${name} ${field}`);
        }
    if (name.endsWith('-token')) found.set(text.trim(), name);
  }
  return found;
}

async function titles(): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('nats-server') || line.includes('lienthong')) hear('process title', line);
  }
}

test('no secret stands in a log, an output, an error or the title of a process', async () => {
  const book = await SystemBook.open({
    file: join(stateDir, 'systems.json'),
    clock: systemClock,
    random: seededRandom('secrets'),
  });
  await book.add({ id: 'he-thong', agencies: [sender], password });
  const exchange = await startLocalExchange({
    stateDir,
    registry: 'nghe-an-2019',
    env: process.env,
    gateway: {},
    logger: jsonLogger((line) => hear('log', line), 'debug'),
    announce: (line) => hear('announcement', `${line.vi} ${line.en}`),
  });
  try {
    const { emulator } = exchange;
    const url = emulator.gateway?.url ?? '';
    const desk = await emulator.session.desk(sender);
    for (let number = 1; number <= 5; number += 1) {
      const bytes = await desk.compose({
        to: [emulator.registry.get(office)],
        codeNumber: String(number),
        codeNotation: 'BC',
        typeName: 'Báo cáo',
        subject: `Báo cáo ${number}`,
        attachments: [{ name: 'a.txt', bytes: Buffer.from(`${number}`) }],
      });
      hear('outcome', JSON.stringify((await desk.submit(bytes)).outcome));
    }
    hear('outcome', JSON.stringify((await desk.submit(Buffer.from('<edXML>'))).outcome));

    const { secret } = (await book.find('he-thong'))!;
    for (const [systemId, tried] of [
      ['he-thong', secret],
      ['he-thong', wrong.secret],
      ['nobody', wrong.secret],
    ] as const) {
      const client = new VxpClient({
        endpoint: url,
        systemId,
        secret: tried,
        clock: systemClock,
        attempts: 2,
      });
      hear('VXP reply', JSON.stringify(await client.getReceivedEdocList({}).catch(told)));
      hear('VXP reply', JSON.stringify(await client.getAgenciesList().catch(told)));
    }
    for (const tried of [password, wrong.password]) {
      const answer = await fetch(new URL('/v1/auth/login', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'he-thong', password: tried }),
      });
      const text = await answer.text();
      hear('LGSP reply', `${answer.status} ${text}`);
      // A token is for whoever asked for it, and for nobody else.
      const token = /"token":"([^"]+)"/.exec(text)?.[1];
      if (token !== undefined) tokens.push(token);
    }
    await saveSnapshot({ stateDir, to: 'one' });
    await titles();
    const runs = [
      ['journey', 'latest', '--json'],
      ['ledger', 'verify', '--json'],
      ['doctor', '--json'],
      ['snapshot', 'restore', 'one', '--verbose'],
    ].map(async (argv) => {
      const { stdout, stderr } = await lienthong([...argv, '--state', stateDir]);
      hear(argv.join(' '), stdout + stderr);
    });
    await Promise.all(runs);
  } finally {
    await exchange.stop();
  }
  hear('nats-server.log', await readFile(join(stateDir, 'nats', 'nats-server.log'), 'utf8'));

  const secrets = new Map(await secretsOf(stateDir));
  // Seeds of hosts, operator, provisioner and agencies, keys of authorities, the system's secret and the gateway's token.
  expect(secrets.size).toBeGreaterThan(500);
  for (const [value, where] of [
    [password, 'password'],
    [wrong.secret, 'wrong secret'],
    [wrong.password, 'wrong password'],
  ] as const)
    secrets.set(value, where);
  expect(tokens).toHaveLength(1);
  for (const token of tokens) secrets.set(token, 'LGSP token');
  expect(said.length).toBeGreaterThan(20);
  const all = said.map(({ where, text }) => ({ where, text }));
  const leaks = [...secrets].flatMap(([value, what]) =>
    all
      .filter(({ where, text }) => text.includes(value) && !(what === 'LGSP token' && where === 'LGSP reply'))
      .map(({ where }) => `${what} in ${where}`),
  );
  expect([...new Set(leaks)]).toEqual([]);
});

/** What a failure tells a reader, with all that is inside. */
function told(failure: unknown): object {
  const text = isExchangeError(failure)
    ? [
        errorText(failure.code, failure.details as never, 'vi'),
        errorText(failure.code, failure.details as never, 'en'),
      ]
    : [];
  return { text, stack: (failure as Error).stack, cause: String((failure as Error).cause) };
}
