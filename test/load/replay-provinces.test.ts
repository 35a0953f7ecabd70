import { expect, test } from 'vitest';
import { jsonOf, lienthong, stateDirectory } from '../cli/lienthong.ts';

type Replayed = {
  readonly exact: boolean;
  readonly targets: Readonly<Record<string, number>>;
  readonly counted: Readonly<Record<string, number>>;
  readonly books: { readonly sound: boolean };
};

test.each([
  ['hung-yen-2020', { outgoing: 55, internal: 0, crossing: 49, incoming: 345, unsigned: 3 }],
  ['khanh-hoa-2021', { outgoing: 171, internal: 117, crossing: 49, incoming: 1_077, unsigned: 0 }],
] as const)(
  'a thousandth of %s ends exactly on its figures, what carries no signature counted apart',
  async (name, figures) => {
    await using state = await stateDirectory();
    const run = await lienthong(
      ['load', '--replay', name, '--scale', '0.001', '--json', '--state', state.path],
      { timeoutMs: 170_000 },
    );
    expect(run.status, run.stderr).toBe(0);
    const { exact, targets, counted, books } = jsonOf<Replayed>(run);
    expect(exact).toBe(true);
    expect(targets).toEqual(figures);
    expect(counted).toMatchObject({
      ...figures,
      arrived: figures.incoming,
      acknowledged: figures.incoming,
      signed: figures.outgoing - figures.unsigned,
      refused: 0,
    });
    expect(books.sound).toBe(true);
  },
  180_000,
);
