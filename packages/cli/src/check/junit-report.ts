import type { Language } from '@lienthong/errors';
import {
  type CheckedPackage,
  type CheckItem,
  type CheckResult,
  type FailLevel,
  isFailure,
} from './check-result.ts';

/** How {@link junitReport} writes. */
export type JunitOptions = {
  readonly language: Language;
  readonly failLevel: FailLevel;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/**
 * The check as a JUnit report, for build servers: a suite a file, a failed case a rule that makes the check fail. What does
 * not fail stands in the suite's output.
 */
export function junitReport({ packages, unreadable }: CheckResult, options: JunitOptions): string {
  const timestamp = new Date(options.now).toISOString().slice(0, 19);
  const suites = [
    ...packages.map((checked) => packageSuite(checked, options)),
    ...unreadable.map(({ name, error }) => ({
      name,
      cases: [
        {
          name: error.code,
          problem: { tag: 'error', type: error.code, lines: [error.text(options.language).summary] },
        },
      ],
      output: [],
    })),
  ];
  const sum = { tests: 0, failures: 0, errors: 0 };
  const lines = suites.flatMap((suite, id) => {
    const counts = countCases(suite);
    sum.tests += counts.tests;
    sum.failures += counts.failures;
    sum.errors += counts.errors;
    return suiteLines(suite, { id, timestamp, ...counts });
  });
  const attributes = `name="lienthong check" tests="${sum.tests}" failures="${sum.failures}" errors="${sum.errors}" time="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes}>`,
    ...lines,
    '</testsuites>',
    '',
  ].join('\n');
}

type Case = {
  readonly name: string;
  readonly problem?: { readonly tag: string; readonly type: string; readonly lines: readonly string[] };
};
type Suite = { readonly name: string; readonly cases: readonly Case[]; readonly output: readonly string[] };

function packageSuite({ name, items }: CheckedPackage, { failLevel, language }: JunitOptions): Suite {
  const line = (item: CheckItem): string =>
    `${name}:${item.line}:${item.column}: ${item.id} ${item.message[language]} (${item.path})`;
  const failing = Map.groupBy(
    items.filter((item) => isFailure(item, failLevel)),
    ({ id }) => id,
  );
  const cases = [...failing].map(([id, broken]) => ({
    name: id,
    problem: { tag: 'failure', type: broken[0]?.severity ?? 'error', lines: broken.map(line) },
  }));
  return {
    name,
    cases: cases.length > 0 ? cases : [{ name: 'edXML' }],
    output: items.filter((item) => !isFailure(item, failLevel)).map(line),
  };
}

function countCases({ cases }: Suite): { tests: number; failures: number; errors: number } {
  const count = (tag: string): number => cases.filter(({ problem }) => problem?.tag === tag).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error') };
}

function suiteLines(
  { name, cases, output }: Suite,
  facts: { id: number; timestamp: string; tests: number; failures: number; errors: number },
): string[] {
  const { id, timestamp, tests, failures, errors } = facts;
  const counts = `tests="${tests}" failures="${failures}" errors="${errors}" skipped="0" time="0"`;
  return [
    `  <testsuite name="${xmlText(name)}" package="edxml" id="${id}" timestamp="${timestamp}" hostname="localhost" ${counts}>`,
    '    <properties/>',
    ...cases.flatMap((one) => caseLines(name, one)),
    `    <system-out>${xmlText(output.join('\n'))}</system-out>`,
    '    <system-err/>',
    '  </testsuite>',
  ];
}

function caseLines(suite: string, { name, problem }: Case): string[] {
  const start = `    <testcase name="${xmlText(name)}" classname="${xmlText(suite)}" time="0"`;
  if (problem === undefined) return [`${start}/>`];
  const { tag, type, lines } = problem;
  return [
    `${start}>`,
    `      <${tag} message="${xmlText(lines[0] ?? '')}" type="${xmlText(type)}">${xmlText(lines.join('\n'))}</${tag}>`,
    '    </testcase>',
  ];
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** The text as XML may carry it, in attributes too; what XML cannot carry is replaced. */
function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '');
}
