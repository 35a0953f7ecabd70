import { ExchangeError } from '@lienthong/errors';
import { type ConfigValue, configMembers } from './config-text.ts';
import { isPublicNkey } from './nkey.ts';

/** Subjects that may be used: all of them where `allow` is left out, none where it is empty; `deny` wins over `allow`. */
export type SubjectRights = { readonly allow?: readonly string[]; readonly deny?: readonly string[] };

/** What a user may do. A side that is left out is unrestricted: name both for least rights. */
export type UserPermissions = {
  readonly publish?: SubjectRights;
  readonly subscribe?: SubjectRights;
  /** Lets the user answer requests it received, to whatever reply subject they carry. */
  readonly allowResponses?: boolean | { readonly countMax: number; readonly withinMs: number };
};

/** A user who proves possession of an nkey. */
export type ServerUser = { readonly publicKey: string; readonly permissions?: UserPermissions };

/** Users who share one world of subjects. */
export type ServerAccount = {
  readonly name: string;
  readonly jetstream?: boolean;
  readonly users: readonly ServerUser[];
};

export type ServerTls = {
  readonly certFile: string;
  readonly keyFile: string;
  /** Certificates that clients must chain to; named together with `verifyClients`. */
  readonly caFile?: string;
  readonly verifyClients?: boolean;
};

export type ServerConfigOptions = {
  readonly host?: string;
  /** -1 lets the server choose. */
  readonly port: number;
  readonly serverName: string;
  readonly maxPayloadBytes?: number;
  readonly connectionsMax?: number;
  readonly writeDeadlineMs?: number;
  readonly lameDuckDurationMs?: number;
  readonly jetstream?: {
    readonly storeDir: string;
    readonly domain?: string;
    readonly maxMemoryBytes?: number;
    readonly maxFileBytes?: number;
    /** `always` (the default here): acknowledged means on the disk. Else a duration (`10s`), or `default` for the server's own. */
    readonly syncInterval?: 'always' | 'default' | (string & {});
  };
  /** Left out: anybody who reaches the port may do anything. */
  readonly accounts?: readonly ServerAccount[];
  /** Public key of the one user of the system account. */
  readonly systemUser?: string;
  readonly tls?: ServerTls;
  readonly monitorPort?: number;
  readonly logFile?: string;
  readonly logFileBytesMax?: number;
  /** Appended as it is, for what has no option here (leaf nodes, clusters). Trusted text: nothing in it is escaped. */
  readonly extraConfig?: string;
};

/** The account in which the users of a server that we start meet. */
export const userAccount = 'AXIS';
const systemAccount = 'SYS';
const duration = /^(?:\d{1,9}(?:ms|s|m|h))+$/;
const token = /^[^\s\p{Cc}]{1,256}$/u;

/**
 * The configuration file of one server. Texts of callers are escaped and cannot add configuration of their own.
 *
 * @throws NATS_SERVER_CONFIG_INVALID when a number, name, subject, key or duration cannot be what it stands for
 */
