import {
  policyProfiles,
  type RuleId,
  ruleEnforcement,
  ruleErrors,
  ruleIds,
  ruleNeeds,
  ruleRow,
} from '@lienthong/edxml';
import { read, sourceFiles } from './workspace.ts';

const groups: readonly (readonly [first: number, en: string, vi: string])[] = [
  [1, 'XML and structure', 'XML và cấu trúc'],
  [30, 'Agencies', 'Cơ quan'],
  [60, 'Document identity and description', 'Định danh và mô tả văn bản'],
  [110, 'Trace and business block', 'Vết và nghiệp vụ'],
  [150, 'Attachments', 'Tệp đính kèm'],
  [180, 'Package signature', 'Chữ ký gói tin'],
  [210, 'Status packages', 'Gói trạng thái'],
  [240, 'Duties and deadlines', 'Trách nhiệm và thời hạn'],
];

/** Sources of the duties, which name the rules that they are. */
const duties = sourceFiles('packages/duties/src').map(read).join('\n');
const isDuty = (rule: RuleId): boolean => duties.includes(`rule: '${rule}'`);

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** What enforces a rule: validation, with what it needs beside the package, and errors of the project. */
function enforcers(rule: RuleId): string {
  const needs = (ruleNeeds[rule] ?? []).map((need) => `\`${need}\``);
  const check =
    ruleEnforcement(rule) === 'check'
      ? ['check']
      : ruleEnforcement(rule) === 'not-checkable'
        ? [`check, needs ${needs.join(', ')}`]
        : [];
  const duty = isDuty(rule) ? ['duty over time, `packages/duties`'] : [];
  const all = [...check, ...duty, ...ruleErrors(rule).map((code) => `\`${code}\``)];
  return all.length === 0 ? 'not checked' : all.join('<br>');
}

/** Profiles that weigh the rule differently. */
function differences(rule: RuleId): string {
  return Object.entries(policyProfiles)
    .flatMap(([profile, { rules }]) => {
      const weight = rules[rule];
      return weight === undefined || weight === ruleRow(rule).severity ? [] : [`${profile}: ${weight}`];
    })
    .join('<br>');
}

/** The page `infra/reference/rules.md`, made from the rules and what enforces them. */
export function ruleReference(): string {
  const lines = ruleIds.flatMap((rule) => {
    const { severity, source, vi, en } = ruleRow(rule);
    const group = groups.find(([first]) => rule === `R-${String(first).padStart(3, '0')}`);
    const heading =
      group === undefined
        ? []
        : [
            '',
            `## ${group[1]} / ${group[2]}`,
            '',
            '| rule | weight | in other profiles | source | what is wrong | enforced by |',
            '| --- | --- | --- | --- | --- | --- |',
          ];
    const cells = [rule, severity, differences(rule), source, `${vi}<br>${en}`, enforcers(rule)];
    return [...heading, `| ${cells.map(cell).join(' | ')} |`];
  });
  const count = (enforcement: string): number =>
    ruleIds.filter((rule) => ruleEnforcement(rule) === enforcement).length;
  return [
    '# Rules / Quy tắc',
    '',
    'Made from `packages/edxml` by `pnpm reference`; a test compares the two. Weights are those of the default profile, `lenient`.',
    'A policy file changes them; `lienthong check` and `applyPolicy` take one. Sources are marks of the working specification:',
    'laws and standards, or whose software shows it.',
    '',
    `Of ${ruleIds.length} rules, \`validateEdxml\` checks ${count('check')} on the package alone and ${count('not-checkable')} where its caller`,
    'gives what they need: `registry`, `now`, `messageType`, `axis` (who is connected, who is locked), `authenticatedAs`,',
    '`history` (what passed before), `paperKinds`, and `pdf` (signatures inside PDFs). Without that they are not checkable.',
    `${count('error')} are enforced by errors of the project alone: while a package is read, or by the verification of its signature.`,
    `${ruleIds.filter(isDuty).length} are duties that are judged over time, on working days, not on a package.`,
    ...lines,
    '',
  ].join('\n');
}
