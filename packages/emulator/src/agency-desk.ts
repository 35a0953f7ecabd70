import type { Priority } from '@lienthong/axis';
import { type DocumentPackage, type EdxmlPackage, parseEdxml } from '@lienthong/edxml';
import { type PackageSigner, signEdxml, signPackage } from '@lienthong/edxml-signature';
import { ExchangeError } from '@lienthong/errors';
import type {
  AgencyClient,
  DocumentLife,
  InboxItem,
  Outcome,
  QuotaView,
  SentItem,
} from '@lienthong/exchange';
import type { CopyState } from '@lienthong/ledger';
import { type LifecycleState, stateRanks } from '@lienthong/lifecycle';
import type { Pki } from '@lienthong/pki';
import type { RegisterDirection, RegisterItem, RegisterQuery } from '@lienthong/registers';
import type { Organisation, Registry } from '@lienthong/registry';
import { type Clock, type RandomSource, randomUuid } from '@lienthong/runtime';
import type { BehaviourSwitch } from '@lienthong/trust-services';
import { composeDocument, composeStatus, type DocumentDraft } from './compose.ts';
import {
  composeReplacement,
  composeRevocation,
  composeUpdate,
  type ReplacementDraft,
  type UpdateChanges,
} from './compose-kinds.ts';
import type { FaultySigner } from './faulty-signer.ts';
import { type ComposePdf, type DocumentContent, issueDocument } from './issue-document.ts';
import type { PackageWriters } from './package-writers.ts';
import { placeOfIssue } from './place-of-issue.ts';

