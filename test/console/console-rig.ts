import { fileURLToPath } from 'node:url';
import { consoleFolder } from '@lienthong/console';
import { type Control, folderSite, startControl } from '@lienthong/control';
import { type ControlClient, controlClient } from '@lienthong/control/client';
import { type Emulator, loadRegistry, startEmulator } from '@lienthong/emulator';
import { Closers, systemClock, systemRandom } from '@lienthong/runtime';
import { StoryTeller } from '@lienthong/stories';

/** Agencies of the tests: a commune, its district, its province, and the centre. */
export const myLy = '000.21.36.H41';
export const kySon = '000.00.36.H41';
export const ngheAn = '000.00.00.H41';
export const centre = '000.00.00.G22';

/** An exchange in memory whose control API serves the console as it is kept in the repository. */
export type ConsoleRig = {
  readonly emulator: Emulator;
  readonly control: Control;
  readonly client: ControlClient;
  readonly close: () => Promise<void>;
};

export async function startConsoleRig({
  port = 0,
  registry = 'nghe-an-2019',
}: {
  readonly port?: number;
  readonly registry?: 'nghe-an-2019' | 'topology-2025';
} = {}): Promise<ConsoleRig> {
  const closers = new Closers();
  const emulator = await startEmulator({
    registry: loadRegistry(registry),
    gateway: {},
    trustServices: {},
  });
  closers.add(() => emulator.stop());
  const { session, gateway } = emulator;
  const stories = new StoryTeller({ session, gateway, clock: systemClock, random: systemRandom });
  const control = await startControl({
    session,
    port,
    site: await folderSite(fileURLToPath(consoleFolder)),
    ...(gateway && { systems: gateway.systems }),
    facilities: { gateway, stories },
  });
  closers.add(() => stories.close());
  closers.add(() => control.close());
  const client = controlClient({ url: control.url, token: control.token });
  return { emulator, control, client, close: () => closers.close() };
}
