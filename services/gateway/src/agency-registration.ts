import { ExchangeError } from '@lienthong/errors';
import type { FollowedRegistry } from '@lienthong/node-host';
import { type Organisation, type OrganisationRow, organIdForm, type Registry } from '@lienthong/registry';
import type { Clock } from '@lienthong/runtime';
import type { System } from '@lienthong/systems';
import { z } from 'zod';
import type { AgencyRights } from './agency-rights.ts';

const text = (charactersMax: number) =>
  z
    .union([z.string(), z.number(), z.null()])
    .optional()
    .transform((value) => (value ?? '').toString().trim())
    .pipe(z.string().max(charactersMax));
const agencySchema = z.object({
  code: text(35).pipe(z.string().min(1)),
  name: text(500).pipe(z.string().min(1)),
  pcode: text(100),
  mail: text(254),
  mobile: text(50),
  fax: text(50),
});
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Registers agencies for systems and takes them back, by notices that every process of the exchange hears. */
export class AgencyRegistration {
  readonly #registry: Registry;
  readonly #rights: AgencyRights;
  readonly #following: FollowedRegistry;
  readonly #clock: Clock;

  constructor(options: {
    readonly registry: Registry;
    readonly rights: AgencyRights;
    readonly following: FollowedRegistry;
    readonly clock: Clock;
  }) {
    this.#registry = options.registry;
    this.#rights = options.rights;
    this.#following = options.following;
    this.#clock = options.clock;
  }

  /**
   * Registers the agency of a body, or changes the one that the system has registered under the same code. Resolves
   * when this process goes by it.
   *
   * @throws GATEWAY_AGENCY_MALFORMED when the body says no agency
   * @throws GATEWAY_PARENT_FOREIGN when the system does not speak for the agency above
   * @throws REGISTRY_* when the registry does not allow it
   * @throws AXIS_UNREACHABLE when the notice was not taken in time; registering again is safe
   */
  async register(system: System, body: Uint8Array): Promise<string> {
    const { code, name, pcode, mail, mobile, fax } = parseAgency(body);
    const parent = await this.#parent(system, pcode);
    const row: OrganisationRow = {
      ...(organIdForm(code) === 'new' ? { codeQd20: code } : { codeQcvn102: code }),
      name,
      tier: parent.tier,
      parent: parent.organId,
      kind: 'đơn vị',
      ...(mail && { mail }),
      ...(mobile && { mobile }),
      ...(fax && { fax }),
    };
    await this.#following.post({ type: 'registered', row, system: system.id, at: this.#clock.now() });
    return code;
  }

  /**
   * Takes back an agency that the system has registered. Taking it back again does nothing.
   *
   * @throws GATEWAY_PARAMETER_INVALID when `code` is no code of an agency
   * @throws REGISTRY_ORGANISATION_UNKNOWN, REGISTRY_AGENCY_LISTED, REGISTRY_SYSTEM_FOREIGN when it is not the system's
   */
  async deregister(system: System, code: string | undefined): Promise<void> {
    const named = code?.trim() ?? '';
    if (organIdForm(named) === undefined)
      throw new ExchangeError('GATEWAY_PARAMETER_INVALID', {
        name: 'AgencyCode',
        value: named.slice(0, 40),
        expected: '000.00.00.H99',
      });
    await this.#following.post({
      type: 'deregistered',
      code: named,
      system: system.id,
      at: this.#clock.now(),
    });
  }

  async #parent(system: System, pcode: string): Promise<Organisation> {
    const spoken = await this.#rights.of(system);
    const own = this.#registry.find(system.id)?.organId ?? spoken.organIds[0];
    const named = pcode === '' || pcode === system.id ? own : this.#registry.find(pcode)?.organId;
    if (named === undefined || !spoken.has(named))
      throw new ExchangeError('GATEWAY_PARENT_FOREIGN', { system: system.id, parent: pcode.slice(0, 80) });
    return this.#registry.get(named);
  }
}

function parseAgency(body: Uint8Array): z.infer<typeof agencySchema> {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(body));
  } catch {
    throw malformed('not JSON', 'không phải JSON hợp lệ');
  }
  const parsed = agencySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const member = issue?.path.join('.') || 'JSON';
  throw malformed(`${member}: ${issue?.message}`, `${member} không hợp lệ`);
}

function malformed(problem: string, problemVi: string): ExchangeError {
  return new ExchangeError('GATEWAY_AGENCY_MALFORMED', { problem, problemVi });
}
