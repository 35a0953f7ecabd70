import { parseEdxml } from '@lienthong/edxml';
import { readContent } from '@lienthong/exchange';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultyExchange } from './rig/faulty-exchange.ts';

/** A refusal further on is the end of a package; its document may come again as another package. */

const commune = '000.20.31.H41';
const district = '000.00.31.H41';
const office = '000.00.00.G22';

let exchange: FaultyExchange;
beforeEach(async () => {
  exchange = await FaultyExchange.start();
});
afterEach(async () => {
  expect(await exchange.isSound()).toBe(true);
  await exchange.stop();
});

test('what was refused further on stays refused when it is handed in again; signed anew, the same document arrives', async () => {
  const desk = await exchange.session.desk(commune);
  const unsigned = await exchange.unsigned(commune, office);
  const bytes = await desk.sign(unsigned);
  const { documentId } = readContent(parseEdxml(bytes)).facts;
  await exchange.session.faults.add({ kind: 'signature-strip', on: { edge: [commune, district] } });
  const { outcome } = await desk.submit(bytes);
  await exchange.quiet();
  expect(await exchange.refusals(outcome.pkg)).toMatchObject([{ node: district }]);
  await exchange.session.faults.liftAll();

  const again = await desk.submit(bytes);
  expect(again.outcome).toMatchObject({ status: 'accepted', duplicate: true, pkg: outcome.pkg });
  await exchange.quiet();
  expect(await exchange.inbox(office)).toEqual([]);
  expect((await exchange.journey(outcome.pkg)).receipts).toMatchObject([{ to: office, outcome: 'refused' }]);

  await exchange.pass(1_000);
  const anew = await desk.sign(unsigned);
  const second = await desk.submit(anew);
  expect(second.outcome).toMatchObject({ status: 'accepted', duplicate: false, documentId });
  expect(second.outcome.pkg).not.toBe(outcome.pkg);
  await exchange.quiet();
  expect(await exchange.inbox(office)).toEqual([second.outcome.pkg]);
});
