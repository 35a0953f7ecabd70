import { looseDocumentId } from '@lienthong/edxml';
import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newIndexMemory } from './compact/index-memory.ts';
import { NodeIndex } from './node-index.ts';

const agencies = ['H41.01', 'H41.02', 'H41.03'] as const;
const pkgOf = (number: number) => `package-${String(number).padStart(2, '0')}`.padEnd(22, 'x');

/** Facts of which some are alike: the same document sent twice, ids that differ in their writing, statuses. */
const factsOf = (number: number, change = ''): PackageFacts => ({
  digest: String(number).padStart(64, '0'),
  size: 1_000 + number,
  kind: number % 3 === 2 ? 'status' : 'new',
  sender: agencies[number % 3] ?? '',
  documentId:
    number % 3 === 2 ? `status-${number}` : [' H41,2026-01-05,1/BC', 'h41,2026/01/05,1/bc'][number % 2]!,
  origin: 'H41',
  subject: `Báo cáo số ${number}${change}`,
  signature: 'valid',
  ...(number % 3 === 2 ? { about: ' H41,2026-01-05,1/BC', status: '03' } : { scope: 'crossing' as const }),
  admission: { statement: `{"pkg":"${number}"}`, signature: 'bmVpbg', certificates: ['eA', 'eQ'] },
});

type Step = {
  readonly package: number;
  readonly act: EntryDraft['act'];
  readonly to: readonly (typeof agencies)[number][];
  readonly isOwn: boolean;
  readonly cause: number;
  readonly change: '' | ' lone \ud800';
  readonly state: 'processing' | 'done' | 'fail';
  readonly outcome: NonNullable<EntryDraft['outcome']>;
};

const step: fc.Arbitrary<Step> = fc.record({
  package: fc.nat(7),
  act: fc.constantFrom<EntryDraft['act']>(
    ...(['admitted', 'admitted', 'relayed', 'delivered', 'refused', 'dead'] as const),
    ...(['duplicate', 'acknowledged', 'receipt', 'receipt', 'retried'] as const),
  ),
  to: fc.uniqueArray(fc.constantFrom(...agencies)),
  isOwn: fc.boolean(),
  cause: fc.nat(6),
  change: fc.constantFrom('', ' lone \ud800'),
  state: fc.constantFrom('processing', 'done', 'fail'),
  outcome: fc.constantFrom('delivered', 'refused', 'dead', 'acknowledged'),
});

/** The entry of a step, as the node's own decisions and as its ledger have it. */
function entryOf(step: Step, at: number): EntryDraft {
  const { act, to, isOwn, outcome, state } = step;
  const facts = factsOf(step.package, step.change);
  return {
    at,
    act,
    pkg: pkgOf(step.package),
    copies: to.length,
    // Causes come again as they do where a message is decided on in pieces.
    cause: step.cause * 2 ** 40 + 1,
    to,
    kind: facts.kind,
    code: undefined,
    ...(isOwn ? { agency: act === 'receipt' || act === 'admitted' ? facts.sender : to[0] } : { edge: 'H42' }),
    ...(act === 'admitted' ? { facts } : {}),
    ...(act === 'receipt' ? { by: 'H42', outcome } : {}),
    ...(act === 'acknowledged' || outcome === 'acknowledged' ? { state, description: `đã ${state}` } : {}),
    ...(act === 'refused'
      ? { code: 'EXCHANGE_X', details: { ['__proto__']: 'x', count: -1, share: 0.5 } }
      : {}),
    ...(act === 'retried' ? { letter: step.cause } : {}),
  };
}

/** Everything that can be asked of an index about these packages. */
function answers(index: NodeIndex): unknown {
  const numbers = Array.from({ length: 9 }, (_, number) => number);
  const states = ['initial', 'processing', 'done', 'fail'] as const;
  const documentIds = [' H41,2026-01-05,1/BC', 'h41,2026/01/05,1/bc', 'nobody’s'];
  return {
    packages: numbers.map((number) => index.package(pkgOf(number))),
    prefixes: numbers.map((number) => index.packagesWithPrefix(pkgOf(number).slice(0, 15))),
    positions: numbers.map((number) => [index.packageAt(number), index.factsAt(number)]),
    count: index.packageCount,
    caused: numbers.map((cause) => index.causedBy(cause * 2 ** 40 + 1)),
    documents: documentIds.map((id) => index.documents(id)),
    similar: documentIds.map((id) => index.similarDocuments(id)),
    about: documentIds.map((id) => index.statusesAbout(id)),
    latest: index.latest(5),
    sent: agencies.map((agency) => [...index.sentBy(agency)]),
    admissions: agencies.map((agency) => {
      const admissions = index.admissionsOf(agency);
      return Array.from({ length: admissions.length }, (_, place) => admissions.at(place));
    }),
    waiting: agencies.map((agency) => index.waitingOf(agency)),
    mail: agencies.map((agency) => [
      ...(index.mailbox(agency)?.list({ states }) ?? []),
      ...numbers.map((number) => index.mailbox(agency)?.get(pkgOf(number))),
      index.mailbox(agency)?.count({ states }),
    ]),
    counted: agencies.map((agency) => index.counters.of(agency)),
    sums: index.sums.total,
    letters: index.deadLetters.list(),
  };
}

