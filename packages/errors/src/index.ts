export type { Blame, ErrorRow, Retry } from './error-row.ts';
export { type ErrorCode, errorTable } from './error-table.ts';
export {
  type ErrorDetails,
  type ErrorText,
  ExchangeError,
  errorRow,
  errorText,
  isExchangeError,
  type Language,
  receivedError,
} from './exchange-error.ts';
