import { formatWireTimestamp, spliceTraceHeader } from '@lienthong/edxml';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type {
  AdmissionTerms,
  GatewayClient,
  MailItem,
  MailState,
  Outcome,
  SentPackage,
} from '@lienthong/exchange';
import type { OrganId, Registry, Topology } from '@lienthong/registry';
import type { System } from '@lienthong/systems';
import { type MessageType, pkgPrefixOfSenderDocId, readReceiverDocId, type TimeSpan } from '@lienthong/vxp';
import type { AgencyRights, SpokenAgencies } from './agency-rights.ts';
import type { CallFaults } from './call-faults.ts';
import type { GatewayLimits } from './gateway-limits.ts';

/** The exchange as a gateway sees it. */
export type ExchangeAccess = Pick<
  GatewayClient,
  'submit' | 'inbox' | 'count' | 'delivery' | 'sent' | 'fetch' | 'acknowledge'
>;

/** What a desk works with; the same for all systems. */
export type DeskTools = {
  readonly exchange: ExchangeAccess;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly rights: AgencyRights;
  readonly limits: GatewayLimits;
  readonly faults: CallFaults;
};

/** Which rows of a list are wanted. */
export type ListFilter = {
  readonly messageType: MessageType | undefined;
  /** Instants from the start of the first to the end of the second. */
  readonly from: TimeSpan | undefined;
  readonly to: TimeSpan | undefined;
};

const acknowledgedStates = ['processing', 'done', 'fail'] as const;

/** What one system may do, whichever front it came in by. Everything it sees is asked of the nodes. */
export class SystemDesk {
  readonly system: System;
  readonly #tools: DeskTools;

  /** @throws AXIS_UNREACHABLE where a fault keeps the system away */
  constructor(system: System, tools: DeskTools) {
    tools.faults.admit(system.id);
    this.system = system;
    this.#tools = tools;
  }

  /**
   * The agency in whose name the system sends: the one named, else the one that has the system's id as its code.
   *
   * @throws GATEWAY_SENDER_FOREIGN when the system does not speak for it
   */
  async senderOf(from: string | undefined): Promise<OrganId> {
    const { registry, rights } = this.#tools;
    const agency = from?.trim() || this.system.id;
    const organId = registry.find(agency)?.organId;
    if (organId === undefined || !(await rights.of(this.system)).has(organId))
      throw new ExchangeError('GATEWAY_SENDER_FOREIGN', {
        agency: agency.slice(0, 80),
        system: this.system.id,
      });
    return organId;
  }

  /** The agency of a system that speaks for no other. */
  async onlyAgency(): Promise<OrganId | undefined> {
    const { organIds } = await this.#agencies();
    return organIds.length === 1 ? organIds[0] : undefined;
  }

  /**
   * Hands in a package; resolves when the sender's node has decided and recorded it. The same package again is
   * answered like the first time.
   *
   * @throws the node's refusal by its code, when no copy goes its way
   * @throws AXIS_UNREACHABLE, AXIS_NODE_ABSENT when it did not decide in time; sending again is safe
   */
  async send(
    bytes: Uint8Array,
    options: {
      readonly agency: OrganId;
      readonly messageType: MessageType | undefined;
      readonly to: readonly string[];
    },
  ): Promise<Outcome> {
    const { exchange, limits } = this.#tools;
    const { check, signature, unsigned, unknownReceiver } = this.system.settings;
    const terms: AdmissionTerms = {
      check,
      signature,
      unsigned,
      unknownReceiver,
      ...(options.messageType && { expects: kindOf(options.messageType) }),
      ...(options.to.length > 0 && { to: options.to }),
    };
    return exchange.submit(bytes, {
      agency: options.agency,
      system: this.system.id,
      terms,
      timeoutMs: limits.decisionTimeoutMs,
    });
  }

