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
export type ServerUser = {
  readonly publicKey: string;
  readonly permissions?: UserPermissions;
  /** How the user may connect: as a client, or as the server of a site below this one. Any way where left out. */
  readonly connection?: 'client' | 'leaf';
};

/** A server above this one, to which this one connects as a leaf in the users' account. */
export type LeafRemote = {
  /** `nats-leaf://127.0.0.1:23456` */
  readonly url: string;
  /** Seed of the nkey that stands for this server there. Secret. */
  readonly seed: string;
};

/** A server among equals that keep streams together. */
export type ServerCluster = {
  readonly name: string;
  readonly port: number;
  /** What the servers of the cluster show each other. */
  readonly user: string;
  readonly password: string;
  /** Ports of all members, on the same host. */
  readonly memberPorts: readonly number[];
};

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
  /** How often a silent connection is asked whether it lives; two unanswered questions end it. */
  readonly pingIntervalMs?: number;
  /** Where servers below this one connect. */
  readonly leafListener?: { readonly host?: string; readonly port: number };
  readonly leafRemotes?: readonly LeafRemote[];
  readonly cluster?: ServerCluster;
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
  /** Appended as it is, for what has no option here. Trusted text: nothing in it is escaped. */
  readonly extraConfig?: string;
};

/** The account in which the users of a server that we start meet. */
export const userAccount = 'AXIS';
const systemAccount = 'SYS';
const duration = /^(?:\d{1,9}(?:ms|s|m|h))+$/;
const token = /^[^\s\p{Cc}]{1,256}$/u;
const userSeed = /^SU[A-Z2-7]{56}$/;
const plainWord = /^[A-Za-z0-9_-]{1,128}$/;

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
    ping_interval: milliseconds(options.pingIntervalMs, 'pingIntervalMs'),
    leafnodes: leafEntry(options),
    cluster: options.cluster && clusterEntry(options.cluster, host),
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

const leafReconnect = '500ms';
/** Where nobody listens. A leaf tries every address that it hears of, and a link that is cut must not be gone around. */
const nowhere = '127.0.0.1:1';

function leafEntry({ leafListener, leafRemotes = [] }: ServerConfigOptions): ConfigValue | undefined {
  if (!leafListener && leafRemotes.length === 0) return undefined;
  return {
    ...(leafListener
      ? {
          host: checked(leafListener.host ?? '127.0.0.1', token, 'leaf host'),
          port: whole(leafListener.port, 'leaf port', 65535),
          advertise: nowhere,
          no_advertise: true,
        }
      : {}),
    reconnect: leafReconnect,
    remotes:
      leafRemotes.length === 0
        ? undefined
        : leafRemotes.map(({ url, seed }) => ({
            urls: [checked(url, token, 'leaf url')],
            account: userAccount,
            nkey: checked(seed, userSeed, 'leaf seed'),
          })),
  };
}

function clusterEntry({ name, port, user, password, memberPorts }: ServerCluster, host: string): ConfigValue {
  const [account, secret] = [
    checked(user, plainWord, 'cluster user'),
    checked(password, plainWord, 'secret'),
  ];
  return {
    name: checked(name, token, 'cluster name'),
    host,
    port: whole(port, 'cluster port', 65535),
    no_advertise: true,
    authorization: { user: account, password: secret, timeout: 5 },
    routes: memberPorts.map(
      (member) => `nats-route://${account}:${secret}@${host}:${whole(member, 'cluster port', 65535)}`,
    ),
  };
}

function accountEntry(account: ServerAccount): readonly [string, ConfigValue] {
  return [
    checked(account.name, token, 'account name'),
    { jetstream: account.jetstream ? 'enabled' : undefined, users: account.users.map(userEntry) },
  ];
}

const connectionTypes = { client: 'STANDARD', leaf: 'LEAFNODE' } as const;

function userEntry({ publicKey, permissions, connection }: ServerUser): ConfigValue {
  if (!isPublicNkey(publicKey)) refuse(`not the public nkey of a user: ${publicKey}`);
  return {
    nkey: publicKey,
    allowed_connection_types: connection && [connectionTypes[connection]],
    permissions: permissions && permissionsEntry(permissions),
  };
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
