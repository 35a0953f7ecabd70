import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Control, startControl } from '@lienthong/control';
import { controlClient } from '@lienthong/control/client';
import { startLocalExchange } from '@lienthong/emulator';

/**
 * What following costs the exchange: documents a second from communes to the centre, over four nodes each, without the control
 * API, with it, and with readers of events; time to the node's decision and processor time are compared.
 *
 * Run: node test/control/bench/stream-load.ts [documents a second] [seconds] [readers]
 */
const [rate = 200, seconds = 8, readers = 3] = process.argv.slice(2).map(Number);
const senders = ['000.21.36.H41', '000.20.36.H41', '000.20.31.H41', '000.21.31.H41'];
const centre = '000.00.00.G22';
const stateDir = await mkdtemp(join(tmpdir(), 'stream-load-'));
const exchange = await startLocalExchange({
  stateDir,
  registry: 'nghe-an-2019',
  env: process.env,
  syncInterval: 'default',
});
const { session } = exchange.emulator;
const desks = await Promise.all(senders.map((code) => session.desk(code)));
let number = 0;
const compose = async (): Promise<Uint8Array> => {
  number += 1;
  const desk = desks[number % desks.length];
  if (!desk) throw new Error('no desk');
  return desk.compose({
    to: [session.registry.get(centre)],
    codeNumber: String(number),
    codeNotation: 'BC-UBND',
    typeName: 'Báo cáo',
    subject: `Số ${number}`,
    attachments: [{ name: 'a.txt', bytes: Buffer.from('abc') }],
  });
};

async function round(name: string): Promise<void> {
  const packages: { readonly bytes: Uint8Array; readonly desk: (typeof desks)[number] }[] = [];
  for (let n = 0; n < rate * seconds; n += 1) {
    const bytes = await compose();
    packages.push({ bytes, desk: desks[number % desks.length] as (typeof desks)[number] });
  }
  const before = process.cpuUsage();
  const start = performance.now();
  const took: number[] = [];
  await Promise.all(
    packages.map(async ({ bytes, desk }, n) => {
      await new Promise((resolve) => setTimeout(resolve, (n * 1_000) / rate));
      const begun = performance.now();
      await desk.submit(bytes);
      took.push(performance.now() - begun);
    }),
  );
  const elapsed = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(before);
  took.sort((one, other) => one - other);
  const at = (share: number) => took[Math.floor(share * (took.length - 1))]?.toFixed(1);
  console.log(
    `${name.padEnd(34)} ${(packages.length / elapsed).toFixed(0)} documents/s · decision p50 ${at(0.5)} ms, p99 ${at(0.99)} ms · processor ${((user + system) / 1e3 / packages.length).toFixed(2)} ms a document`,
  );
}

await round('warm');
await round('without the control API');
let control: Control | undefined = await startControl({ session });
await round('with the control API');
const client = controlClient({ url: control.url, token: control.token });
const ending = new AbortController();
const seen = Array.from({ length: readers }, () => 0);
const reading = seen.map(async (_, n) => {
  for await (const event of client.events({}, { signal: ending.signal }))
    seen[n] = (seen[n] ?? 0) + Number(event.at > 0);
});
await round(`with ${readers} readers of events`);
await client.waitQuiescent({ timeoutMs: 60_000 });
const { streams, entries } = await client.status();
console.log(`events seen by each reader: ${seen.join(', ')}; streams open: ${streams}; entries: ${entries}`);
ending.abort();
await Promise.all(reading);
await control.close();
control = undefined;
await round('without it again');
await exchange.stop();
await rm(stateDir, { recursive: true, force: true });
