import { serialiseEdxml } from '@lienthong/edxml';
import { type PackageSigner, signPackage } from '@lienthong/edxml-signature';
import type { AgencyClient, InboxItem, Outcome, SentItem } from '@lienthong/exchange';
import type { CopyState } from '@lienthong/ledger';
import type { Pki } from '@lienthong/pki';
import type { Organisation } from '@lienthong/registry';
import { type Clock, type RandomSource, randomUuid } from '@lienthong/runtime';
import { composeDocument, composeStatus, type DocumentDraft } from './compose.ts';

export type AgencyDeskOptions = {
  readonly organisation: Organisation;
  readonly client: AgencyClient;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
};

/** A package as it was handed in, and what the node said. */
export type Handed = { readonly bytes: Uint8Array; readonly outcome: Outcome };

/** An agency's clerk: composes, signs, sends, takes in, answers with statuses. */
export class AgencyDesk {
  readonly organisation: Organisation;
  readonly #options: AgencyDeskOptions;

  constructor(options: AgencyDeskOptions) {
    this.organisation = options.organisation;
    this.#options = options;
  }

  /** A new document of this agency, signed with its key. */
  async compose(draft: Omit<DocumentDraft, 'from' | 'at'>): Promise<Uint8Array> {
    const { clock, random } = this.#options;
    const document = composeDocument({ ...draft, from: this.organisation, at: clock.now() }, random);
    return this.sign(serialiseEdxml(document));
  }

  /** The package with a signature of this agency, or of `signer` where given. */
  async sign(bytes: Uint8Array, signer?: PackageSigner): Promise<Uint8Array> {
    const { pki, clock } = this.#options;
    const { organId, name, fullName, tier } = this.organisation;
    const own = signer ?? (await pki.agencyIdentity({ organId, name: fullName ?? name, tier }));
    return signPackage(bytes, own, { signingTime: clock.now() });
  }

  /**
   * Hands a package in at the agency's node.
   *
   * @param options.id - names this handing in; the same again with the same id is stored once, even where the node refused it
   * @param options.timeoutMs - how long to wait for the node's decision, milliseconds
   * @throws AXIS_UNREACHABLE, AXIS_NODE_ABSENT when no answer came; hand in the same bytes again
   */
  async submit(
    bytes: Uint8Array,
    options: { readonly id?: string; readonly timeoutMs?: number } = {},
  ): Promise<Handed> {
    const { id = randomUuid(this.#options.random), ...waiting } = options;
    const outcome = await this.#options.client.submit(bytes, { id, ...waiting });
    return { bytes, outcome };
  }

  /** Tells the sender of a received document about its state. */
  async sendStatus(item: InboxItem, statusCode: string, description: string): Promise<Handed> {
    const { sender, code = '', promulgationDate = '', documentId } = item.facts;
    const status = composeStatus({
      from: this.organisation,
      about: { organId: sender, code, promulgationDate, documentId },
      statusCode,
      description,
      at: this.#options.clock.now(),
    });
    return this.submit(await this.sign(serialiseEdxml(status)));
  }

  /** What waits in the mailbox. */
  inbox(options: { readonly limit?: number } = {}): Promise<readonly InboxItem[]> {
    return this.#options.client.inbox(options);
  }

  /** What the agency has sent, the latest first. */
  sent(options: { readonly limit?: number } = {}): Promise<readonly SentItem[]> {
    return this.#options.client.sent(options);
  }

  /** The bytes of a received package, as they were sent. */
  fetch(item: InboxItem): Promise<Uint8Array> {
    return this.#options.client.fetch(item);
  }

  /** Takes a package out of the mailbox, or says another state of it; its sender hears of it. */
  acknowledge(
    pkg: string,
    change: { readonly state?: CopyState; readonly description?: string } = {},
  ): Promise<void> {
    return this.#options.client.acknowledge(pkg, change);
  }
}
