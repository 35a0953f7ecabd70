import { ExchangeError } from '@lienthong/errors';
import {
  type HopModes,
  mergePolicyChanges,
  type PolicyChanges,
  readHopMode,
  readPolicyChange,
} from '@lienthong/exchange';
import { z } from 'zod';

/** What a tier's service is told by its environment. */
export type ServiceSettings = {
  /** Name of the process on the axis, where one is given. */
  readonly host: string | undefined;
  /** Codes of the nodes to serve; undefined for all of the tier. */
  readonly nodes: readonly string[] | undefined;
  /** Where everything else comes from. */
  readonly source:
    | { readonly kind: 'state'; readonly path: string }
    | {
        readonly kind: 'given';
        readonly url: string;
        readonly registry: string;
        readonly routing: 'tiered' | 'hub';
        readonly pki: string;
        readonly nkeyFile: string | undefined;
        readonly ackWaitMs: number | undefined;
        readonly hopModes: HopModes | undefined;
        readonly policies: PolicyChanges | undefined;
      };
};

/** Every setting with the form that it must have, the same in every language. */
const forms = {
  LIENTHONG_STATE: 'directory',
  LIENTHONG_HOST: 'A-Z a-z 0-9 _ -, 1…64',
  LIENTHONG_NODES: '000.00.31.H41[,000.00.32.H41…]',
  NATS_URL: 'nats://host:port',
  LIENTHONG_REGISTRY: 'nghe-an-2019',
  LIENTHONG_ROUTING: 'tiered | hub',
  LIENTHONG_PKI: 'directory',
  LIENTHONG_NKEY_FILE: 'file',
  LIENTHONG_ACK_WAIT_MS: '100…3600000',
  LIENTHONG_HOP_MODES: 'trace | district=trace[,000.00.31.H41=rebuild…]',
  LIENTHONG_POLICIES: 'revocation=online | commune:pdf=enforce[,000.00.31.H41:signature=report…]',
} as const;
type SettingName = keyof typeof forms;

const text = z.string().trim().min(1).max(4_096);
const common = {
  LIENTHONG_HOST: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  LIENTHONG_NODES: z
    .string()
    .max(100_000)
    .transform((list) => list.split(',').map((code) => code.trim()))
    .pipe(z.array(z.string().regex(/^[A-Za-z0-9.]{1,40}$/)).min(1))
    .optional(),
};
const stateSchema = z.object({ ...common, LIENTHONG_STATE: text });
const givenSchema = z.object({
  ...common,
  NATS_URL: z.string().regex(/^(nats|tls|ws|wss):\/\/[^\s/]+$/),
  LIENTHONG_REGISTRY: text,
  LIENTHONG_ROUTING: z.enum(['tiered', 'hub']),
  LIENTHONG_PKI: text,
  LIENTHONG_NKEY_FILE: text.optional(),
  LIENTHONG_ACK_WAIT_MS: z
    .string()
    .regex(/^\d{1,7}$/)
    .transform(Number)
    .pipe(z.int().min(100).max(3_600_000))
    .optional(),
  LIENTHONG_HOP_MODES: z
    .string()
    .max(100_000)
    .transform((list, context): HopModes => {
      const modes = list.split(',').map((text) => readHopMode(text.trim()));
      if (modes.includes(undefined)) context.addIssue('no hop mode');
      return Object.fromEntries(modes.flatMap((mode) => (mode ? [mode] : [])));
    })
    .optional(),
  LIENTHONG_POLICIES: z
    .string()
    .max(100_000)
    .transform((list, context): PolicyChanges => {
      const changes = list.split(',').map((text) => readPolicyChange(text.trim()));
      if (changes.includes(undefined)) context.addIssue('no change of a policy');
      return changes
        .flatMap((change) => (change ? [{ [change[0]]: change[1] }] : []))
        .reduce(mergePolicyChanges, {});
    })
    .optional(),
});
/** What a running exchange says by itself. */
const saidByState = Object.keys(givenSchema.shape).filter((name) => !(name in common)) as SettingName[];

/**
 * The settings in an environment; an empty variable counts as none.
 *
 * @throws SERVICE_SETTING_MISSING, SERVICE_SETTING_INVALID naming the first one that is not right
 * @throws SERVICE_SETTINGS_CONTRADICT when a running exchange and parts of another are named together
 */
export function readServiceSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ServiceSettings {
  const env = Object.fromEntries(
    Object.keys(forms).flatMap((name) => (environment[name]?.trim() ? [[name, environment[name]]] : [])),
  );
  if (env['LIENTHONG_STATE'] !== undefined) {
    const other = saidByState.find((name) => env[name] !== undefined);
    if (other !== undefined)
      throw new ExchangeError('SERVICE_SETTINGS_CONTRADICT', { one: 'LIENTHONG_STATE', other });
    const { LIENTHONG_STATE: path, LIENTHONG_HOST: host, LIENTHONG_NODES: nodes } = parse(stateSchema, env);
    return { host, nodes, source: { kind: 'state', path } };
  }
  const given = parse(givenSchema, env);
  return {
    host: given.LIENTHONG_HOST,
    nodes: given.LIENTHONG_NODES,
    source: {
      kind: 'given',
      url: given.NATS_URL,
      registry: given.LIENTHONG_REGISTRY,
      routing: given.LIENTHONG_ROUTING,
      pki: given.LIENTHONG_PKI,
      nkeyFile: given.LIENTHONG_NKEY_FILE,
      ackWaitMs: given.LIENTHONG_ACK_WAIT_MS,
      hopModes: given.LIENTHONG_HOP_MODES,
      policies: given.LIENTHONG_POLICIES,
    },
  };
}

function parse<Settings>(schema: z.ZodType<Settings>, env: Readonly<Record<string, string>>): Settings {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0]) as SettingName;
  const value = env[name];
  throw value === undefined ? settingMissing(name) : settingInvalid(name, value);
}

/** A setting without which the service cannot do. */
export function settingMissing(name: SettingName): ExchangeError {
  return new ExchangeError('SERVICE_SETTING_MISSING', { name, expected: forms[name] });
}

/** A setting that cannot be what it says. */
export function settingInvalid(name: SettingName, value: string): ExchangeError {
  return new ExchangeError('SERVICE_SETTING_INVALID', {
    name,
    value: value.slice(0, 200),
    expected: forms[name],
  });
}
