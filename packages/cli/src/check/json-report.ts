import { type RuleId, ruleNeeds } from '@lienthong/edxml';
import type { CheckResult } from './check-result.ts';
import { countItems } from './check-result.ts';

/** The check as one JSON document, for programs; both languages. */
export function jsonReport(result: CheckResult, options: { readonly ok: boolean }): object {
  const { packages, unreadable, notChecked } = result;
  return {
    ok: options.ok,
    files: packages.map(({ name, kind, items, fix }) => ({
      file: name,
      kind: kind ?? null,
      findings: items.map(({ id, ...item }) => ({ rule: id, ...item })),
      ...(fix && { fix }),
    })),
    unreadable: unreadable.map(({ name, error }) => ({
      file: name,
      code: error.code,
      message: { vi: error.text('vi').summary, en: error.text('en').summary },
    })),
    summary: { files: packages.length, ...countItems(packages), unreadable: unreadable.length },
    notChecked: notChecked.map((rule: RuleId) => ({ rule, needs: ruleNeeds[rule] ?? [] })),
  };
}