export type AgencyDeskOptions = {
  /** Makes PDFs; on this thread where left out. */
  readonly composePdf?: ComposePdf | undefined;
  /** Composes and signs what is large; on this thread where left out. */
  readonly writers?: PackageWriters | undefined;
  /** How the time stamp service behaves for documents that are issued here; as it should where left out. */
  readonly trustServices?: BehaviourSwitch | undefined;
  /** Signs in place of the agency's own key, whatever it is worth. */
  readonly signer?: PackageSigner;
  readonly organisation: Organisation;
  readonly registry: Registry;
  readonly client: AgencyClient;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Whoever signs in place of the agency while a fault makes its certificate wrong. */
  readonly faultySigner?: FaultySigner;
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

  /** The same desk, where everything is signed by `signer`: also with a key that nobody accepts. */
  signingWith(signer: PackageSigner): AgencyDesk {
    return new AgencyDesk({ ...this.#options, signer });
  }

  /** A new document of this agency, signed with its key. */
  async compose(draft: Omit<DocumentDraft, 'from' | 'at'>): Promise<Uint8Array> {
    const { random, writers } = this.#options;
    const document = { ...this.#heading(), ...draft };
    if (!writers) return this.sign(composeDocument(document, random));
    const { signer, options } = await this.#signing(this.#options.signer);
    return writers.write(document, signer, { ...options, random, layout: 'indented' });
  }

  /** What is limited for the agency, and how much of it is used; undefined where nothing is. */
  quota(): Promise<QuotaView | undefined> {
    return this.#options.client.quota();
  }

  /**
   * The document that a draft describes as a PDF, signed by its person and by this agency, to be attached to it.
   *
   * @throws PDF_DOCUMENT_INVALID when a text of it cannot stand in a document
   */
  issueDocument(
    content: Omit<DocumentContent, 'from' | 'at'>,
  ): Promise<DocumentDraft['attachments'][number]> {
    return issueDocument({ ...this.#heading(), ...content }, this.#options);
  }

  /**
   * A revocation of a document that this agency has sent, for all who have it or for `to`; signed.
   *
   * @throws EXCHANGE_PACKAGE_UNKNOWN when the agency has sent no such document
   */
  async composeRevocation(
    documentId: string,
    order: { readonly reason: string; readonly to?: readonly Organisation[] },
  ): Promise<Uint8Array> {
    const original = await this.#latestVersion(documentId);
    const to = order.to ?? (await this.holders(documentId));
    const at = this.#options.clock.now();
    return this.sign(composeRevocation({ ...order, from: this.organisation, to, at, original }));
  }

  /**
   * An update of a document that this agency has sent, for all who have it and those that it adds; signed.
   *
   * @throws EXCHANGE_PACKAGE_UNKNOWN when the agency has sent no such document
   */
  async composeUpdate(documentId: string, changes: UpdateChanges): Promise<Uint8Array> {
    const { clock, random } = this.#options;
    const original = await this.#latestVersion(documentId);
    const holders = await this.holders(documentId);
    const named = [...holders, ...(changes.added ?? []), ...(changes.dropped ?? [])];
    const to = [...new Map(named.map((organisation) => [organisation.organId, organisation])).values()];
    const draft = { ...changes, from: this.organisation, to, at: clock.now(), original };
    return this.sign(composeUpdate(draft, random));
  }

  /** A new document that takes the place of others; signed. */
  async composeReplacement(draft: Omit<ReplacementDraft, 'from' | 'at'>): Promise<Uint8Array> {
    return this.sign(composeReplacement({ ...this.#heading(), ...draft }, this.#options.random));
  }

  /** The document as this agency has last sent it. */
  async #latestVersion(documentId: string): Promise<DocumentPackage> {
    const sent = await this.#options.client.sent({ limit: 100_000 });
    const item = sent.find(({ facts }) => {
      const { kind, affects = [], changes } = facts;
      if (kind === 'update') return changes?.content === true && affects[0]?.documentId === documentId;
      return (kind === 'new' || kind === 'replace') && facts.documentId === documentId;
    });
    const edxml = item && parseEdxml(await this.#options.client.fetch(item));
    if (edxml?.kind === 'document') return edxml;
    throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', {
      pkg: documentId.slice(0, 200),
      agency: this.organisation.organId,
    });
  }

  /** Those who have a document of this agency and have not given it back. */
  async holders(documentId: string): Promise<readonly Organisation[]> {
    const lives = await this.lives({ documentId, sender: this.organisation.organId });
    return lives.flatMap(({ receiver, lifecycle }) =>
      isUnderway(lifecycle.state) ? (this.#options.registry.find(receiver) ?? []) : [],
    );
  }

  /**
   * The package with a signature of this agency, or of `signer` where given. One that is no bytes yet is written so that it need
   * not be read again for that, in lines that people can read.
   */
  async sign(
    source: Uint8Array | EdxmlPackage,
    signer: PackageSigner | undefined = this.#options.signer,
  ): Promise<Uint8Array> {
    const { signer: own, options } = await this.#signing(signer);
    if (!(source instanceof Uint8Array)) return signEdxml(source, own, { ...options, layout: 'indented' });
    const { writers } = this.#options;
    return writers ? writers.sign(source, own, options) : signPackage(source, own, options);
  }

  /** Who issues a new document, where and when. */
  #heading(): { readonly from: Organisation; readonly at: number; readonly place: string } {
    const { clock, registry } = this.#options;
    return {
      from: this.organisation,
      at: clock.now(),
      place: placeOfIssue(this.organisation, registry),
    };
  }

  /** With what this agency signs at present, and how. */
  async #signing(given: PackageSigner | undefined): Promise<{
    readonly signer: PackageSigner;
    readonly options: { readonly signingTime: number; readonly allowWeakKey: boolean };
  }> {
    const { pki, clock, faultySigner } = this.#options;
    const { organId, name, fullName, tier } = this.organisation;
    const signer =
      given ??
      (await faultySigner?.signerFor(this.organisation)) ??
      (await pki.agencyIdentity({ organId, name: fullName ?? name, tier }));
    return { signer, options: { signingTime: clock.now(), allowWeakKey: given !== undefined } };
  }

  /**
   * Hands a package in at the agency's node.
   *
   * @param options.id - names this handing in; the same again with the same id is stored once, even where the node refused it
   * @param options.timeoutMs - how long to wait for the node's decision, milliseconds
   * @param options.priority - lane to the node; the one that the package states where left out
   * @throws AXIS_UNREACHABLE, AXIS_NODE_ABSENT when no answer came; hand in the same bytes again
   */
  async submit(
    bytes: Uint8Array,
    options: { readonly id?: string; readonly timeoutMs?: number; readonly priority?: Priority } = {},
  ): Promise<Handed> {
    const { id = randomUuid(this.#options.random), ...waiting } = options;
    const outcome = await this.#options.client.submit(bytes, { id, ...waiting });
    return { bytes, outcome };
  }

  /** Tells the sender of a received document about its state. */
  async sendStatus(item: InboxItem, statusCode: string, description: string): Promise<Handed> {
    return this.#tell(item.facts, item.facts.sender, { statusCode, description });
  }

  /**
   * Asks a receiver to give back a document of this agency (status 13).
   *
   * @throws EXCHANGE_PACKAGE_UNKNOWN when the agency has sent no such document
   */
  async takeBack(documentId: string, receiver: Organisation, reason: string): Promise<Handed> {
    const { header } = await this.#latestVersion(documentId);
    const { code, promulgationInfo } = header;
    return this.#tell(
      {
        documentId,
        code: `${code.codeNumber}/${code.codeNotation}`,
        promulgationDate: promulgationInfo.promulgationDate,
      },
      receiver.organId,
      { statusCode: '13', description: reason },
    );
  }

  async #tell(
    about: Pick<InboxItem['facts'], 'documentId' | 'code' | 'promulgationDate'>,
    organId: string,
    said: { readonly statusCode: string; readonly description: string },
  ): Promise<Handed> {
    const { documentId, code = '', promulgationDate = '' } = about;
    const status = composeStatus({
      ...said,
      from: this.organisation,
      about: { organId, code, promulgationDate, documentId },
      at: this.#options.clock.now(),
    });
    return this.submit(await this.sign(status));
  }

  /** What became of a document that the agency has sent or received. */
  lives(query: { readonly documentId: string; readonly sender?: string }): Promise<readonly DocumentLife[]> {
    return this.#options.client.lives(query);
  }

  /** The agency's register of incoming or outgoing documents. */
  register(
    direction: RegisterDirection,
    query: RegisterQuery & { readonly limit?: number } = {},
  ): Promise<readonly RegisterItem[]> {
    return this.#options.client.register(direction, query);
  }

  /** What waits in the mailbox. */
  inbox(options: { readonly limit?: number } = {}): Promise<readonly InboxItem[]> {
    return this.#options.client.inbox(options);
  }

  /** What the agency has sent, the latest first. */
  sent(options: { readonly limit?: number } = {}): Promise<readonly SentItem[]> {
    return this.#options.client.sent(options);
  }

  /** The bytes of a received package, as they were sent; of any other that the agency knows the digest of. */
  fetch(
    item: InboxItem | { readonly facts: Pick<InboxItem['facts'], 'digest' | 'size'> },
  ): Promise<Uint8Array> {
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

function isUnderway(state: LifecycleState): boolean {
  return state !== 'draft' && stateRanks[state] !== undefined;
}
