import { expect, test } from 'vitest';
import { statedPriority } from './stated-priority.ts';

const glance = (text: string) => statedPriority(Buffer.from(text));

test.each([
  ['<edXML:OtherInfo><edXML:Priority>3</edXML:Priority>', 3],
  ['<OtherInfo><Priority> 1 </Priority>', 1],
  ['<Priority>4</Priority>', 3],
  ['<Priority>0</Priority>', 0],
  ['<Priority></Priority>', 0],
  ['<Priority>-3</Priority>', 0],
  ['<Priority>33</Priority>', 0],
  ['<!-- <Priority>3</Priority> -->', 0],
  ['<Subject><![CDATA[<Priority>3</Priority>]]></Subject>', 0],
  ['&lt;Priority>3&lt;/Priority>', 0],
  ['', 0],
] as const)('%j goes on lane %s', (text, lane) => {
  expect(glance(text)).toBe(lane);
});

test('what stands far behind is not looked for', () => {
  expect(glance(`${' '.repeat(300_000)}<Priority>3</Priority>`)).toBe(0);
});
