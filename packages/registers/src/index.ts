export { foldedText } from './folded-text.ts';
export type { LifeSummary, RegisterDirection, RegisterItem } from './register-item.ts';
export { emptyRegister, nextPlace, type RegisterPlace } from './register-numbers.ts';
export { type RegisterQuery, registerFilter, type Searched } from './register-query.ts';
