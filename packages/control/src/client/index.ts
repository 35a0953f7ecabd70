export {
  type CallOptions,
  type ControlClient,
  type ControlClientOptions,
  controlClient,
} from './control-client.ts';
export { ControlProblem } from './control-problem.ts';
export type {
  Agency,
  ControlEvent,
  CounterGroup,
  CounterLine,
  CounterReport,
  DocumentDraft,
  ExchangeStatus,
  InboxMail,
  Journey,
  JourneyHop,
  Life,
  Network,
  NetworkNode,
  Operations,
  Outcome,
  PackageDetail,
  PackageSummary,
  Problem,
  Refusal,
  SentMail,
} from './operations.ts';
export { operationCalls } from './operations.ts';
