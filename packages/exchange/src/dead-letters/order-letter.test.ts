import { describe, expect, test } from 'vitest';
import type { NodeEnvironment } from '../environment.ts';
import type { ExchangeNode } from '../exchange-node.ts';
import { orderLetter } from './order-letter.ts';

/** A node that has set one message aside without keeping its bytes. */
const node = {
  id: '000.00.31.H41',
  index: { deadLetters: new Map([[7, { letter: 7 }]]) },
} as never as ExchangeNode;
/** Nothing may be sent. */
const environment = {} as NodeEnvironment;
const by = { by: 'operator', why: 'thử' };

describe('an order about a dead letter', () => {
  test('whose bytes were not kept cannot be to try it again', async () => {
    await expect(orderLetter(node, environment, { letter: 7, deed: 'retry', ...by })).rejects.toMatchObject({
      code: 'EXCHANGE_DEAD_LETTER_EMPTY',
      details: { letter: '000.00.31.H41/7' },
    });
  });

  test('that is not there is refused', async () => {
    await expect(orderLetter(node, environment, { letter: 8, deed: 'drop', ...by })).rejects.toMatchObject({
      code: 'EXCHANGE_DEAD_LETTER_UNKNOWN',
    });
  });
});
