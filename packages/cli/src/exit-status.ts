import { type ErrorCode, type ExchangeError, errorRow } from '@lienthong/errors';

/** What a command tells the shell. */
export const exitStatus = {
  ok: 0,
  /** A package was refused, or a check has failed. */
  refused: 1,
  /** The command line names something that is not there or not understood. */
  usage: 2,
  /** No server, a port in use, a directory that cannot be written. */
  environment: 3,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

const usageCodes: ReadonlySet<ErrorCode> = new Set([
  'CLI_USAGE',
  'CLI_FILE_UNREADABLE',
  'CLI_FILE_EMPTY',
  'DEMO_REGISTRY_UNFIT',
  'PKI_CERTIFICATE_AMBIGUOUS',
  'PKI_CERTIFICATE_UNKNOWN',
  'REGISTRY_CODE_MALFORMED',
  'REGISTRY_ORGANISATION_UNKNOWN',
  'REGISTRY_NODE_UNKNOWN',
  'REGISTRY_SEED_UNKNOWN',
  'SIMULATION_SCENARIO_INVALID',
  'STORY_UNKNOWN',
  'STORY_REGISTRY_UNFIT',
  'STORY_GATEWAY_ABSENT',
  'SYSTEM_ID_INVALID',
  'SYSTEM_UNKNOWN',
  'SYSTEM_FIELD_INVALID',
] as const);

const environmentCodes: ReadonlySet<ErrorCode> = new Set([
  'SYSTEM_FILE_DAMAGED',
  'SYSTEM_FILE_UNUSABLE',
  'SYSTEM_BOOK_BUSY',
  'GATEWAY_ADDRESS_UNUSABLE',
  'GATEWAY_CERTIFICATE_UNUSABLE',
  'VXP_ENDPOINT_UNREACHABLE',
  'VXP_CONNECTION_BROKEN',
  'VXP_REPLY_LATE',
] as const);

const failedChecks: ReadonlySet<ErrorCode> = new Set(['DEMO_STEP_FAILED', 'INVARIANT_BROKEN'] as const);

/** The status of a command that ends with `error`. */
export function exitStatusOf({ code, number }: ExchangeError): ExitStatus {
  if (usageCodes.has(code)) return exitStatus.usage;
  if (failedChecks.has(code)) return exitStatus.refused;
  if (environmentCodes.has(code)) return exitStatus.environment;
  const isEnvironment =
    (number >= 3000 && number < 4000) || (number >= 5000 && number < 6000) || number >= 9000;
  return isEnvironment && errorRow(code).blame !== 'sender' ? exitStatus.environment : exitStatus.refused;
}
