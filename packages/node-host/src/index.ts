export { type AxisCredentials, openCredentials, readCredentials } from './axis-credentials.ts';
export {
  type AbsentSite,
  type AxisParty,
  type AxisService,
  mainGateway,
  type OpenTransport,
  type SiteState,
} from './axis-service.ts';
export { axisUsers } from './axis-users.ts';
export { type ControlAnswer, controlVerb, encodeControl, readControlAnswer } from './control-call.ts';
export { type ControlNotice, ExchangeControl } from './exchange-control.ts';
export { type FollowedRegistry, type FollowRegistryOptions, followRegistry } from './follow-registry.ts';
export { type HostPlan, hostOfNode, planHosts } from './host-plan.ts';
export { loadRegistry } from './load-registry.ts';
export { forwarderKey, type NatsAxisOptions, NatsAxisService } from './nats-axis-service.ts';
export { newExaminer } from './new-examiner.ts';
export { NodeHost, type NodeHostOptions } from './node-host.ts';
export { readPrivateFile, writePrivateFile } from './private-file.ts';
export { runService, type ServiceContext, type StartedService, serviceExits } from './run-service.ts';
export { runTierService } from './run-tier-service.ts';
export {
  claimedContent,
  linkKey,
  outerNeighbours,
  type SiteForwarding,
  type SiteNetwork,
  siteUsers,
  startForwarding,
} from './site-links.ts';
export { hubSite, planSites, type SiteLevel, type SitePlan, siteLevels } from './site-plan.ts';
export { type RunFile, type RunSite, StateDir } from './state-dir.ts';
export type { Transport } from './transport.ts';
export { withFaults } from './with-faults.ts';
