import { type FaultKind, type FaultParameter, faultKindNames, faultKinds } from '@lienthong/faults';
import { read, sourceFiles } from './workspace.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Where the scenario tests of faults are. */
const testFiles: readonly string[] = sourceFiles('test/scenarios').filter((file) =>
  /\/faults[\w-]*\.test\.ts$/.test(file),
);

/** Names of the tests of a kind: those of the group that is called after it. */
export function testsOf(kind: FaultKind): readonly string[] {
  return testFiles.flatMap((file) => {
    const group = new RegExp(`^describe\\('${kind}', \\(\\) => \\{\\n([\\s\\S]*?)^\\}\\);`, 'm').exec(
      read(file),
    );
    return [
      ...(group?.[1] ?? '').matchAll(/^ {2}test(?:\.each\([\s\S]*?\]\))?\(\s*['"`]([^'"`]+)['"`],/gm),
    ].map(([, name = '']) => name);
  });
}

function bounds(parameter: FaultParameter): string {
  if ('choices' in parameter)
    return parameter.choices.map((one) => (one === parameter.usual ? `**${one}**` : one)).join(', ');
  const { unit, least, most, usual } = parameter;
  return `${unit}, ${least}–${most}${usual === undefined ? ', required' : `, usually ${usual}`}`;
}

/** The page `infra/reference/faults.md`, made from the table of kinds and the tests that hold it to its word. */
export function faultReference(): string {
  const overview = faultKindNames.map((kind) => {
    const { name, scopes, needs, error } = faultKinds[kind];
    const limited = scopes.map((scope) => (needs?.includes(scope) ? `**${scope}**` : scope)).join(', ');
    const cells = [
      `\`${kind}\``,
      name.en,
      name.vi,
      limited || '–',
      error === undefined ? '–' : `\`${error}\``,
    ];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  const sections = faultKindNames.flatMap((kind) => {
    const { name, does, parameters, seen, counted } = faultKinds[kind];
    return [
      '',
      `## ${kind}`,
      '',
      `${name.en} / ${name.vi}`,
      '',
      `- ${does.en}<br>${does.vi}`,
      ...Object.entries(parameters).map(([parameter, row]) => `- \`${parameter}\`: ${bounds(row)}`),
      `- Seen: ${seen.en}<br>Thấy: ${seen.vi}`,
      `- Counted: ${counted.en}<br>Bộ đếm: ${counted.vi}`,
      ...testsOf(kind).map((test) => `- Test: ${test}`),
    ];
  });
  return [
    '# Faults / Lỗi cố ý',
    '',
    'Made from `packages/faults` by `pnpm reference`; a test compares the two, and each kind has the tests that it names.',
    'Lengths of time are those of the exchange’s clock (`lienthong clock`), except `againAfterMs`, which the axis itself waits.',
    'Whatever the fault: after it was lifted, nothing admitted is lost or doubled, and `ledger verify` finds the books in order.',
    '',
    '| kind | name | tên | limited by (**one needed**) | error |',
    '| --- | --- | --- | --- | --- |',
    ...overview,
    ...sections,
    '',
  ].join('\n');
}
