import { CertificateDesk, StateDir } from '@lienthong/emulator';
import { openPki, type Pki } from '@lienthong/pki';
import { behaviourFile } from '@lienthong/trust-services';
import { chooseRegistry } from '../choose-registry.ts';
import type { CommandContext } from '../command-context.ts';

/** The PKI of the state directory, whether its exchange runs or not. */
export function openStatePki({ stateDir, clock, random }: CommandContext): Promise<Pki> {
  return openPki({ dir: new StateDir(stateDir).pki, clock, random });
}

/** Where certificates of the state directory are dealt with, whether its exchange runs or not. */
export async function certificateDesk(
  context: CommandContext,
  options: { readonly registry?: string } = {},
): Promise<CertificateDesk> {
  const { stateDir, clock, random } = context;
  const { registry } = await chooseRegistry(stateDir, options.registry);
  const trustServices = behaviourFile(new StateDir(stateDir).trustServices);
  return new CertificateDesk({ registry, pki: await openStatePki(context), clock, random, trustServices });
}
