import { type ErrorCode, ExchangeError, errorRow, isExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import type { System, SystemBook } from '@lienthong/systems';
import {
  type EnvelopeFailure,
  envelopeContentType,
  failEnvelope,
  failureOf,
  operationOf,
  signatureHeaders,
  type VxpOperation,
  verifyFreshness,
  verifySignedHeaders,
  vxpOperations,
} from '@lienthong/vxp';
import type { HttpCall, Reply } from './http-call.ts';
import { type DeskTools, SystemDesk } from './system-desk.ts';
import { type OperationTools, performOperation } from './vxp-operations.ts';

export type VxpFrontOptions = {
  readonly systems: SystemBook;
  readonly desks: DeskTools;
  readonly operations: Omit<OperationTools, 'desk'>;
  readonly clock: Clock;
};

/** Answers calls as the official SDK makes them. */
export class VxpFront {
  readonly #options: VxpFrontOptions;

  constructor(options: VxpFrontOptions) {
    this.#options = options;
  }

  /** The reply to a call: also every failure is one. */
  async answer(call: HttpCall): Promise<Reply> {
    const operation = operationOf(call.path);
    call.notes.operation = operation ?? lastSegment(call.path);
    try {
      return await this.#perform(call, operation);
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      return this.refuse(call, failure);
    }
  }

  /** The failing reply to a call. */
  refuse(call: HttpCall, error: ExchangeError): Reply {
    const operation = operationOf(call.path);
    const told = isSecretive(error) ? new ExchangeError('GATEWAY_SYSTEM_REFUSED') : error;
    const failure = wireFailure(told);
    call.notes.result = failure.code;
    call.notes.error = error.code;
    call.refusal = error;
    if (told.code !== error.code) call.toldCode = told.code;
    const bytes = failEnvelope(operation, failure);
    const isFile = operation !== undefined && vxpOperations[operation].reply === 'file';
    // Only a download tells failures by the status: its body has to be empty.
    return isFile
      ? { contentType: 'application/octet-stream', status: errorRow(told.code).httpStatus, bytes }
      : { contentType: envelopeContentType, bytes };
  }

  async #perform(call: HttpCall, operation: VxpOperation | undefined): Promise<Reply> {
    const { method = '' } = call.request;
    if (operation === undefined)
      throw new ExchangeError('GATEWAY_OPERATION_UNKNOWN', { operation: call.notes.operation });
    const { methods } = vxpOperations[operation];
    if (!methods.some((one) => one === method))
      throw new ExchangeError('GATEWAY_METHOD_NOT_ALLOWED', {
        method,
        operation,
        expected: methods.join(', '),
      });
    const { system, parameters } = await this.#signer(call);
    const { desks, operations } = this.#options;
    const desk = new SystemDesk(system, desks);
    const reply = await performOperation(operation, { call, parameters, ...operations, desk });
    call.notes.result = '0';
    return reply;
  }

  async #signer(
    call: HttpCall,
  ): Promise<{ readonly system: System; readonly parameters: ReadonlyMap<string, string> }> {
    const { systems, clock } = this.#options;
    let system: System | undefined;
    const { parameters } = await verifySignedHeaders({
      signHeader: call.header(signatureHeaders.signedText.toLowerCase()),
      hashHeader: call.header(signatureHeaders.signature.toLowerCase()),
      secretOf: async (id) => {
        call.notes.system = id.slice(0, 80);
        system = await systems.find(id);
        call.caller = system;
        return system?.secret;
      },
    });
    if (!system) throw new ExchangeError('GATEWAY_SYSTEM_REFUSED');
    call.notes.parameters = parameters;
    if (system.locked) throw new ExchangeError('GATEWAY_SYSTEM_LOCKED', { system: system.id });
    const { freshnessDays } = system.settings;
    if (freshnessDays !== undefined)
      verifyFreshness(parameters.get('timestamp'), { nowMs: clock.now(), freshnessDays });
    return { system, parameters };
  }
}

/** Who guesses hears the same whether the system does not exist or the secret is another. */
function isSecretive(error: ExchangeError): boolean {
  return isExchangeError(error, 'VXP_SYSTEM_UNKNOWN', 'VXP_SIGNATURE_WRONG');
}

/** What the wire says of an error: what happened, and the rule where there is one that people can look up. */
function wireFailure(error: ExchangeError<ErrorCode>): EnvelopeFailure {
  const { code, text } = failureOf(error);
  const rule = error.details['rule'] ?? errorRow(error.code).clause;
  const isRule = typeof rule === 'string' && /^R-\d+/.test(rule) && !text.includes(rule);
  return { code, text: isRule ? `${text} (${rule})` : text };
}

function lastSegment(path: string): string {
  const [bare = ''] = path.split('?', 1);
  return (bare.split('/').findLast((part) => part !== '') ?? '').slice(0, 40);
}
