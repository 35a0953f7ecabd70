export type { TlsIdentity } from '@lienthong/gateway';
export {
  type AbsentSite,
  type AxisService,
  type HostPlan,
  hostOfNode,
  loadRegistry,
  type OpenTransport,
  planHosts,
  type RunFile,
  type SiteLevel,
  type SiteState,
  StateDir,
  siteLevels,
} from '@lienthong/node-host';
export { AgencyDesk, type AgencyDeskOptions, type Handed } from './agency-desk.ts';
export {
  agencyRequestOf,
  CertificateDesk,
  type CertificateDeskOptions,
  type SigningPerson,
} from './certificate-desk.ts';
export { ClockDesk, type ClockView } from './clock-desk.ts';
export { composeDocument, composeStatus, type DocumentDraft, partyOfOrganisation } from './compose.ts';
export {
  composeReplacement,
  composeRevocation,
  composeUpdate,
  type ReplacementDraft,
  type UpdateChanges,
  type UpdateDraft,
} from './compose-kinds.ts';
export {
  DeadLetterDesk,
  type LetterReason,
  type ListedDeadLetter,
  type OpenedDeadLetter,
} from './dead-letter-desk.ts';
export type { DocumentChanges } from './document-changes.ts';
export { Emulator, type EmulatorOptions, startEmulator } from './emulator.ts';
export type { EmulatorGateway, EmulatorGatewayOptions } from './emulator-gateway.ts';
export type { EmulatorTrustServicesOptions } from './emulator-trust-services.ts';
export {
  type ExchangeMode,
  exchangeModes,
  type LocalServer,
  type RunningSite,
  type StartedServer,
} from './exchange-ground.ts';
export { type ExchangeLayout, formatLayout, readLayout, storePaths } from './exchange-layout.ts';
export { FaultDesk, type ListedFault } from './fault-desk.ts';
export { type HostThreadsOptions, hostThreads, planHostThreads } from './host-threads.ts';
export { administrativeDocument, type DocumentContent, issueDocument } from './issue-document.ts';
export { LinkBook, type LinkOrder } from './link-book.ts';
export {
  joinLocalExchange,
  type LocalExchange,
  type LocalExchangeOptions,
  startLocalExchange,
} from './local-exchange.ts';
export { memoryAxisService } from './memory-axis-service.ts';
export { PackageWriters } from './package-writers.ts';
export { QuotaDesk, type QuotaList } from './quota-desk.ts';
export type { LetterSubject } from './read-letter.ts';
export { addReadySystems, type ReadySystem, readySystems } from './ready-systems.ts';
export {
  type BooksVerdict,
  type CounterMismatch,
  Session,
  type SessionOptions,
} from './session.ts';
export { reachableUrl, tlsHosts } from './tls-hosts.ts';
export { type Alteration, WireTap } from './wire-tap.ts';
