export { foldedText } from './folded-text.ts';
export {
  type AgencyNames,
  columnsOf,
  type RegisterColumn,
  registerColumns,
  stateText,
} from './register-columns.ts';
export { csvCell, registerCsv } from './register-csv.ts';
export { type RegisterDuty, registerDuties } from './register-duties.ts';
export type { LifeSummary, RegisterDirection, RegisterItem } from './register-item.ts';
export { emptyRegister, nextPlace, type RegisterPlace } from './register-numbers.ts';
export { type RegisterQuery, registerFilter, type Searched } from './register-query.ts';
