import { type Finding, findingText } from '@lienthong/edxml';
import type { PackageEvidence } from '@lienthong/edxml-signature';
import { ExchangeError } from '@lienthong/errors';
import type { OrganId, Registry } from '@lienthong/registry';
import type { Relay } from './hop-message.ts';
import type { NodePolicy } from './node-policy.ts';
import { packageKey } from './package-identity.ts';
import type { ReadableContent } from './readable-content.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { signatureRefusal } from './signature-refusal.ts';

/** What was found out about a package by its bytes alone; the same for every node that holds the same bytes. */
export interface Examination {
  /** What the package says; absent where it cannot be read. */
  readonly content: ReadableContent | undefined;
  /** Result of the signature check, and SHA-256 of the signer's certificate. */
  readonly signature: { readonly status: string | undefined; readonly signer: string | undefined };
  /** Why a node does not take the package from its agency `organId`; undefined where it does. */
  submissionRefusal(policy: NodePolicy, organId: OrganId): Refusal | undefined;
  /** Why a node does not take the package from a neighbour, for the receivers `to`; undefined where it does. */
  relayRefusal(policy: NodePolicy, relay: Relay, to: readonly string[]): Refusal | undefined;
}

/** The examination of content that could not be had or read, for the reason `error`. */
export function unreadableExamination(error: ExchangeError): Examination {
  return {
    content: undefined,
    signature: { status: undefined, signer: undefined },
    submissionRefusal: () => refusalOf(error),
    relayRefusal: () => refusalOf(error),
  };
}

/**
 * The examination of a package that could be read. It holds texts and results only, never the package's bytes, so that
 * remembering it costs little however large the package is.
 */
export class ReadableExamination implements Examination {
  readonly content: ReadableContent;
  readonly evidence: PackageEvidence;
  /** First rule that the package breaks, where rules were checked. */
  readonly brokenRule: Finding | undefined;
  readonly #registry: Registry;
  #receivers: ReadonlySet<string> | undefined;

  constructor(examined: {
    readonly content: ReadableContent;
    readonly evidence: PackageEvidence;
    readonly registry: Registry;
    readonly brokenRule: Finding | undefined;
  }) {
    this.content = examined.content;
    this.evidence = examined.evidence;
    this.brokenRule = examined.brokenRule;
    this.#registry = examined.registry;
  }

  get signature(): { readonly status: string; readonly signer: string | undefined } {
    return { status: this.evidence.status, signer: this.evidence.fingerprint || undefined };
  }

  submissionRefusal(policy: NodePolicy, organId: OrganId): Refusal | undefined {
    return this.#ruleRefusal() ?? this.#senderRefusal(organId) ?? signatureRefusal(this.evidence, policy);
  }

  relayRefusal(policy: NodePolicy, relay: Relay, to: readonly string[]): Refusal | undefined {
    return signatureRefusal(this.evidence, policy) ?? this.#alterationRefusal(relay, to);
  }

  #ruleRefusal(): Refusal | undefined {
    const finding = this.brokenRule;
    return (
      finding && {
        code: 'EXCHANGE_RULE_BROKEN',
        rule: finding.rule,
        details: {
          rule: finding.rule,
          finding: findingText(finding, 'en'),
          findingVi: findingText(finding, 'vi'),
          line: finding.line ?? 0,
        },
      }
    );
  }

  #senderRefusal(organId: OrganId): Refusal | undefined {
    if (this.#registry.find(this.content.sender)?.organId === organId) return undefined;
    return refusalOf(
      new ExchangeError('EXCHANGE_SENDER_FOREIGN', {
        claimed: this.content.sender.slice(0, 80),
        party: organId,
      }),
    );
  }

  /** What the neighbour says about the package must be what the bytes say. */
  #alterationRefusal(relay: Relay, to: readonly string[]): Refusal | undefined {
    const { facts, sender, receivers } = this.content;
    const altered = (problem: string) =>
      refusalOf(new ExchangeError('EXCHANGE_CONTENT_ALTERED', { origin: relay.origin, problem }));
    if (this.#registry.find(sender)?.organId !== relay.sender)
      return altered(`From/OrganId ${sender.slice(0, 80)}`);
    const { documentId, kind } = facts;
    if (packageKey({ sender: relay.sender, documentId, kind, digest: relay.digest }) !== relay.pkg)
      return altered('DocumentId');
    this.#receivers ??= new Set(receivers.map((code) => this.#registry.find(code)?.organId ?? code));
    const added = to.find((code) => !this.#receivers?.has(code));
    return added === undefined ? undefined : altered(`To/OrganId ${added.slice(0, 80)}`);
  }
}
