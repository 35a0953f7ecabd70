import type { RuleId, Severity } from '@lienthong/edxml';
import type { ExchangeError } from '@lienthong/errors';
import type { Text } from '../texts/text.ts';

/** One thing that is wrong with a package. */
export type CheckItem = {
  /** `R-014`, or the code of an error that no rule speaks of. */
  readonly id: string;
  readonly severity: Severity;
  readonly message: Text;
  /** XPath of the element, or of its place where it is missing. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
};

/** Part of a line, and what of it is meant. */
export type Excerpt = { readonly text: string; readonly caretAt: number; readonly caretLength: number };

/** What writing the package anew came to. */
export type FixResult =
  /** It has that shape already. */
  | { readonly kind: 'same' }
  | { readonly kind: 'written'; readonly path: string }
  /** Nothing was written: this would be lost. XPaths, with `kind` in words. */
  | { readonly kind: 'lossy'; readonly losses: readonly FixLoss[] }
  /** The package cannot be read. */
  | { readonly kind: 'impossible' };

export type FixLoss = {
  readonly kind: 'element' | 'attribute' | 'text' | 'value' | 'signature';
  readonly path: string;
};

/** What a check came to for one input. */
export type CheckedPackage = {
  /** As the user named it, with `/` between folders. */
  readonly name: string;
  readonly kind?: 'document' | 'status';
  /** In the order of their places. */
  readonly items: readonly CheckItem[];
  /** Of the items, in their order; empty where nobody shows them. */
  readonly excerpts: readonly Excerpt[];
  readonly fix?: FixResult;
};

/** An input that could not be read from the disk. */
export type UnreadableInput = { readonly name: string; readonly error: ExchangeError };

/** What a check came to. */
export type CheckResult = {
  readonly packages: readonly CheckedPackage[];
  readonly unreadable: readonly UnreadableInput[];
  /** Rules that the check could not decide, for want of what they need beside a file. */
  readonly notChecked: readonly RuleId[];
};

/** From which weight on an item makes the check fail. */
export type FailLevel = 'error' | 'warning' | 'info';

const ranks: Readonly<Record<Severity, number>> = { information: 0, warning: 1, error: 2 };
const leastRanks: Readonly<Record<FailLevel, number>> = { info: 0, warning: 1, error: 2 };

/** Whether the item makes a check with this level fail. */
export function isFailure({ severity }: Pick<CheckItem, 'severity'>, level: FailLevel): boolean {
  return ranks[severity] >= leastRanks[level];
}

/** How many items of each weight there are. */
export function countItems(packages: readonly CheckedPackage[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, information: 0 };
  for (const { items } of packages) for (const { severity } of items) counts[severity] += 1;
  return counts;
}
