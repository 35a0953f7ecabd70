import { type ErrorCode, errorRow, errorTable } from '@lienthong/errors';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The page `infra/reference/errors.md`, made from the error table. */
export function errorReference(): string {
  const codes = (Object.keys(errorTable) as ErrorCode[]).sort(
    (a, b) => errorRow(a).number - errorRow(b).number,
  );
  const lines = codes.map((code) => {
    const row = errorRow(code);
    const texts = `${row.summary}<br>${row.summaryVi}`;
    const actions = `${row.action}<br>${row.actionVi}`;
    const cells = [
      row.number,
      `\`${code}\``,
      texts,
      actions,
      row.clause ?? '',
      row.httpStatus,
      row.wireStatus,
      row.retry,
      row.blame,
    ];
    return `| ${cells.map((value) => cell(String(value))).join(' | ')} |`;
  });
  return [
    '# Error codes / Mã lỗi',
    '',
    'Made from `packages/errors` by `pnpm reference`; a test compares the two. Code, number and HTTP status are public and',
    'never change. `wire` is the code on the VXP wire. `retry`: would the same bytes pass later; `blame`: who has to act.',
    '',
    '| number | code | what happened | what to do | rule | HTTP | wire | retry | blame |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
