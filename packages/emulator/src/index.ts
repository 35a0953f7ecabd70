export { AgencyDesk, type AgencyDeskOptions, type Handed } from './agency-desk.ts';
export { type AxisCredentials, openCredentials, readCredentials } from './axis-credentials.ts';
export type { AxisService, OpenTransport } from './axis-service.ts';
export { composeDocument, composeStatus, type DocumentDraft, partyOfOrganisation } from './compose.ts';
export { Emulator, type EmulatorOptions, startEmulator } from './emulator.ts';
export { type HostPlan, hostOfNode, planHosts } from './host-plan.ts';
export {
  joinLocalExchange,
  type LocalExchange,
  type LocalExchangeOptions,
  type LocalServer,
  loadRegistry,
  startLocalExchange,
} from './local-exchange.ts';
export { memoryAxisService } from './memory-axis-service.ts';
export { axisUsers, type NatsAxisOptions, NatsAxisService } from './nats-axis-service.ts';
export {
  type BooksVerdict,
  type CounterMismatch,
  Session,
  type SessionOptions,
  type SessionParty,
} from './session.ts';
export { type RunFile, StateDir } from './state-dir.ts';
export { type Alteration, WireTap } from './wire-tap.ts';
