import { ExchangeError, receivedError } from '@lienthong/errors';
import { expect, test } from 'vitest';
import { exitStatusOf } from './exit-status.ts';

test.each([
  ['CLI_USAGE', 2],
  ['CLI_FILE_UNREADABLE', 2],
  ['REGISTRY_ORGANISATION_UNKNOWN', 2],
  ['REGISTRY_SEED_UNKNOWN', 2],
  ['EXCHANGE_RECEIVER_RETIRED', 1],
  ['XML_MARKUP_INVALID', 1],
  ['SIGNATURE_PRESENT', 1],
  ['DEMO_STEP_FAILED', 1],
  ['CONTENT_TOO_LARGE', 1],
  ['AXIS_UNREACHABLE', 3],
  ['NATS_SERVER_PORT_IN_USE', 3],
  ['NATS_SERVER_NOT_FOUND', 3],
  ['PKI_STORE_UNUSABLE', 3],
  ['STATE_UNUSABLE', 3],
  ['NOT_RUNNING', 3],
  ['ALREADY_RUNNING', 3],
  ['DEMO_DIRECTORY_FOREIGN', 3],
  ['SYSTEM_UNKNOWN', 2],
  ['SYSTEM_EXISTS', 1],
  ['SYSTEM_FILE_DAMAGED', 3],
  ['SYSTEM_BOOK_BUSY', 3],
  ['GATEWAY_ADDRESS_UNUSABLE', 3],
  ['VXP_ENDPOINT_UNREACHABLE', 3],
] as const)('%s ends with status %i', (code, status) => {
  expect(exitStatusOf(receivedError(code, {}) ?? new ExchangeError('INVARIANT_BROKEN', { what: code }))).toBe(
    status,
  );
});
