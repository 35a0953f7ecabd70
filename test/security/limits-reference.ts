import { inputLimits } from './input-limits.ts';

/** `infra/reference/limits.md`: every bound on input, from the constants of the code. */
export function limitsReference(): string {
  const areas = [...new Set(inputLimits.map(({ area }) => area))];
  const lines = [
    '# Limits on input',
    '',
    'Made by `pnpm reference` from the constants of the code; a test fails where this page says something else, where a limit',
    'has no test, and where its test does not exist. What is above a limit is refused by the code named; `–` stands where',
    'nothing is refused, and something is slowed, ended or left unread instead.',
    '',
  ];
  for (const area of areas) {
    lines.push(
      `## ${area}`,
      '',
      '| limit | value | unit | code | tested by |',
      '| --- | --: | --- | --- | --- |',
    );
    for (const { name, value, unit, code, test } of inputLimits.filter((limit) => limit.area === area)) {
      const shown = value.toLocaleString('en-GB');
      const told = code === '–' ? code : `[\`${code}\`](errors.md)`;
      lines.push(`| \`${name}\` | ${shown} | ${unit} | ${told} | ${test.file}: ${test.name} |`);
    }
    lines.push('');
  }
  return lines.join('\n');
}
