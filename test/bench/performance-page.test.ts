import { expect, test } from 'vitest';
import { replaceSection } from './performance-page.ts';

const page = '# Title\n\n<!-- bench a -->\n\nold a\n\n<!-- end of bench a -->\n\nby hand\n';

test('a bench replaces its own part and nothing else', () => {
  const once = replaceSection(page, 'a', ['new', 'a', '']);
  expect(once).toBe('# Title\n\n<!-- bench a -->\n\nnew\na\n\n<!-- end of bench a -->\n\nby hand\n');
  expect(replaceSection(once, 'a', ['new', 'a'])).toBe(once);
});

test('a part that is not there yet is put behind the others', () => {
  const both = replaceSection(page, 'b', ['of b']);
  expect(both).toBe(`${page}\n<!-- bench b -->\n\nof b\n\n<!-- end of bench b -->\n`);
  expect(replaceSection(both, 'a', ['old a'])).toBe(both);
});
