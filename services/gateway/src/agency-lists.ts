import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ExchangeError } from '@lienthong/errors';
import type { Organisation, Registry, Topology } from '@lienthong/registry';
import {
  agencyQd20Row,
  agencyRow,
  envelopeContentType,
  listEnvelope,
  syncUnitRow,
  type VxpMembers,
} from '@lienthong/vxp';
import type { Reply } from './http-call.ts';
import { inLgspStyle } from './lgsp-envelope.ts';

/** A list of agencies as it is sent, whole. */
export type PreparedList = Extract<Reply, { bytes: Buffer }>;

/** The lists that are asked for; `qd20` can be had by level of administration, `lgsp` is `agencies` in another style. */
export type AgencyList = 'agencies' | 'lgsp' | 'qd20' | 'qd20-1' | 'qd20-2' | 'qd20-3' | 'qd20-4' | 'units';

const compress = promisify(gzip);
const tierOfLevel: Readonly<Record<string, string>> = {
  '1': 'central',
  '2': 'province',
  '3': 'district',
  '4': 'commune',
};

/**
 * The lists of agencies, made once for each version of the registry: a hundred thousand rows are ready bytes,
 * compressed and not, and making them lets other calls through.
 */
export class AgencyLists {
  readonly #registry: Registry;
  readonly #topology: Topology;
  readonly #made = new Map<AgencyList, { readonly version: number; readonly list: Promise<PreparedList> }>();

  constructor(options: { readonly registry: Registry; readonly topology: Topology }) {
    this.#registry = options.registry;
    this.#topology = options.topology;
  }

  /** The list as it is now. */
  get(name: AgencyList): Promise<PreparedList> {
    const { version } = this.#registry;
    const made = this.#made.get(name);
    if (made?.version === version) return made.list;
    const list = this.#make(name);
    this.#made.set(name, { version, list });
    return list;
  }

  /**
   * The name of the QĐ 20 list for a level of administration, 1 for the highest; of the whole list where none is named.
   *
   * @throws GATEWAY_PARAMETER_INVALID when there is no such level
   */
  static qd20(level: string | undefined): AgencyList {
    if (level === undefined || level.trim() === '') return 'qd20';
    if (Object.hasOwn(tierOfLevel, level.trim())) return `qd20-${level.trim()}` as AgencyList;
    throw new ExchangeError('GATEWAY_PARAMETER_INVALID', {
      name: 'level',
      value: level.slice(0, 40),
      expected: '1, 2, 3, 4',
    });
  }

  async #make(name: AgencyList): Promise<PreparedList> {
    const bytes =
      name === 'lgsp'
        ? inLgspStyle({ bytes: (await this.get('agencies')).bytes }).bytes
        : await this.#write(name);
    return { contentType: envelopeContentType, bytes, gzipped: await compress(bytes) };
  }

  async #write(name: AgencyList): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of listEnvelope(this.#rows(name))) parts.push(part);
    return Buffer.concat(parts);
  }

  #rows(name: AgencyList): Iterable<VxpMembers> {
    const all = this.#registry.all();
    if (name === 'units') return this.#units(all);
    const inForce = this.#inForce(all);
    if (name === 'agencies') return agencyRows(inForce);
    return qd20Rows(inForce, tierOfLevel[name.slice('qd20-'.length)]);
  }

  *#inForce(all: readonly Organisation[]): Iterable<Organisation> {
    for (const organisation of all) if (this.#registry.isInForce(organisation)) yield organisation;
  }

  *#units(all: readonly Organisation[]): Iterable<VxpMembers> {
    for (const organisation of all)
      yield syncUnitRow({
        ...listing(organisation),
        centerCode: this.#topology.nodeOf(organisation.organId),
        modifiedAt: organisation.changedAt,
        version: organisation.version ?? 0,
        deleted: !this.#registry.isInForce(organisation),
        isAgency: true,
      });
  }
}

function* agencyRows(organisations: Iterable<Organisation>): Iterable<VxpMembers> {
  for (const organisation of organisations)
    yield agencyRow({ ...listing(organisation), oldCode: organisation.codeQcvn102 });
}

function* qd20Rows(organisations: Iterable<Organisation>, tier: string | undefined): Iterable<VxpMembers> {
  for (const organisation of organisations) {
    const { codeQd20, codeQcvn102 } = organisation;
    if (codeQd20 === undefined || (tier !== undefined && organisation.tier !== tier)) continue;
    yield agencyQd20Row({ ...listing(organisation), code: codeQd20, code102: codeQcvn102 });
  }
}

/** Ids are codes: a client may give either as the parent of what it registers. */
function listing({ organId, parent, name, fullName, mail }: Organisation) {
  return { id: organId, parentId: parent, code: organId, name: fullName ?? name, mail };
}
