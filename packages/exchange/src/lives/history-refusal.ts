import {
  applyPolicy,
  type DocumentPackage,
  type EdxmlPackage,
  findingText,
  formatWireTimestamp,
  type PolicyProfile,
  policyProfiles,
  ruleNeeds,
  validateEdxml,
} from '@lienthong/edxml';
import type { PackageFacts } from '@lienthong/ledger';
import type { Registry } from '@lienthong/registry';
import type { NodeIndex } from '../node-index.ts';
import type { Refusal } from '../refusal.ts';
import { NodeHistory } from './node-history.ts';

/**
 * Why a node does not take a package after what passed before; undefined where it does. Under the profile `lenient` nothing
 * is refused for its history: what is not lawful is named in the document's life.
 *
 * @param addressees - agencies that the package goes to
 */
export function historyRefusal(
  known: { readonly index: NodeIndex; readonly registry: Registry },
  facts: PackageFacts,
  options: { readonly profile: PolicyProfile | undefined; readonly addressees: readonly string[] },
): Refusal | undefined {
  if (options.profile !== 'strict') return undefined;
  const { index, registry } = known;
  const history = new NodeHistory(index, registry);
  const findings = validateEdxml(outlineOf(facts, options.addressees), { history, registry });
  const finding = applyPolicy(findings, policyProfiles[options.profile]).find(
    ({ rule, severity }) => severity === 'error' && ruleNeeds[rule]?.includes('history'),
  );
  return (
    finding && {
      code: 'EXCHANGE_RULE_BROKEN',
      rule: finding.rule,
      details: {
        rule: finding.rule,
        finding: findingText(finding, 'en'),
        findingVi: findingText(finding, 'vi'),
        line: 0,
      },
    }
  );
}

/** As much of the package as the rules on history look at, of what the node keeps. */
function outlineOf(facts: PackageFacts, addressees: readonly string[]): EdxmlPackage {
  const { kind, sender, documentId, about = '', code = '', promulgationDate = '', statedAt } = facts;
  const party = (organId: string) => ({ organId, organName: '' });
  if (kind === 'status')
    return {
      kind: 'status',
      header: {
        from: party(sender),
        responseFor: { organId: addressees[0] ?? '', documentId: about, code, promulgationDate },
        statusCode: facts.status ?? '',
        timestamp: statedAt === undefined ? '' : formatWireTimestamp(statedAt),
      },
    };
  return {
    kind: 'document',
    header: {
      from: party(sender),
      to: addressees.map(party),
      documentId,
      code: { codeNumber: '', codeNotation: '' },
      promulgationInfo: { promulgationDate },
      documentType: { typeName: '' },
      subject: '',
      responseFor: [],
    },
    traceHeaders: [],
    business: businessOf(facts),
    references: [],
    attachments: [],
  };
}

function businessOf({ kind, affects = [], changes }: PackageFacts): NonNullable<DocumentPackage['business']> {
  const changed = (codes: readonly string[] = [], receiverType: 'added' | 'removed') =>
    codes.map((organId) => ({ organId, receiverType }));
  switch (kind) {
    case 'revoke':
      return { businessDocType: 'revoke' };
    case 'update':
      return {
        businessDocType: 'update',
        documentId: affects[0]?.documentId ?? '',
        businessDocumentInfo: {
          receivers: [...changed(changes?.added, 'added'), ...changed(changes?.dropped, 'removed')],
        },
      };
    case 'replace':
      return { businessDocType: 'replace', replacements: affects };
    default:
      return { businessDocType: 'new' };
  }
}
