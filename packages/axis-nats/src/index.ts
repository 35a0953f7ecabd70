export {
  gatewayRights,
  type HostRightsOptions,
  hostRights,
  type NodeEdge,
  operatorRights,
  partyRights,
  provisionerHost,
  provisionerRights,
} from './axis-permissions.ts';
export { type AxisSpeaker, laneFilter, parseLaneSubject } from './axis-subjects.ts';
export { answerBytesMax } from './call-answer.ts';
export { type ConnectAxisOptions, connectAxis, type NatsAxisConnection } from './connect-axis.ts';
export { waitingForHosts } from './inbox-state.ts';
export { decodeGroup, type GroupedMessage, groupedPlace } from './message-group.ts';
export { nodeCover } from './node-cover.ts';
export { type AxisSite, type ProvisionOptions, provisionAxis } from './provision-axis.ts';
export {
  type LaneState,
  type NeighbourSite,
  SiteForwarder,
  type SiteForwarderOptions,
} from './site-forwarder.ts';
export type { ContentClaim } from './site-lane.ts';
export { forwarderParty, forwarderRights, siteLinkRights } from './site-permissions.ts';
