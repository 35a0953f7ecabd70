import { judgeSigner, type PackageEvidence } from '@lienthong/edxml-signature';
import { ExchangeError } from '@lienthong/errors';
import type { ChainEvidence } from '@lienthong/pki';
import type { OrganId, Registry } from '@lienthong/registry';
import type { Admission } from './admission.ts';
import { type AttachedPdf, brokenRuleRefusal, pdfRemarks } from './attached-pdf.ts';
import type { Relay } from './hop-message.ts';
import type { NodePolicy } from './node-policy.ts';
import { packageKey } from './package-identity.ts';
import type { PackageReading } from './package-reading.ts';
import type { Passage } from './passage.ts';
import type { ReadableContent } from './readable-content.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { isUnsigned, isValid, signatureRefusal } from './signature-refusal.ts';
import type { VouchedSignature } from './transformation.ts';

/** What other nodes answer for, believed. */
export type Vouching = {
  readonly admission: Admission | undefined;
  readonly passage: Passage | undefined;
};

/** What was found out about a package; the same for every node that holds the same bytes and asks about them alike. */
export interface Examination {
  /** What the package says; absent where it cannot be read. */
  readonly content: ReadableContent | undefined;
  /** Result of the signature check, and SHA-256 of the signer's certificate. */
  readonly signature: { readonly status: string | undefined; readonly signer: string | undefined };
  /** Attached PDFs, where they were looked into. */
  readonly pdfs: readonly AttachedPdf[];
  /** Why a node does not take the package from its agency `organId`; undefined where it does. */
  submissionRefusal(policy: NodePolicy, organId: OrganId): Refusal | undefined;
  /**
   * Why a node does not take the package from a neighbour, for the receivers `to`; undefined where it does.
   *
   * @param vouching - what the origin and the nodes on the way answer for
   */
  relayRefusal(
    policy: NodePolicy,
    relay: Relay,
    to: readonly string[],
    vouching: Vouching,
  ): Refusal | undefined;
  /** What a node finds about the signature and does not refuse the package for. */
  signatureRemarks(policy: NodePolicy): readonly Refusal[];
  /** What the sender's node finds in attached PDFs and does not refuse the package for. */
  pdfRemarks(policy: NodePolicy): readonly Refusal[];
  /** What of the package a node that enforces everything would not take on its own merits, for the receivers `to`. */
  needsVouching(to: readonly string[]): { readonly signature: boolean; readonly to: boolean };
}

/** The examination of content that could not be had or read, for the reason `error`. */
export function unreadableExamination(error: ExchangeError): Examination {
  return {
    content: undefined,
    signature: { status: undefined, signer: undefined },
    pdfs: [],
    signatureRemarks: () => [],
    pdfRemarks: () => [],
    submissionRefusal: () => refusalOf(error),
    relayRefusal: () => refusalOf(error),
    needsVouching: () => ({ signature: true, to: true }),
  };
}

/**
 * What the bytes of a package say, seen with a registry.
 */
export class ReadPackage {
  readonly reading: PackageReading;
  readonly registry: Registry;
  #receivers: ReadonlySet<string> | undefined;

  constructor(reading: PackageReading, registry: Registry) {
    this.reading = reading;
    this.registry = registry;
  }

  /** The receivers that the package names, by their primary codes. */
  get receivers(): ReadonlySet<string> {
    this.#receivers ??= primaryCodes(this.registry, this.reading.content.receivers);
    return this.#receivers;
  }
}

/**
 * The examination of a package that could be read. It holds texts and results only, never the package's bytes, so that
 * remembering it costs little however large the package is.
 */
export class ReadableExamination implements Examination {
  readonly #read: ReadPackage;
  readonly #evidence: Pick<PackageEvidence, 'status' | 'trust' | 'isSender' | 'findings'>;
  readonly #signer: ChainEvidence | undefined;

  /**
   * @param signer - the chain of the signature's certificates as it was judged; undefined where it has none
   */
  constructor(read: ReadPackage, signer: ChainEvidence | undefined) {
    const { signature } = read.reading;
    const { registry } = read;
    const isSameAgency = (one: string, other: string): boolean =>
      registry.find(one)?.organId === registry.find(other)?.organId;
    this.#read = read;
    this.#signer = signer;
    this.#evidence = { status: signature.status, ...judgeSigner(signature, signer, { isSameAgency }) };
  }

  get content(): ReadableContent {
    return this.#read.reading.content;
  }

  get pdfs(): readonly AttachedPdf[] {
    return this.#read.reading.pdfs;
  }

  get signature(): { readonly status: string; readonly signer: string | undefined } {
    const { status, fingerprint } = this.#read.reading.signature;
    return { status, signer: fingerprint || undefined };
  }

