import { expect } from 'vitest';
import { type KindOnTheExchange, refusedAt, type Sent, type Trial } from './fault-trial.ts';

/** What must hold whatever the fault: the columns of the page, each with the invariant of the architecture that it is. */
export const invariants = {
  'nothing admitted is lost': (trial) => {
    for (const one of trial.sent.filter(isAccepted)) {
      const missing = one.to.filter((code) => !mailbox(trial, code).includes(one.digest));
      // Every copy is in its mailbox, or its sender was told who refused it.
      expect(one.refusals.length > 0 ? [] : missing).toEqual([]);
    }
    expect(trial.sent.filter(isAccepted).length).toBeGreaterThan(8);
  },
  'nothing arrives or counts twice': (trial) => {
    for (const [code, digests] of trial.mailboxes) {
      expect(new Set(digests).size).toBe(digests.length);
      expect(counted(trial, code, 'incoming')).toBe(digests.length);
      const own = trial.sent.filter(({ from }) => from === code);
      expect(counted(trial, code, 'outgoing')).toBe(own.filter(isAccepted).length);
      expect(counted(trial, code, 'arrived')).toBe(
        own.reduce(
          (sum, one) => sum + one.to.filter((to) => mailbox(trial, to).includes(one.digest)).length,
          0,
        ),
      );
    }
  },
  'what arrives is what was sent': (trial) => {
    const sent = new Set(trial.sent.map(({ digest }) => digest));
    for (const digests of trial.mailboxes.values())
      expect(digests.filter((digest) => !sent.has(digest))).toEqual([]);
  },
  'what was altered is named where it is first seen, and nothing else is refused': (trial, kind) => {
    const refusing = [...new Set(trial.sent.flatMap(({ refusals }) => refusals.map(({ node }) => node)))];
    const at = refusedAt[kind];
    expect(refusing).toEqual(at === undefined ? [] : [at]);
    for (const { refusals } of trial.sent)
      for (const { code } of refusals) expect(code).toMatch(/^(SIGNATURE|EXCHANGE|CONTENT|XML|EDXML)_/);
  },
  'every edge balances and every chain holds': ({ booksSound }) => {
    expect(booksSound).toBe(true);
  },
  'nobody gets what is another’s': (trial) => {
    for (const [code, digests] of trial.mailboxes) {
      const own = new Set(trial.sent.filter(({ to }) => to.includes(code)).map(({ digest }) => digest));
      expect(digests.filter((digest) => !own.has(digest))).toEqual([]);
    }
  },
  'it struck, everybody was answered, and all serve again': (
    { fault, sent, nodes: [before, after] },
    kind,
  ) => {
    // A clock that is off strikes nothing by itself.
    if (kind !== 'clock-skew') expect(fault.struck).toBeGreaterThan(0);
    expect(sent).toHaveLength(22);
    expect(after).toBe(before);
  },
} satisfies Readonly<Record<string, (trial: Trial, kind: KindOnTheExchange) => void>>;

const isAccepted = ({ outcome }: Sent): boolean => outcome.status === 'accepted';
const mailbox = ({ mailboxes }: Trial, code: string): readonly string[] => mailboxes.get(code) ?? [];
const counted = ({ counters }: Trial, code: string, counter: string): number =>
  counters.get(code)?.[counter] ?? 0;
