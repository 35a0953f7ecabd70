import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';

/** What a gateway of its own process is told by its environment. */
export type GatewaySettings = {
  /** Directory of the running exchange. */
  readonly state: string;
  /** Name on the axis. */
  readonly name: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Files of certificate chain and private key, PEM. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
};

/** Every setting with the form that it must have, the same in every language. */
const forms = {
  LIENTHONG_STATE: 'directory',
  LIENTHONG_GATEWAY_NAME: 'A-Z a-z 0-9 _ -, 1…64',
  LIENTHONG_GATEWAY_HOST: '127.0.0.1',
  LIENTHONG_GATEWAY_PORT: '0…65535',
  LIENTHONG_GATEWAY_TLS_CERT: 'file',
  LIENTHONG_GATEWAY_TLS_KEY: 'file',
} as const;
type SettingName = keyof typeof forms;

const text = z.string().trim().min(1).max(4_096);
const settingsSchema = z.object({
  LIENTHONG_STATE: text,
  LIENTHONG_GATEWAY_NAME: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  LIENTHONG_GATEWAY_HOST: text.optional(),
  LIENTHONG_GATEWAY_PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.int().max(65_535))
    .optional(),
  LIENTHONG_GATEWAY_TLS_CERT: text.optional(),
  LIENTHONG_GATEWAY_TLS_KEY: text.optional(),
});

/**
 * The settings in an environment; an empty variable counts as none.
 *
 * @throws SERVICE_SETTING_MISSING, SERVICE_SETTING_INVALID naming the first one that is not right
 */
export function readGatewaySettings(
  environment: Readonly<Record<string, string | undefined>>,
): GatewaySettings {
  const env = Object.fromEntries(
    Object.keys(forms).flatMap((name) => (environment[name]?.trim() ? [[name, environment[name]]] : [])),
  );
  const parsed = settingsSchema.safeParse(env);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]) as SettingName;
    const value = env[name];
    throw value === undefined
      ? missing(name)
      : new ExchangeError('SERVICE_SETTING_INVALID', {
          name,
          value: value.slice(0, 200),
          expected: forms[name],
        });
  }
  const given = parsed.data;
  return {
    state: given.LIENTHONG_STATE,
    name: given.LIENTHONG_GATEWAY_NAME ?? 'main',
    host: given.LIENTHONG_GATEWAY_HOST,
    port: given.LIENTHONG_GATEWAY_PORT,
    tls: tlsOf(given),
  };
}

function tlsOf(given: z.infer<typeof settingsSchema>): GatewaySettings['tls'] {
  const { LIENTHONG_GATEWAY_TLS_CERT: certFile, LIENTHONG_GATEWAY_TLS_KEY: keyFile } = given;
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined) throw missing('LIENTHONG_GATEWAY_TLS_CERT');
  if (keyFile === undefined) throw missing('LIENTHONG_GATEWAY_TLS_KEY');
  return { certFile, keyFile };
}

function missing(name: SettingName): ExchangeError {
  return new ExchangeError('SERVICE_SETTING_MISSING', { name, expected: forms[name] });
}
