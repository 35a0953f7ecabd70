import { type CounterName, counterNames } from '@lienthong/counters';
import type { CounterChange, DuplicateFacts } from '../../demo/duplicate-step.ts';
import { demoTexts } from '../../texts/demo-texts.ts';
import type { Look } from '../look.ts';
import { printedTable, tableLines } from '../table.ts';
import { heldInBoth, indent, stepLine } from './headline.ts';

const shown: readonly CounterName[] = ['outgoing', 'arrived', 'incoming', 'statusesSent', 'statusesReceived'];

/** Step 4: the answer to the second submission, and counters before and after it. */
export function duplicateLines(facts: DuplicateFacts, look: Look): readonly string[] {
  const { language, style } = look;
  const row = ({ name, before, after }: CounterChange): string[] => [
    name,
    ...shown.map((counter) => `${before[counter]} → ${after[counter]}`),
  ];
  const table = tableLines(
    [
      { title: { vi: 'Trước → sau', en: 'Before → after' }[language] },
      ...shown.map((counter) => ({ title: counterNames[counter][language], align: 'right' as const })),
    ],
    [row(facts.sender), row(facts.receiver)],
  );
  return [
    ...stepLine(4, demoTexts.duplicate, look),
    heldInBoth(
      {
        vi: `Nút trả lời “gói trùng”; tổng cộng chỉ có ${facts.deliveries} lần giao`,
        en: `answered as a duplicate, ${facts.deliveries} delivery`,
      },
      look,
    ),
    ...printedTable(table, style).map((line) => `${indent}  ${line}`),
  ];
}
