import { createHash, timingSafeEqual } from 'node:crypto';
import { ExchangeError, errorRow, isExchangeError } from '@lienthong/errors';
import {
  type NewSystem,
  type System,
  type SystemBook,
  type SystemChange,
  systemLimits,
} from '@lienthong/systems';
import { asciiJson, type VxpValue } from '@lienthong/vxp';
import { z } from 'zod';
import type { GatewayLimits } from './gateway-limits.ts';
import type { HttpCall, Reply } from './http-call.ts';

/** Who may steer the gateway: whoever can read the file that holds the token. */
export type Control = { readonly token: string };

export type ControlFrontOptions = {
  readonly control: Control | undefined;
  readonly systems: SystemBook;
  readonly limits: GatewayLimits;
};

const agenciesSchema = z.union([
  z.literal('all'),
  z.array(z.string().max(100)).max(systemLimits.agenciesMax),
]);
const settingsSchema = z.record(z.string().max(40), z.union([z.string().max(100), z.number(), z.boolean()]));
const changeShape = {
  name: z.string().max(1_000).optional(),
  agencies: agenciesSchema.optional(),
  settings: settingsSchema.optional(),
  password: z.string().max(1_000).optional(),
};
const changeSchema = z.strictObject(changeShape);
const newSchema = z.strictObject({
  ...changeShape,
  id: z.string().max(200),
  agencies: agenciesSchema,
  secret: z.string().max(1_000).optional(),
});

/** Answers who operates the gateway: systems listed, added, changed, locked. On this machine only. */
export class ControlFront {
  readonly #options: ControlFrontOptions;

  constructor(options: ControlFrontOptions) {
    this.#options = options;
  }

  /** The reply to a call: also every failure is one. */
  async answer(call: HttpCall): Promise<Reply> {
    call.notes.front = 'control';
    const [, , noun = '', ...rest] = (call.path.split('?', 1)[0] ?? '').split('/');
    call.notes.operation = `${call.request.method} ${noun}`.slice(0, 40);
    try {
      this.#admit(call);
      const [id, verb, ...more] = rest.map(decodeSegment);
      if (noun !== 'systems' || more.length > 0)
        throw new ExchangeError('GATEWAY_OPERATION_UNKNOWN', { operation: call.notes.operation });
      const answer = await this.#perform(call, id, verb);
      call.notes.result = '0';
      return json(200, answer);
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      return refuseControl(call, failure);
    }
  }

  #admit(call: HttpCall): void {
    const { control } = this.#options;
    const given = /^Bearer +(\S+)$/i.exec(call.header('authorization') ?? '')?.[1] ?? '';
    const isRight = timingSafeEqual(digestOf(given), digestOf(control?.token ?? ''));
    if (!control || !isRight || !isLoopback(call.request.socket.remoteAddress))
      throw new ExchangeError('GATEWAY_CONTROL_REFUSED');
  }

  async #perform(call: HttpCall, id: string | undefined, verb: string | undefined): Promise<VxpValue> {
    const { systems } = this.#options;
    const route = `${call.request.method} ${id === undefined ? '' : ':id'}${verb === undefined ? '' : `/${verb}`}`;
    const named = id ?? '';
    switch (route) {
      case 'GET ':
        return { systems: (await systems.list()).map(shown) };
      case 'POST ': {
        const system = await systems.add((await this.#body(call, newSchema)) as NewSystem);
        return withSecret(system);
      }
      case 'GET :id': {
        const system = await systems.find(named);
        if (!system) throw new ExchangeError('SYSTEM_UNKNOWN', { id: named.slice(0, 80) });
        return shown(system);
      }
      case 'PATCH :id':
        return shown(await systems.change(named, (await this.#body(call, changeSchema)) as SystemChange));
      case 'DELETE :id':
        return shown(await systems.remove(named));
      case 'POST :id/rotate':
        return withSecret(await systems.rotate(named));
      case 'POST :id/lock':
        return shown(await systems.lock(named));
      case 'POST :id/unlock':
        return shown(await systems.unlock(named));
      default:
        throw new ExchangeError('GATEWAY_OPERATION_UNKNOWN', { operation: call.notes.operation });
    }
  }

  async #body<Value>(call: HttpCall, schema: z.ZodType<Value>): Promise<Value> {
    const body = await call.body(this.#options.limits.bodySizeBytesMax);
    try {
      return schema.parse(JSON.parse(body.toString('utf8')));
    } catch (cause) {
      const where = cause instanceof z.ZodError ? (cause.issues[0]?.path.join('.') ?? '') : 'JSON';
      throw new ExchangeError('GATEWAY_CONTROL_MALFORMED', { problem: where, problemVi: where }, { cause });
    }
  }
}

/** The failing reply of the control front. */
export function refuseControl(call: HttpCall, error: ExchangeError): Reply {
  call.notes.result = errorRow(error.code).wireStatus;
  call.notes.error = error.code;
  call.refusal = error;
  const [vi, en] = [error.text('vi'), error.text('en')];
  return json(errorRow(error.code).httpStatus, {
    error: { code: error.code, vi: `${vi.summary}. ${vi.action}`, en: `${en.summary}. ${en.action}` },
  });
}

/** A system without what is secret. */
function shown({ secret: _, passwordHash, settings, agencies, rotatedAt, ...system }: System) {
  return {
    ...system,
    agencies,
    settings: { ...settings },
    hasPassword: passwordHash !== undefined,
    ...(rotatedAt !== undefined && { rotatedAt }),
  };
}

function withSecret(system: System) {
  return { ...shown(system), secret: system.secret };
}

function json(status: number, value: VxpValue): Reply {
  return {
    contentType: 'application/json; charset=utf-8',
    status,
    bytes: Buffer.from(asciiJson(value), 'latin1'),
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::ffff:)?127\.|^::1$/.test(address);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