  /** What waits for the system's agencies, in the order of delivery. */
  async received({ messageType, from, to }: ListFilter): Promise<readonly MailItem[]> {
    const { organIds } = await this.#agencies();
    const items = await this.#tools.exchange.inbox(organIds, {
      ...this.#waiting(messageType),
      limit: this.#tools.limits.listItemsMax,
    });
    return items.filter(({ deliveredAt }) => isWithin(deliveredAt, from, to));
  }

  /** How much waits for the system's agencies. */
  async count(messageType: MessageType): Promise<number> {
    const { organIds } = await this.#agencies();
    return this.#tools.exchange.count(organIds, this.#waiting(messageType));
  }

  /**
   * What the system's agencies have sent, the latest first.
   *
   * @param docId - a sender's id; where it is none of the system's own it is a leftover and counts for nothing
   */
  async sent(filter: ListFilter, docId: string | undefined): Promise<readonly SentPackage[]> {
    const { exchange, limits } = this.#tools;
    const { organIds } = await this.#agencies();
    const type = filter.messageType && { type: kindOf(filter.messageType) };
    const pkgPrefix = docId === undefined ? undefined : pkgPrefixOfSenderDocId(docId.trim());
    const named = pkgPrefix === undefined ? [] : await exchange.sent(organIds, { ...type, pkgPrefix });
    const found =
      named.length > 0 ? named : await exchange.sent(organIds, { ...type, limit: limits.listItemsMax });
    return found.filter(({ sentAt }) => isWithin(sentAt, filter.from, filter.to));
  }

  /**
   * The delivered package with a receiver's id, in any state. What was delivered to others is as unknown as what does
   * not exist.
   *
   * @throws GATEWAY_DOCUMENT_UNKNOWN when none of the system's agencies has received it
   */
  async mail(docId: string | undefined): Promise<MailItem> {
    const id = docId?.trim() ?? '';
    const read = readReceiverDocId(id);
    if (read) {
      for (const agency of (await this.#agencies()).byHash(read.agencyHash)) {
        const item = await this.#delivery(agency, read.pkgPrefix);
        if (item) return item;
      }
    }
    throw new ExchangeError('GATEWAY_DOCUMENT_UNKNOWN', { id: id.slice(0, 80) });
  }

  async #delivery(agency: OrganId, pkgPrefix: string): Promise<MailItem | undefined> {
    try {
      return await this.#tools.exchange.delivery(agency, pkgPrefix);
    } catch (failure) {
      // An agency that is no longer in force hangs on no node.
      if (isExchangeError(failure, 'REGISTRY_ORGANISATION_UNKNOWN')) return undefined;
      throw failure;
    }
  }

  /** Bytes of memory that {@link SystemDesk.fetch} takes. */
  memoryFor({ facts }: MailItem): number {
    return this.system.settings.traceOnDelivery ? facts.size * copiesOfTracing : facts.size;
  }

  /**
   * The bytes of a delivered package: as they were sent, or with one more TraceHeader where the system wants that. Its
   * time is that of the delivery, so that they are the same each time. What has no trace stays as it is.
   */
  async fetch(item: MailItem): Promise<Uint8Array> {
    const bytes = await this.#tools.exchange.fetch(item);
    if (!this.system.settings.traceOnDelivery || item.facts.kind === 'status') return bytes;
    const organId = this.#tools.topology.nodeOf(item.agency) ?? item.agency;
    try {
      return spliceTraceHeader(bytes, { organId, timestamp: formatWireTimestamp(item.deliveredAt) });
    } catch (failure) {
      // Admitted under terms that ask for less than a reader of edXML does.
      if (isExchangeError(failure)) return bytes;
      throw failure;
    }
  }

  /**
   * Says how far the receiver has come with a package; resolves when that is recorded. Saying it again is fine.
   *
   * @throws GATEWAY_PARAMETER_INVALID when `status` is none of `processing`, `done`, `fail`
   * @throws GATEWAY_DOCUMENT_UNKNOWN as {@link SystemDesk.mail}
   */
  async updateStatus(change: {
    readonly docId: string | undefined;
    readonly status: string | undefined;
    readonly description: string | undefined;
  }): Promise<void> {
    const status = change.status?.trim() ?? '';
    const state = acknowledgedStates.find((one) => one === status);
    if (state === undefined)
      throw new ExchangeError('GATEWAY_PARAMETER_INVALID', {
        name: 'status',
        value: status.slice(0, 40),
        expected: acknowledgedStates.join(', '),
      });
    const item = await this.mail(change.docId);
    const description = change.description?.trim().slice(0, descriptionCharactersMax);
    await this.#tools.exchange.acknowledge(item.agency, item.pkg, {
      state,
      ...(description ? { description } : {}),
    });
  }

  #agencies(): Promise<SpokenAgencies> {
    return this.#tools.rights.of(this.system);
  }

  #waiting(messageType: MessageType | undefined) {
    const { listProcessing, listFailed } = this.system.settings;
    const states: MailState[] = ['initial'];
    if (listProcessing) states.push('processing');
    if (listFailed) states.push('fail');
    return { ...(messageType && { type: kindOf(messageType) }), states };
  }
}

const descriptionCharactersMax = 500;
/** The package, its parsed form, and the package with the trace. */
const copiesOfTracing = 4;

function kindOf(messageType: MessageType): 'document' | 'status' {
  return messageType === 'edoc' ? 'document' : 'status';
}

function isWithin(at: number, from: TimeSpan | undefined, to: TimeSpan | undefined): boolean {
  return (from === undefined || at >= from.startMs) && (to === undefined || at < to.endMs);
}
