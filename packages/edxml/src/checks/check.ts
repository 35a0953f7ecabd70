import type { DocumentPackage, EdxmlPackage, StatusPackage } from '../edxml-package.ts';
import type { UnreadableValue } from '../edxml-source.ts';
import type { FindingParameters } from '../finding.ts';
import type { RuleId } from '../rules/rule-table.ts';
import type { ValidationContext } from '../validation-context.ts';
import type { ReadAttachments } from './attachment-reading.ts';
import type { Shaped } from './package-shape.ts';
import type { PackageText } from './package-texts.ts';

/** What a check looks at. */
export type CheckSubject = {
  readonly edxml: EdxmlPackage;
  readonly context: ValidationContext;
  /** The attachments' content, decoded once for all checks, as are the next two. */
  readonly attachments: ReadAttachments;
  /** Every text with its place. */
  readonly texts: () => readonly PackageText[];
  /** Every container of the source with its declaration; none for a package made in memory. */
  readonly containers: () => readonly Shaped[];
};

/**
 * A defect: where, and the parameters of the rule's texts. The place is a path of local names below an anchor
 * (`MessageHeader/To[2]/OrganId`), or an element of the source.
 */
export type Defect = { readonly at: string | number; readonly parameters: FindingParameters };

/** Finds the defects of one rule. Never throws for a bad package. */
export type Check = (subject: CheckSubject) => Iterable<Defect>;

/** Checks by rule. */
export type Checks = { readonly [Rule in RuleId]?: Check };

/** One defect where `broken`, else none. */
export function when(
  broken: boolean,
  at: string | number,
  parameters: FindingParameters = {},
): readonly Defect[] {
  return broken ? [{ at, parameters }] : [];
}

/** A check that looks at document packages only. */
export function forDocument(
  check: (document: DocumentPackage, subject: CheckSubject) => Iterable<Defect>,
): Check {
  return (subject) => (subject.edxml.kind === 'document' ? check(subject.edxml, subject) : []);
}

/** A check that looks at status packages only. */
export function forStatus(check: (status: StatusPackage, subject: CheckSubject) => Iterable<Defect>): Check {
  return (subject) => (subject.edxml.kind === 'status' ? check(subject.edxml, subject) : []);
}

/** The values named `wire` whose text did not fit their type. */
export function unreadableValues(
  edxml: EdxmlPackage,
  ...wire: readonly string[]
): readonly UnreadableValue[] {
  return edxml.source?.unreadable.filter((value) => wire.includes(value.wire)) ?? [];
}

/** Whether nothing in `value` has content: the typed form of an absent container. */
export function isEmptyValue(value: object): boolean {
  return Object.values(value).every((member) => member === undefined || member === '');
}
