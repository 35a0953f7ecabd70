import { expect, test } from 'vitest';
import { askPages } from './ask-pages.ts';

test('asks on with what each page says, until there is no more', async () => {
  const asked: object[] = [];
  const items = await askPages(
    async (_, request) => {
      asked.push(request);
      return asked.length < 3 ? { items: [asked.length], more: { after: asked.length } } : { items: [3] };
    },
    'inbox',
    { limit: 10 },
  );
  expect(items).toEqual([1, 2, 3]);
  expect(asked).toEqual([{ limit: 10 }, { limit: 10, after: 1 }, { limit: 10, after: 2 }]);
});
