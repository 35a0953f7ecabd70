import { fileURLToPath } from 'node:url';
import { consoleFolder } from '@lienthong/console';
import { type Control, folderSite, startControl } from '@lienthong/control';
import { type ControlClient, controlClient } from '@lienthong/control/client';
import { type Emulator, loadRegistry, startEmulator } from '@lienthong/emulator';
import { parseOpeningBalances } from '@lienthong/reports';
import { Closers } from '@lienthong/runtime';
import { damageLedger } from '../control/damage-ledger.ts';
import { centre, kySon, myLy, ngheAn } from './console-rig.ts';

/** Figures of a year before the exchange, as a province would have published them. */
export const published = {
  source: 'Số liệu công bố của tỉnh',
  until: '2019-11-30',
  whole: { incoming: 1_648_072, outgoing: 261_336, internal: 178_280, crossing: 74_673 },
  agencies: { [kySon]: { incoming: 1_000, outgoing: 500, signed: 400 } },
} as const;

/** An exchange in memory with opening balances, some documents, and its console. */
export type CountersRig = {
  readonly emulator: Emulator;
  readonly control: Control;
  readonly client: ControlClient;
  /** Alters one stored entry of a node, as somebody could who has every right on the store. */
  readonly damage: (node: string, n: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function startCountersRig({
  site = fileURLToPath(consoleFolder),
}: {
  readonly site?: string;
} = {}): Promise<CountersRig> {
  const closers = new Closers();
  const emulator = await startEmulator({ registry: loadRegistry('nghe-an-2019') });
  closers.add(() => emulator.stop());
  const { session } = emulator;
  const control = await startControl({
    session,
    site: await folderSite(site),
    facilities: { opening: parseOpeningBalances(published, session.registry) },
  });
  closers.add(() => control.close());
  const client = controlClient({ url: control.url, token: control.token });
  const { items: communes } = await client.agencies({ parent: kySon, limit: 30 });
  const codes = communes.map(({ organId }) => organId);
  await send(client, ngheAn, [kySon, ...codes]);
  await send(client, myLy, [centre, kySon]);
  await send(client, kySon, [ngheAn]);
  return {
    emulator,
    control,
    client,
    damage: (node, n) => damageLedger(session, node, n),
    close: () => closers.close(),
  };
}

async function send(client: ControlClient, code: string, to: readonly string[]): Promise<void> {
  const body = { to, codeNotation: 'BC-UBND', typeName: 'Báo cáo', subject: 'Số liệu tuần', attachments: [] };
  const { pkg } = await client.send({ code, body });
  await client.waitPackage({ id: pkg, until: 'settled', timeoutMs: 60_000 });
}