/** Nothing is kept as an object but what was used last. */
const forgetful = () => newIndexMemory({ recordEntries: 0, causeEntries: 0, heads: 0 });

test('what is packed answers as what is at hand, whatever was recorded', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(60), (steps, cut) => {
      const kept = new NodeIndex({
        memory: newIndexMemory({ recordEntries: 1e6, causeEntries: 1e6, heads: 1e6 }),
      });
      const packed = new NodeIndex({ memory: forgetful() });
      for (const [place, one] of steps.entries()) {
        for (const index of [kept, packed]) index.apply(entryOf(one, place + 1));
        if (place === cut) expect(answers(packed)).toEqual(answers(kept));
      }
      expect(answers(packed)).toEqual(answers(kept));
    }),
  );
});

/** What the index is to answer, from a plain list of all entries. */
function plainAnswers(entries: readonly EntryDraft[]) {
  const first = entries.filter(
    ({ pkg, facts }, place) =>
      facts && entries.findIndex((other) => other.pkg === pkg && other.facts) === place,
  );
  const records = first.map((admitted, position) => {
    const own = entries.slice(entries.indexOf(admitted)).filter(({ pkg }) => pkg === admitted.pkg);
    const admittedTo = new Set<string>();
    const statedFor = new Map<string, string>();
    const saidAt = new Map<string, number>();
    for (const { act, agency, facts, to = [], outcome, at } of own)
      for (const receiver of to) {
        if (facts) admittedTo.add(receiver);
        if (act === 'refused' && agency !== undefined) admittedTo.delete(receiver);
        if (act !== 'receipt') continue;
        if (outcome === 'acknowledged') saidAt.set(receiver, at);
        else statedFor.set(receiver, outcome ?? '');
      }
    const { pkg, facts } = admitted;
    return { pkg, facts, position, entries: own, admittedTo, statedFor, saidAt };
  });
  const where = (isMeant: (facts: PackageFacts) => boolean) =>
    records.filter(({ facts }) => facts && isMeant(facts));
  return {
    records,
    of: (pkg: string) => records.find((record) => record.pkg === pkg),
    causedBy: (cause: number) => entries.filter((entry) => entry.cause === cause),
    documents: (id: string) => where(({ about, documentId }) => about === undefined && documentId === id),
    similar: (id: string) =>
      where(
        ({ kind, documentId }) => kind !== 'status' && looseDocumentId(documentId) === looseDocumentId(id),
      ),
    about: (id: string) => where(({ about }) => about === id),
    sentBy: (agency: string) =>
      records.filter(({ facts, entries: own }) => own[0]?.edge === undefined && facts?.sender === agency),
  };
}

test('an index answers what a plain list of the entries says', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const entries = steps.map((one, place) => entryOf(one, place + 1));
      const index = new NodeIndex({ memory: forgetful() });
      for (const entry of entries) index.apply(entry);
      const plain = plainAnswers(entries);
      expect(index.packageCount).toBe(plain.records.length);
      for (const number of [0, 1, 2, 3, 4, 5, 6, 7]) {
        expect(index.package(pkgOf(number))).toEqual(plain.of(pkgOf(number)));
        expect(index.packageAt(number)).toEqual(plain.records[number]);
        const cause = number * 2 ** 40 + 1;
        expect(index.causedBy(cause) ?? []).toEqual(plain.causedBy(cause));
      }
      for (const id of [' H41,2026-01-05,1/BC', 'h41,2026/01/05,1/bc', 'nobody’s']) {
        expect(index.documents(id)).toEqual(plain.documents(id));
        expect(index.similarDocuments(id)).toEqual(plain.similar(id));
        expect(index.statusesAbout(id)).toEqual(plain.about(id));
      }
      for (const agency of agencies) expect([...index.sentBy(agency)]).toEqual(plain.sentBy(agency));
      expect(index.latest(3)).toEqual(
        plain.records
          .filter((record) => record.entries[0]?.edge === undefined)
          .reverse()
          .slice(0, 3),
      );
    }),
  );
});
