export { runSimulation, type SimulationResult } from './run-simulation.ts';
export {
  checkedScenario,
  commandOf,
  type DefectName,
  defectNames,
  type FaultName,
  faultNames,
  packagesMax,
  readFaults,
  type Scenario,
  scenarioDefaults,
} from './scenario.ts';
export { shrinkScenario } from './shrink-scenario.ts';
export { simulatedAgenciesMax } from './simulated-registry.ts';
