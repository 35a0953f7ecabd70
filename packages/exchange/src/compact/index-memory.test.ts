import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import { expect, test } from 'vitest';
import { NodeIndex } from '../node-index.ts';
import { newIndexMemory } from './index-memory.ts';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in the collector's heap, and in memory beside it, when nothing is left to collect. */
function bytesInUse(): { readonly heap: number; readonly beside: number } {
  for (let turn = 0; turn < 3; turn += 1) collect();
  const { used_heap_size: heap, external_memory: beside } = getHeapStatistics();
  return { heap, beside };
}

/** Facts as a node on the way has them: what travels with the package comes as new texts each time. */
function factsOf(number: number): PackageFacts {
  const text = (characters: number) => `${number}`.padStart(characters, 'abcdefghij');
  return JSON.parse(
    JSON.stringify({
      digest: text(64),
      size: 6_000,
      kind: 'new',
      sender: '000.01.20.H41',
      documentId: `000.01.20.H41,2019-05-06,${number}/CV-UBND`,
      origin: '000.00.20.H41',
      code: `${number}/CV-UBND`,
      subject: `Văn bản phát lại số ${number}`,
      promulgationDate: '2019-05-06',
      statedAt: 1_557_100_000_000 + number,
      typeName: 'Công văn',
      signature: 'valid',
      signer: 'Ủy ban nhân dân xã',
      admission: {
        statement: text(400),
        signature: text(88),
        certificates: ['A'.repeat(900), 'B'.repeat(900)],
      },
    } satisfies PackageFacts),
  );
}

/** What three nodes record of a package with three copies until every one has been taken out. */
function* entriesOf(number: number): Generator<readonly [node: number, entry: EntryDraft]> {
  const pkg = `${number}`.padEnd(22, 'p');
  const to = ['000.01.31.H41', '000.02.31.H41', '000.03.31.H41'];
  const base = { at: 1_557_100_000_000 + number, pkg, copies: 3, to };
  const cause = (order: number) => 20 * number + order;
  for (const node of [0, 1, 2]) {
    const facts = factsOf(number);
    const from = node === 0 ? { agency: facts.sender } : { edge: `node-${node - 1}` };
    yield [node, { ...base, act: 'admitted', cause: cause(node), facts, ...from }];
    if (node < 2) yield [node, { ...base, act: 'relayed', cause: cause(node), edge: `node-${node + 1}` }];
  }
  for (const [place, agency] of to.entries()) {
    const one = { ...base, copies: 1, to: [agency], kind: 'new' };
    yield [2, { ...one, act: 'delivered', cause: cause(2), agency }];
    yield [
      2,
      { ...one, copies: 0, act: 'acknowledged', cause: cause(4 + place), agency, state: 'done', taken: true },
    ];
    const receipt = { ...one, act: 'receipt', agency: '000.01.20.H41', by: 'node-2' } as const;
    yield [0, { ...receipt, cause: cause(8 + place), outcome: 'delivered' }];
    yield [0, { ...receipt, cause: cause(12 + place), copies: 0, outcome: 'acknowledged', state: 'done' }];
  }
}

test('what is over takes few bytes of the heap, and not many beside it, on however many nodes', {
  timeout: 60_000,
}, () => {
  const memory = newIndexMemory({ recordEntries: 1_000, causeEntries: 1_000, heads: 100 });
  const nodes = [0, 1, 2].map(() => new NodeIndex({ memory }));
  const [settling, counted] = [1_000, 3_000];
  const fill = (from: number, until: number) => {
    for (let number = from; number < until; number += 1)
      for (const [node, entry] of entriesOf(number)) nodes[node]?.apply(entry);
  };
  fill(0, settling);
  const before = bytesInUse();
  fill(settling, settling + counted);
  const after = bytesInUse();
  // Twice what was measured; as objects they took more than ten times as much.
  const bytes = {
    heap: (after.heap - before.heap) / counted / 3,
    beside: (after.beside - before.beside) / counted / 3,
  };
  expect(bytes.heap).toBeLessThan(800);
  expect(bytes.beside).toBeLessThan(1_500);
  expect(nodes[0]?.package('0'.padEnd(22, 'p'))?.entries).toHaveLength(8);
});
