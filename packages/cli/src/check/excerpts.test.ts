import { expect, test } from 'vitest';
import { excerptsOf } from './excerpts.ts';

const excerpt = (text: string, line: number, column: number) =>
  excerptsOf(Buffer.from(text), [{ line, column }])[0];
const underlined = (text: string, line: number, column: number): string => {
  const { text: shown = '', caretAt = 0, caretLength = 0 } = excerpt(text, line, column) ?? {};
  return [...shown].slice(caretAt, caretAt + caretLength).join('');
};

test('the line is shown without its indent, and the tag is underlined', () => {
  const xml = '<a>\r\n    <edXML:DueDate>mai</edXML:DueDate>\r\n</a>';
  expect(excerpt(xml, 2, 5)).toEqual({
    text: '<edXML:DueDate>mai</edXML:DueDate>',
    caretAt: 0,
    caretLength: 15,
  });
});

test('what stands before on the line is shown too, whatever the letters', () => {
  expect(excerpt('\ufeff<a>Đường 𠀀 <b x="1"/></a>', 1, 12)?.text).toBe('<a>Đường 𠀀 <b x="1"/></a>');
  expect(underlined('\ufeff<a>Đường 𠀀 <b x="1"/></a>', 1, 12)).toBe('<b');
});

test.each(['<a>\n<b>\n<c>', '<a>\r<b>\r<c>', '<a>\r\n<b>\r\n<c>'])('every kind of line end: %j', (xml) => {
  expect([1, 2, 3].map((line) => excerpt(xml, line, 1)?.text)).toEqual(['<a>', '<b>', '<c>']);
});

test('a very long line is cut on both sides', () => {
  const shown = excerpt(`${'ế'.repeat(5000)}<b>${'x'.repeat(5000)}`, 1, 5001);
  expect([...(shown?.text ?? '')]).toHaveLength(141);
  expect(shown?.text).toMatch(/^…ế+<b>x+…$/);
  expect(underlined(`${'ế'.repeat(5000)}<b>${'x'.repeat(5000)}`, 1, 5001)).toBe('<b>');
});

test('places in any order come back in their order; one behind the end is at the end', () => {
  const places = [
    { line: 2, column: 1 },
    { line: 1, column: 2 },
    { line: 9, column: 9 },
    { line: 2, column: 1 },
  ];
  expect(excerptsOf(Buffer.from('ab\ncd'), places).map(({ text }) => text)).toEqual(['cd', 'ab', 'cd', 'cd']);
});

test('control characters cannot steer the terminal', () => {
  expect(excerpt('<a>\u001b[31m\t\u202e</a>', 1, 1)?.text).toBe('<a>\ufffd[31m \ufffd</a>');
});
