export { defaultCacheDir } from './binary-cache.ts';
export type { FetchContext, FetchSource } from './fetch-source.ts';
export { type FindNatsServerOptions, fetchSources, findNatsServer } from './find-nats-server.ts';
export { LinkProxy, type LinkQuality, type LinkState, type LinkTarget } from './link-proxy.ts';
export { type NatsCluster, type StartNatsClusterOptions, startNatsCluster } from './nats-cluster.ts';
export type { Announcement, NatsServerBinary, NatsServerSource } from './nats-server-binary.ts';
export { createNkey, isPublicNkey, type Nkey, type NkeyKind, nkeyFromSeed, signNonce } from './nkey.ts';
export { probeServer, type ServerInfo } from './probe-server.ts';
export type { NatsServerHandle, RunningNatsServer, ServerExit } from './running-nats-server.ts';
export {
  type LeafRemote,
  type ServerAccount,
  type ServerCluster,
  type ServerConfigOptions,
  type ServerTls,
  type ServerUser,
  type SubjectRights,
  serverConfig,
  type UserPermissions,
  userAccount,
} from './server-config.ts';
export {
  compareServerVersions,
  features,
  leastServerVersion,
  parseServerVersion,
  recommendedServerVersion,
  type ServerFeature,
  type ServerVersion,
} from './server-version.ts';
export { type StartNatsContainerOptions, startNatsContainer } from './start-nats-container.ts';
export { type StartNatsServerOptions, startNatsServer } from './start-nats-server.ts';