  submissionRefusal(policy: NodePolicy, organId: OrganId): Refusal | undefined {
    return (
      (policy.check === 'full' ? (this.#ruleRefusal() ?? this.#pdfRefusal(policy)) : undefined) ??
      this.#headerRefusal() ??
      this.#senderRefusal(organId) ??
      signatureRefusal(this.#evidence, policy)
    );
  }

  relayRefusal(
    policy: NodePolicy,
    relay: Relay,
    to: readonly string[],
    { admission, passage }: Vouching,
  ): Refusal | undefined {
    return (
      (passage?.signature
        ? rebuiltSignatureRefusal(policy, relay, passage.signature, admission)
        : this.#unvouchedSignatureRefusal(policy, admission)) ??
      this.#alterationRefusal(relay, to, { digest: passage?.original ?? relay.digest, to: admission?.to })
    );
  }

  signatureRemarks({ signature, unsigned }: NodePolicy): readonly Refusal[] {
    if (signature === 'off') return [];
    const reported =
      signature === 'report'
        ? signatureRefusal(this.#evidence, { signature: 'enforce', unsigned })
        : undefined;
    const tolerated = this.#signer?.reasons.find(({ code }) => code === 'revocation-tolerated');
    return [
      ...(reported ? [reported] : []),
      ...(tolerated
        ? [refusalOf(new ExchangeError('SIGNATURE_REVOCATION_UNKNOWN', { problem: tolerated.detail }))]
        : []),
    ];
  }

  pdfRemarks({ pdf }: NodePolicy): readonly Refusal[] {
    if (pdf === 'off') return [];
    const { wrong, others } = this.#pdfRemarks;
    return pdf === 'enforce' ? others : [...wrong, ...others];
  }

  get #pdfRemarks(): ReturnType<typeof pdfRemarks> {
    const { pdfs, pdfFindings } = this.#read.reading;
    return pdfRemarks(pdfs, pdfFindings);
  }

  #pdfRefusal({ pdf }: NodePolicy): Refusal | undefined {
    return pdf === 'enforce' ? this.#pdfRemarks.wrong[0] : undefined;
  }

  needsVouching(to: readonly string[]): { readonly signature: boolean; readonly to: boolean } {
    return {
      signature: signatureRefusal(this.#evidence, { signature: 'enforce', unsigned: 'refuse' }) !== undefined,
      to: to.some((code) => !this.#read.receivers.has(code)),
    };
  }

  /** The origin has vouched for what it found: another finding about the same bytes is not what it let in. */
  #unvouchedSignatureRefusal(policy: NodePolicy, admission: Admission | undefined): Refusal | undefined {
    const refusal = signatureRefusal(this.#evidence, policy);
    const { status } = this.#evidence;
    return admission?.signature === status || (admission && isValid(status)) ? undefined : refusal;
  }

  /** Without these a package can neither be routed nor told from others, on whatever terms it comes. */
  #headerRefusal(): Refusal | undefined {
    const missing =
      this.content.sender === ''
        ? 'From/OrganId'
        : this.content.facts.documentId === ''
          ? 'DocumentId'
          : undefined;
    return missing === undefined
      ? undefined
      : refusalOf(new ExchangeError('EXCHANGE_HEADER_INCOMPLETE', { missing }));
  }

  #ruleRefusal(): Refusal | undefined {
    const { brokenRule } = this.#read.reading;
    return brokenRule && brokenRuleRefusal(brokenRule);
  }

  #senderRefusal(organId: OrganId): Refusal | undefined {
    if (this.#read.registry.find(this.content.sender)?.organId === organId) return undefined;
    return refusalOf(
      new ExchangeError('EXCHANGE_SENDER_FOREIGN', {
        claimed: this.content.sender.slice(0, 80),
        party: organId,
      }),
    );
  }

  /** What the neighbour says about the package must be what the bytes say. */
  #alterationRefusal(
    relay: Relay,
    to: readonly string[],
    vouched: { readonly digest: string; readonly to: readonly string[] | undefined },
  ): Refusal | undefined {
    const { facts, sender } = this.content;
    const altered = (problem: string) =>
      refusalOf(new ExchangeError('EXCHANGE_CONTENT_ALTERED', { origin: relay.origin, problem }));
    if (this.#read.registry.find(sender)?.organId !== relay.sender)
      return altered(`From/OrganId ${sender.slice(0, 80)}`);
    const { documentId, kind } = facts;
    if (packageKey({ sender: relay.sender, documentId, kind, digest: vouched.digest }) !== relay.pkg)
      return altered('DocumentId');
    const named = vouched.to ? primaryCodes(this.#read.registry, vouched.to) : this.#read.receivers;
    const added = to.find((code) => !named.has(code));
    return added === undefined ? undefined : altered(`To/OrganId ${added.slice(0, 80)}`);
  }
}

/** The signature as it is says nothing any more; what was found of it before it was broken counts in its place. */
function rebuiltSignatureRefusal(
  { signature, unsigned }: NodePolicy,
  { origin }: Relay,
  { status, holds }: VouchedSignature,
  admission: Admission | undefined,
): Refusal | undefined {
  if (signature !== 'enforce' || holds) return undefined;
  if (isUnsigned(status) && unsigned === 'accept') return undefined;
  if (admission && (admission.signature === status || isValid(status))) return undefined;
  const problem = `signature ${status}`;
  return refusalOf(new ExchangeError('EXCHANGE_TRANSFORMATION_INVALID', { origin, problem }));
}

function primaryCodes(registry: Registry, codes: readonly string[]): ReadonlySet<string> {
  return new Set(codes.map((code) => registry.find(code)?.organId ?? code));
}
