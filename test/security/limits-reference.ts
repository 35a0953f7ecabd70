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
    'No limit removes what was taken. The streams of messages (`LT_IN`), contents (`LT_CONTENT`), ledgers and notices keep all they have,',
    'on purpose, and no age is set on them. A ledger entry that was damaged is decided again from its message and the bytes that it names',
    '(`ledger repair`), evidence and journeys hand out the bytes years later, and a copy may wait in a mailbox as long as its receiver',
    'stays away: whatever went by age would take one of these away without anybody noticing. What bounds the disk is its own size: a full',
    'stream refuses with [`AXIS_FULL`](errors.md) and loses nothing. `doctor` says how much room is left. To begin anew: `snapshot save`,',
    'which keeps everything as one file, then `snapshot reset`, which keeps keys, certificates and client systems.',
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
