import { errorRow } from '@lienthong/errors';
import { type Failure, failureGroups } from '../failures/failure-table.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const tiers: Readonly<Record<string, string>> = {
  commune: 'sender’s node',
  district: 'next node, district',
  province: 'next node, province',
};

/** The code as commands show it: name, number, rule. */
function codeOf({ code, rule }: Failure['leadsTo']): string {
  return code === undefined
    ? '–'
    : [`\`${code}\``, errorRow(code).number, ...(rule ? [rule] : [])].join(' · ');
}

function whereOf({ tier, outcome }: Failure['leadsTo']): string {
  if (outcome === 'delivered') return '–';
  return tier === undefined ? 'sender’s own desk' : (tiers[tier] ?? tier);
}

/** What the sender and the receiver see. */
function seen({ outcome, code }: Failure['leadsTo']): readonly [sender: string, receiver: string] {
  const row = code && errorRow(code);
  const texts = row ? `${row.summaryVi}<br>${row.summary}` : '';
  switch (outcome) {
    case 'refused':
      return [`✗ refused, exit status 1; VXP ErrorCode \`${row?.wireStatus}\`<br>${texts}`, 'nothing'];
    case 'remark':
      return [`✓ accepted; \`journey\` says:<br>${texts}`, 'the package, as sent'];
    case 'not-sent':
      return [`✗ nothing is sent<br>${texts}`, 'nothing'];
    case 'delivered':
      return ['✓ accepted, delivered', 'the package, as sent'];
  }
}

function line(failure: Failure): string {
  const { en, vi, up, commands, leadsTo } = failure;
  const typed = [...(up === undefined ? [] : [`lienthong up ${up}`]), ...commands];
  const cells = [
    `${vi}<br>${en}`,
    typed.map((command) => `\`${command}\``).join('<br>'),
    whereOf(leadsTo),
    codeOf(leadsTo),
    ...seen(leadsTo),
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** The page `infra/reference/failures.md`, made from the table that `test/scenarios/failures.test.ts` proves. */
export function failureReference(): string {
  const count = failureGroups.reduce((sum, { failures }) => sum + failures.length, 0);
  const groups = failureGroups.flatMap(({ en, vi, note, failures }) => [
    '',
    `## ${en} / ${vi}`,
    '',
    note,
    '',
    '| what is wrong | how to make it happen | where it is noticed | code · number · rule | what the sender sees | what the receiver gets |',
    '| --- | --- | --- | --- | --- | --- |',
    ...failures.map(line),
  ]);
  return [
    '# How to make each failure happen / Cách tạo từng lỗi',
    '',
    `${count} failures, each with what is typed and what the other side sees. Made from \`test/failures/failure-table.ts\` by`,
    '`pnpm reference`; `test/scenarios/failures.test.ts` makes each of them happen in an exchange in memory and holds it to its row.',
    '',
    'An exchange has to run: `lienthong up`, with the options that a row begins with. Every node checks signatures, so that what is',
    'accepted at the sender’s node may still be refused further on. Through the VXP gateway a system is told the same code with the',
    'ErrorCode of the table, where its settings enforce what the policy of nodes does: `lienthong systems change ID --set signature=enforce`.',
    '`lienthong journey latest` shows the hop that has refused. Faults of the transport are `lienthong fault`.',
    '',
    'A copy that was refused further on is at its end (edXML 1.02, state REFUSED). The very same package handed in again is answered as a',
    'duplicate at the sender’s node and goes nowhere: what was wrong with it is wrong still, and its counters would count it twice. The',
    'sender sends the document again as a new package, at least signed anew; its number and DocumentId may stay. What the sender’s own',
    'node refused was never sent, and may be handed in again as it is (`test/scenarios/refused-again.test.ts`, `quotas.test.ts`).',
    '',
    '| policy (`up --policy [tier\\|code:]name=value`) | values, the first in bold is the usual one |',
    '| --- | --- |',
    '| `revocation` | **local** (what the directory knows), online (OCSP, then CRL), off |',
    '| `unknownRevocation` | **report** (soft fail: a remark), enforce (hard fail: refused) |',
    '| `pdf` | **report**, enforce, off |',
    '| `signature` | **enforce**, report, off |',
    '| `unsigned` | **refuse**, accept |',
    '| `check` | **full** (every rule, at the sender’s node), header |',
    '| `unknownReceiver` | **refuse-copy**, refuse-package |',
    ...groups,
    '',
  ].join('\n');
}
