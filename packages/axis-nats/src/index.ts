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
export type { AxisSpeaker } from './axis-subjects.ts';
export { answerBytesMax } from './call-answer.ts';
export { type ConnectAxisOptions, connectAxis, type NatsAxisConnection } from './connect-axis.ts';
export { nodeCover } from './node-cover.ts';
export { type ProvisionOptions, provisionAxis } from './provision-axis.ts';
