/** A mistake that somebody could make, and the tests that have to notice it. */
export type Mutation = {
  readonly mistake: string;
  /** From the repository's root. */
  readonly file: string;
  /** Stands once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Test files or folders, from the repository's root. */
  readonly tests: readonly string[];
};

const node = 'packages/exchange/src/exchange-node.ts';

/** What `pnpm mutations` makes wrong, one after the other. */
export const mutations: readonly Mutation[] = [
  {
    mistake: 'a delivery is acknowledged before its effect is written',
    file: node,
    find: 'const drafts = decisions.flatMap((decision) => decision.drafts);',
    replace:
      'const drafts = decisions.flatMap((decision) => decision.drafts);\n    await Promise.all(decisions.map(({ delivery }) => this.#acknowledge(delivery)));',
    tests: ['test/scenarios/invariants.test.ts'],
  },
  {
    mistake: 'a delivery that comes again after a crash is decided on again',
    file: node,
    find: 'if (this.index.causedBy(delivery.sequence)) return { drafts: [] };',
    replace: '',
    tests: ['test/scenarios/invariants.test.ts'],
  },
  {
    mistake: 'the same package handed in again is a new one',
    file: 'packages/exchange/src/decide-submission.ts',
    find: 'const again = all.filter((to) => known?.has(to));',
    replace: 'const again = all.filter((to) => known?.has(to) && false);',
    tests: ['test/scenarios/invariants.test.ts'],
  },
  {
    mistake: 'a relay that fails is forgotten',
    file: node,
    find: 'for (const { delivery } of recorded) delivery.retry(retryDelayMs);\n      return;\n    }\n    await Promise.all(',
    replace: '}\n    await Promise.all(',
    tests: ['test/reliability/fault-matrix.test.ts'],
  },
  {
    mistake: 'receipts are not sent',
    file: 'packages/exchange/src/receipt-rounds.ts',
    find: 'await this.#state(entries);',
    replace: 'await this.#state([]);',
    tests: ['test/reliability/fault-matrix.test.ts'],
  },
  {
    mistake: 'the hash of the entry before is not compared',
    file: 'packages/ledger/src/chain.ts',
    find: 'if (entry.prev !== hash)',
    replace: 'if (entry.prev !== hash && false)',
    tests: ['packages/ledger', 'test/scenarios/ledger-tools.test.ts'],
  },
  {
    mistake: 'content is taken for what its name says',
    file: 'packages/content-store/src/digest-in-turns.ts',
    find: 'if (actual !== digest)',
    replace: 'if (actual !== digest && false)',
    tests: ['test/axis-nats/confused-server.test.ts'],
  },
  {
    mistake: 'a signature that does not hold is accepted',
    file: 'packages/exchange/src/signature-refusal.ts',
    find: "if (isValid(status) && trust === 'trusted' && isSender && decisive === undefined) return undefined;",
    replace: 'return undefined;',
    tests: ['test/reliability/fault-matrix.test.ts'],
  },
  {
    mistake: 'a certificate of another agency is good enough',
    file: 'packages/exchange/src/signature-refusal.ts',
    find: "if (signature !== 'enforce') return undefined;",
    replace:
      "if (signature !== 'enforce' || evidence.findings.some(({ code }) => code === 'SIGNATURE_SIGNER_FOREIGN')) return undefined;",
    tests: [
      'test/scenarios/bad-input.test.ts',
      'test/scenarios/isolation.test.ts',
      'test/scenarios/failures.test.ts',
    ],
  },
  {
    mistake: 'copies that left over an edge and never arrived are no imbalance',
    file: 'packages/ledger/src/conservation.ts',
    find: 'if (arrived > left || (options.atRest && arrived < left))',
    replace: 'if (arrived > left)',
    tests: ['packages/ledger'],
  },
  {
    mistake: 'a second writer of a ledger is not noticed',
    file: 'packages/ledger/src/memory-ledger-store.ts',
    find: 'if (records.lastSequence !== after) {',
    replace: 'if (after < 0) {',
    tests: ['packages/ledger/src/ledger-store.test.ts'],
  },
];
