import { ExchangeError } from '@lienthong/errors';
import { loadRegistry } from '@lienthong/node-host';
import { openPki } from '@lienthong/pki';
import { buildTopology } from '@lienthong/registry';
import { ManualClock, seededRandom } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { memoryAxisService } from './memory-axis-service.ts';
import { Session } from './session.ts';

test('a way onto the axis that could not be opened is tried again, and one that was is kept', async () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const registry = loadRegistry('national-2019');
  const service = await memoryAxisService({ clock });
  let count = 0;
  const session = new Session({
    registry,
    topology: buildTopology(registry, { routing: 'tiered' }),
    pki: await openPki({ dir: undefined, clock }),
    clock,
    random: seededRandom('session'),
    openTransport: async (party) => {
      count += 1;
      if (count === 1) throw new ExchangeError('AXIS_UNREACHABLE', { what: 'connect' });
      return service.openParty(party);
    },
  });
  await expect(session.operator()).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
  await session.operator();
  await session.operator();
  expect(count).toBe(2);
  await session.close();
});
