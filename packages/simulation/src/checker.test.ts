import type { NodeId, OrganId } from '@lienthong/registry';
import { beforeEach, expect, test } from 'vitest';
import { Account, copyName } from './account.ts';
import { Checker } from './checker.ts';
import { type Scenario, scenarioDefaults } from './scenario.ts';
import { SimulatedExchange } from './simulated-exchange.ts';
import { simulatedPki } from './simulated-pki.ts';
import { Traffic } from './traffic.ts';

const scenario: Scenario = { ...scenarioDefaults, seed: 'checker', packages: 12, faults: [] };
let account: Account;
let checker: Checker;

/** A sound exchange at rest; each test then falsifies the account of it, as if the exchange had done otherwise. */
beforeEach(async () => {
  account = new Account();
  const exchange = new SimulatedExchange(scenario, {
    pki: await simulatedPki(),
    onTampered: (relay, node) => account.addTampered(relay, node),
  });
  await exchange.start();
  const traffic = new Traffic(exchange, account, scenario);
  await traffic.open();
  await traffic.perform(await traffic.prepare(scenario.packages));
  await exchange.comeToRest();
  checker = new Checker(exchange, account);
});

const first = () => {
  const sent = [...account.sent.values()][0];
  if (!sent) throw new Error('nothing was sent');
  return { sent, to: [...sent.to][0] as OrganId };
};

test('a sound exchange passes', async () => {
  await expect(checker.checkAtRest()).resolves.toMatchObject({ entries: expect.any(Number) });
});

test.each<readonly [what: string, invariant: number, falsify: () => void]>([
  ['a package that never arrived', 1, () => account.sent.set('lost', { ...first().sent, pkg: 'lost' })],
  [
    'a state that the sender does not see',
    1,
    () => account.said.set(copyName(first().sent.pkg, first().to), 'fail'),
  ],
  [
    'a file that is another one than was sent',
    3,
    () => account.sent.set(first().sent.pkg, { ...first().sent, bytes: Buffer.from('khác') }),
  ],
  [
    'tampering that nobody named',
    4,
    () => account.tampered.set(copyName(first().sent.pkg, first().to), '000.00.00.G22' as NodeId),
  ],
  ['mail of another agency', 8, () => account.handedIn.clear()],
])('%s breaks invariant %i', async (_, invariant, falsify) => {
  falsify();
  await expect(checker.checkAtRest()).rejects.toMatchObject({
    code: 'SIMULATION_INVARIANT_BROKEN',
    details: { invariant },
  });
});
