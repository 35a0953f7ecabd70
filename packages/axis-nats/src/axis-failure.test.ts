import { ExchangeError } from '@lienthong/errors';
import { errors } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { axisFailure, ConnectionLost, isTransient, ServerRefusal } from './axis-failure.ts';

const refusal = (errorCode: number, status: number, description: string) =>
  new ServerRefusal({ errorCode, status, description });
const violation = new errors.PermissionViolationError('no', 'publish', 'lt.in.x');

test.each([
  ['a broken connection', new ConnectionLost(), 'AXIS_UNREACHABLE', true],
  ['a time-out', new errors.TimeoutError(), 'AXIS_UNREACHABLE', true],
  ['a stream that is not there yet', new errors.NoRespondersError('x'), 'AXIS_UNREACHABLE', true],
  ['a closed connection', new errors.ClosedConnectionError(), 'AXIS_UNREACHABLE', false],
  [
    'a cluster without a leader',
    refusal(10008, 503, 'system temporarily unavailable'),
    'AXIS_UNREACHABLE',
    true,
  ],
  ['a refused right', violation, 'AXIS_NOT_ALLOWED', false],
  [
    'a refused right below another error',
    new errors.RequestError('x', { cause: violation }),
    'AXIS_NOT_ALLOWED',
    false,
  ],
  ['refused credentials', new errors.AuthorizationError('x'), 'AXIS_NOT_ALLOWED', false],
  ['a full stream', refusal(10077, 503, 'maximum bytes exceeded'), 'AXIS_FULL', false],
  ['a full server', refusal(10047, 500, 'insufficient storage resources available'), 'AXIS_FULL', false],
  [
    'an account at its limit',
    refusal(10002, 400, 'resource limits exceeded for account'),
    'AXIS_FULL',
    false,
  ],
  ['anything else', new Error('x'), 'AXIS_UNREACHABLE', false],
])('%s has a name, and it is known whether waiting helps', (_, failure, code, transient) => {
  const named = axisFailure(failure, 'send');
  expect(named).toMatchObject({ code, cause: failure, details: { what: 'send' } });
  expect(isTransient(failure)).toBe(transient);
});

test('what has a name keeps it', () => {
  const failure = new ExchangeError('LEDGER_CONFLICT', { node: 'x' });
  expect(axisFailure(failure, 'append')).toBe(failure);
});
