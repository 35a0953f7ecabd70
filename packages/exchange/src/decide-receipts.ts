import type { EntryDraft } from '@lienthong/ledger';
import type { Cause } from './decide-package.ts';
import type { Statement } from './hop-message.ts';
import type { NodeIndex } from './node-index.ts';

/**
 * What the sender's node records of a believed statement: for each copy that it admitted, the first outcome that
 * anybody states. Statements come again after crashes; what is recorded already is left out.
 */
export function decideReceipts(index: NodeIndex, cause: Cause, statement: Statement): readonly EntryDraft[] {
  return statement.receipts.flatMap(({ pkg, to, outcome, at, code, rule, details }): EntryDraft[] => {
    const record = index.package(pkg);
    const open = to.filter((receiver) => record?.admittedTo.has(receiver) && !record.statedFor.has(receiver));
    if (!record || open.length === 0) return [];
    return [
      {
        at,
        act: 'receipt',
        pkg,
        copies: open.length,
        agency: record.facts.sender,
        kind: record.facts.kind,
        to: open,
        cause: cause.sequence,
        code,
        rule,
        details,
        by: statement.by,
        outcome,
      },
    ];
  });
}
