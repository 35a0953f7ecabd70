export {
  type Fault,
  type FaultOrder,
  type FaultScope,
  faultOrderSchema,
  faultsMax,
  makeFault,
  type ScheduledFault,
} from './fault.ts';
export { FaultBook, type Strike, type Strikes, skewOf } from './fault-book.ts';
export {
  type FaultKind,
  type FaultKindRow,
  type FaultParameter,
  type FaultText,
  faultKindNames,
  faultKinds,
  type ScopeName,
} from './fault-kinds.ts';
export {
  type FaultScenario,
  faultScenarioCharactersMax,
  faultScenarioSchema,
  parseFaultScenario,
  scenarioOrders,
} from './fault-scenario.ts';
export {
  answerLate,
  FaultyTransport,
  type FaultyTransportOptions,
} from './faulty-transport.ts';
export { killed } from './kill-watch.ts';
export { type Around, MortalTransport, type Operation, type TransportFaces } from './mortal-transport.ts';
export type { CarriedPackage, HopLens, Passing } from './passing.ts';
export { type ReadyScenario, readyScenarios } from './ready-scenarios.ts';
