import { type ExchangeError, errorRow, isExchangeError } from '@lienthong/errors';
import { locateOffset } from '@lienthong/xml';
import type { EdxmlPackage } from './edxml-package.ts';
import type { Finding } from './finding.ts';
import { type ParseEdxmlOptions, parseEdxml } from './parse-edxml.ts';
import { isRuleId, type RuleId, ruleRow } from './rules/rule-table.ts';
import { validateEdxml } from './validate-edxml.ts';
import type { ValidationContext } from './validation-context.ts';

/** What a package's bytes are worth: the package where it can be used at all, and every defect. */
export type EdxmlExamination = {
  /** Beside an `error` where the package was repaired. */
  readonly edxml?: EdxmlPackage;
  /** Why the package cannot be used as it is. */
  readonly error?: ExchangeError;
  readonly findings: readonly Finding[];
};

/** How {@link examineEdxml} reads and what it checks against. */
export type ExamineEdxmlOptions = ParseEdxmlOptions &
  ValidationContext & {
    /**
     * `try`: a package that is refused for junk before its declaration or for undeclared prefixes is read on in spite of
     * that, so that its other defects are found too. Default `none`.
     */
    readonly repair?: 'none' | 'try';
  };

/** Reads and validates in one; a package that cannot be read becomes a finding instead of an exception. */
export function examineEdxml(bytes: Uint8Array, options: ExamineEdxmlOptions = {}): EdxmlExamination {
  let edxml: EdxmlPackage;
  try {
    edxml = parseEdxml(bytes, options);
  } catch (error) {
    if (!isExchangeError(error)) throw error;
    const repaired = options.repair === 'try' ? repair(bytes, error, options) : undefined;
    return { ...repaired, error, findings: repaired?.findings ?? [findingOf(error, bytes)] };
  }
  return { edxml, findings: validateEdxml(edxml, options) };
}

/** What is found where the package is read in spite of `error`; undefined where that does not help. */
function repair(
  bytes: Uint8Array,
  error: ExchangeError,
  options: ExamineEdxmlOptions,
): EdxmlExamination | undefined {
  if (isExchangeError(error, 'XML_PREFIX_UNDECLARED')) {
    if (hasManyPrefixes(bytes)) return undefined;
    // R-005 is among the findings of the package that is read this way.
    const { edxml, findings } = examineEdxml(bytes, { ...options, undeclaredPrefixes: 'keep' });
    return edxml && { edxml, findings };
  }
  if (!isExchangeError(error, 'XML_JUNK_BEFORE_DECLARATION')) return undefined;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('<?xml');
  const { edxml, findings } = examineEdxml(bytes.subarray(start), options);
  const junk = locateOffset(bytes, start);
  const moved = findings.map((finding) => movedBehind(junk, finding));
  return { ...(edxml && { edxml }), findings: [findingOf(error, bytes), ...moved] };
}

/** Prefixes beyond which a package is an attack and no accident: reading on would take long. */
const prefixesMax = 64;

/** Whether more different prefixes seem to occur than anybody writes. */
function hasManyPrefixes(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const prefixes = new Set<string | undefined>();
  for (const [, prefix] of text.matchAll(/[<\s]([^\s<>:="'/]{1,256}):/g)) {
    prefixes.add(prefix);
    if (prefixes.size > prefixesMax) return true;
  }
  return false;
}

/** The finding at its place in the file, which has something before the package. */
function movedBehind({ line, column }: ReturnType<typeof locateOffset>, finding: Finding): Finding {
  if (finding.line === undefined || finding.column === undefined) return finding;
  const isFirstLine = finding.line === 1;
  return {
    ...finding,
    line: finding.line + line - 1,
    column: isFirstLine ? finding.column + column - 1 : finding.column,
  };
}

function findingOf(error: ExchangeError, bytes: Uint8Array): Finding {
  const clause = errorRow(error.code).clause ?? '';
  const rule: RuleId = isRuleId(clause) ? clause : 'R-001';
  const { details } = error;
  const { line, column } = details;
  const isPlaced = typeof line === 'number' && typeof column === 'number';
  return {
    rule,
    severity: ruleRow(rule).severity,
    parameters: details,
    path: '/',
    ...(isPlaced ? { line, column } : bytes.length > 0 ? { line: 1, column: 1 } : {}),
    cause: error,
  };
}
