import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRuleId, ruleRow, type Severity } from '@lienthong/edxml';
import type { Language } from '@lienthong/errors';
import type { CheckItem, CheckResult } from './check-result.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
};

/** The check as a SARIF 2.1.0 log, for code review and scanners' dashboards. */
export function sarifReport({ packages, unreadable }: CheckResult, language: Language): object {
  const ids = [...new Set(packages.flatMap(({ items }) => items.map(({ id }) => id)))].sort();
  const position = new Map(ids.map((id, index) => [id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'lienthong check', rules: ids.map((id) => descriptor(id, language)) } },
        columnKind: 'unicodeCodePoints',
        language,
        invocations: [
          {
            executionSuccessful: unreadable.length === 0,
            toolExecutionNotifications: unreadable.map(({ name, error }) => ({
              level: 'error',
              descriptor: { id: error.code },
              message: { text: error.text(language).summary },
              locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(name) } } }],
            })),
          },
        ],
        results: packages.flatMap(({ name, items }) =>
          items.map((item) => ({
            ruleId: item.id,
            ruleIndex: position.get(item.id),
            level: levels[item.severity],
            message: { text: item.message[language] },
            locations: [locationOf(name, item)],
          })),
        ),
      },
    ],
  };
}

function descriptor(id: string, language: Language): object {
  if (!isRuleId(id)) return { id };
  const { severity, source, vi, en } = ruleRow(id);
  return {
    id,
    shortDescription: { text: language === 'vi' ? vi : en },
    defaultConfiguration: { level: levels[severity] },
    properties: { source },
  };
}

function locationOf(name: string, { line, column, path }: CheckItem): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(name) },
      region: { startLine: line, startColumn: column },
    },
    logicalLocations: [{ fullyQualifiedName: path, kind: 'element' }],
  };
}

/** A file's name as a URI reference. */
function uriOf(name: string): string {
  if (name === '-') return 'stdin';
  if (isAbsolute(name)) return pathToFileURL(name).href;
  // A colon in the first step would be read as a scheme.
  return name.split('/').map(encodeURIComponent).join('/');
}