export function serverConfig(options: ServerConfigOptions): string {
  const { host = '127.0.0.1', jetstream, tls } = options;
  const accounts = [...(options.accounts ?? [])];
  if (options.systemUser !== undefined)
    accounts.push({ name: systemAccount, users: [{ publicKey: options.systemUser }] });
  if (new Set(accounts.map(({ name }) => name)).size < accounts.length)
    refuse(`two accounts have the same name, or one is called ${systemAccount}`);
  const file: Record<string, ConfigValue | undefined> = {
    host: checked(host, token, 'host'),
    port: options.port === -1 ? -1 : whole(options.port, 'port', 65535),
    server_name: checked(options.serverName, token, 'server name'),
    max_payload: optionalWhole(options.maxPayloadBytes, 'maxPayloadBytes', 64 * 2 ** 20),
    max_connections: optionalWhole(options.connectionsMax, 'connectionsMax'),
    write_deadline: milliseconds(options.writeDeadlineMs, 'writeDeadlineMs'),
    lame_duck_duration: milliseconds(options.lameDuckDurationMs, 'lameDuckDurationMs'),
    http:
      options.monitorPort === undefined
        ? undefined
        : `127.0.0.1:${whole(options.monitorPort, 'monitorPort', 65535)}`,
    log_file: options.logFile,
    logfile_size_limit: optionalWhole(options.logFileBytesMax, 'logFileBytesMax'),
    logfile_max_num: options.logFileBytesMax === undefined ? undefined : 3,
    jetstream: jetstream && {
      store_dir: jetstream.storeDir,
      domain: jetstream.domain === undefined ? undefined : checked(jetstream.domain, token, 'domain'),
      max_mem: optionalWhole(jetstream.maxMemoryBytes, 'maxMemoryBytes'),
      max_file: optionalWhole(jetstream.maxFileBytes, 'maxFileBytes'),
      sync_interval: syncInterval(jetstream.syncInterval),
    },
    tls: tls && {
      cert_file: tls.certFile,
      key_file: tls.keyFile,
      ca_file: tls.caFile,
      verify: tls.verifyClients,
    },
    accounts: accounts.length === 0 ? undefined : Object.fromEntries(accounts.map(accountEntry)),
    system_account: options.systemUser === undefined ? undefined : systemAccount,
  };
  return configMembers(file) + (options.extraConfig ? `${options.extraConfig}\n` : '');
}

function accountEntry(account: ServerAccount): readonly [string, ConfigValue] {
  return [
    checked(account.name, token, 'account name'),
    { jetstream: account.jetstream ? 'enabled' : undefined, users: account.users.map(userEntry) },
  ];
}

function userEntry({ publicKey, permissions }: ServerUser): ConfigValue {
  if (!isPublicNkey(publicKey)) refuse(`not the public nkey of a user: ${publicKey}`);
  return { nkey: publicKey, permissions: permissions && permissionsEntry(permissions) };
}

function permissionsEntry({ publish, subscribe, allowResponses }: UserPermissions): ConfigValue {
  return {
    publish: publish && rightsEntry(publish),
    subscribe: subscribe && rightsEntry(subscribe),
    allow_responses:
      typeof allowResponses === 'object'
        ? {
            max: whole(allowResponses.countMax, 'countMax'),
            expires: milliseconds(allowResponses.withinMs, 'withinMs'),
          }
        : allowResponses || undefined,
  };
}

function rightsEntry({ allow, deny }: SubjectRights): ConfigValue {
  const subjects = (list: readonly string[]) => list.map((subject) => checked(subject, token, 'subject'));
  // The server takes an empty list for no rule at all; here an empty `allow` means that nothing is allowed.
  if (allow?.length === 0) return { deny: ['>'] };
  return { allow: allow && subjects(allow), deny: deny && subjects(deny) };
}

function syncInterval(wanted: string = 'always'): string | undefined {
  if (wanted === 'default') return undefined;
  return wanted === 'always' ? wanted : checked(wanted, duration, 'syncInterval');
}

function checked(text: string, pattern: RegExp, what: string): string {
  return pattern.test(text) ? text : refuse(`${what} cannot be ${JSON.stringify(text).slice(0, 80)}`);
}

function whole(value: number, what: string, greatest: number = Number.MAX_SAFE_INTEGER): number {
  const fits = Number.isSafeInteger(value) && value >= 0 && value <= greatest;
  return fits ? value : refuse(`${what} cannot be ${value}`);
}

function optionalWhole(value: number | undefined, what: string, greatest?: number): number | undefined {
  return value === undefined ? undefined : whole(value, what, greatest);
}

function milliseconds(value: number | undefined, what: string): string | undefined {
  return value === undefined ? undefined : `${whole(value, what)}ms`;
}

function refuse(reason: string): never {
  throw new ExchangeError('NATS_SERVER_CONFIG_INVALID', { reason });
}
