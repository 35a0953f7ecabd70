import { ExchangeError } from '@lienthong/errors';
import { createNkey, type Nkey, nkeyFromSeed } from '@lienthong/nats-server';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** Keys with which everybody proves to the server who they are. */
export type AxisCredentials = {
  readonly provisioner: Nkey;
  readonly operator: Nkey;
  readonly system: Nkey;
  readonly hosts: ReadonlyMap<string, Nkey>;
  /** By primary agency code. */
  readonly agencies: ReadonlyMap<string, Nkey>;
  /** By name. */
  readonly gateways: ReadonlyMap<string, Nkey>;
};

const seed = z.string().regex(/^SU[A-Z2-7]+$/);
const fileSchema = z.strictObject({
  provisioner: seed,
  operator: seed,
  system: seed,
  hosts: z.record(z.string(), seed),
  agencies: z.record(z.string(), seed),
  // Files of earlier releases have none.
  gateways: z.record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), seed).default({}),
});

/**
 * The credentials of a file, readable by its owner only; keys that are not there yet are made and written.
 *
 * @throws CONFIGURATION_INVALID when the file is not what was written
 */
export async function openCredentials(
  file: string,
  wanted: {
    readonly hosts: readonly string[];
    readonly agencies: readonly string[];
    readonly gateways: readonly string[];
  },
): Promise<AxisCredentials> {
  const present = await readCredentials(file);
  const credentials: AxisCredentials = {
    provisioner: present?.provisioner ?? createNkey('user'),
    operator: present?.operator ?? createNkey('user'),
    system: present?.system ?? createNkey('user'),
    hosts: new Map([...(present?.hosts ?? []), ...missing(wanted.hosts, present?.hosts)]),
    agencies: new Map([...(present?.agencies ?? []), ...missing(wanted.agencies, present?.agencies)]),
    gateways: new Map([...(present?.gateways ?? []), ...missing(wanted.gateways, present?.gateways)]),
  };
  const seeds = (keys: ReadonlyMap<string, Nkey>) =>
    Object.fromEntries([...keys].map(([name, key]) => [name, key.seed]));
  await writePrivateFile(
    file,
    JSON.stringify(
      {
        provisioner: credentials.provisioner.seed,
        operator: credentials.operator.seed,
        system: credentials.system.seed,
        hosts: seeds(credentials.hosts),
        agencies: seeds(credentials.agencies),
        gateways: seeds(credentials.gateways),
      },
      undefined,
      1,
    ),
  );
  return credentials;
}

/**
 * The credentials of a file; undefined where there is none.
 *
 * @throws CONFIGURATION_INVALID when the file is not what was written
 */
export async function readCredentials(file: string): Promise<AxisCredentials | undefined> {
  const text = await readPrivateFile(file);
  if (text === undefined) return undefined;
  try {
    const { provisioner, operator, system, hosts, agencies, gateways } = fileSchema.parse(JSON.parse(text));
    const keys = (seeds: Readonly<Record<string, string>>) =>
      new Map(Object.entries(seeds).map(([name, value]) => [name, nkeyFromSeed(value)]));
    return {
      provisioner: nkeyFromSeed(provisioner),
      operator: nkeyFromSeed(operator),
      system: nkeyFromSeed(system),
      hosts: keys(hosts),
      agencies: keys(agencies),
      gateways: keys(gateways),
    };
  } catch (cause) {
    throw new ExchangeError(
      'CONFIGURATION_INVALID',
      { where: file, problem: 'not a file of credentials' },
      { cause },
    );
  }
}

function missing(
  names: readonly string[],
  present: ReadonlyMap<string, Nkey> | undefined,
): readonly [string, Nkey][] {
  return names.filter((name) => !present?.has(name)).map((name) => [name, createNkey('user')]);
}
