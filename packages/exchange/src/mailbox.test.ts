import type { CopyState, EntryDraft } from '@lienthong/ledger';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PackageKeys } from './compact/package-keys.ts';
import type { MailState } from './mail-item.ts';
import { Mailbox, waitingStates } from './mailbox.ts';

/** A mailbox of a node that knows the packages `a` to `z`. */
function newMailbox(): Mailbox {
  const known = [...'abcdefghijklmnopqrstuvwxyz'];
  const keys = new PackageKeys((number) => known[number]);
  for (const pkg of known) keys.add(pkg);
  return new Mailbox('A', keys);
}

const delivered = (pkg: string, kind = 'new'): EntryDraft & { readonly agency: string } => ({
  at: 1,
  act: 'delivered',
  pkg,
  copies: 1,
  agency: 'A',
  kind,
});
const said = (pkg: string, state?: CopyState, at = 2): EntryDraft => ({
  at,
  act: 'acknowledged',
  pkg,
  copies: 0,
  agency: 'A',
  ...(state === undefined ? {} : { state }),
});
const keys = (mailbox: Mailbox, states: readonly MailState[] = waitingStates) =>
  [...mailbox.list({ states })].map(({ pkg }) => pkg);

test('an entry of an earlier release, which names no state, means done', () => {
  const mailbox = newMailbox();
  mailbox.deliver(delivered('p'), 1);
  mailbox.acknowledge(said('p'));
  expect(mailbox.get('p')).toMatchObject({ state: 'done', stateAt: 2, wasTaken: true });
  expect(keys(mailbox)).toEqual([]);
});

test('what waits again stands where it stood', () => {
  const mailbox = newMailbox();
  for (const [index, pkg] of ['p', 'q', 'r'].entries()) mailbox.deliver(delivered(pkg), index + 1);
  mailbox.acknowledge(said('p', 'done'));
  expect(keys(mailbox)).toEqual(['q', 'r']);
  mailbox.acknowledge(said('p', 'processing'));
  expect(keys(mailbox)).toEqual(['p', 'q', 'r']);
});

test('what is said of a package that is not there changes nothing', () => {
  const mailbox = newMailbox();
  mailbox.acknowledge(said('p', 'done'));
  expect(mailbox.get('p')).toBeUndefined();
  expect(mailbox.count({ states: ['done'] })).toBe(0);
});

test('whatever is delivered and said, lists and counts are those of a plain list', () => {
  const step = fc.record({
    pkg: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    state: fc.constantFrom<CopyState | undefined>('processing', 'done', 'fail', undefined),
    isStatus: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const mailbox = newMailbox();
      const plain: { pkg: string; state: MailState; isStatus: boolean }[] = [];
      for (const { pkg, state, isStatus } of steps) {
        const known = plain.find((one) => one.pkg === pkg);
        if (!known) {
          mailbox.deliver(delivered(pkg, isStatus ? 'status' : 'new'), plain.length + 1);
          plain.push({ pkg, state: 'initial', isStatus });
        } else if (state) {
          mailbox.acknowledge(said(pkg, state));
          known.state = state;
        }
        for (const states of [waitingStates, ['done'], ['initial', 'fail']] as const)
          for (const type of [undefined, 'document', 'status'] as const) {
            const meant = plain.filter(
              (one) =>
                (states as readonly MailState[]).includes(one.state) &&
                (type === undefined || one.isStatus === (type === 'status')),
            );
            expect([...mailbox.list({ type, states })].map((one) => one.pkg)).toEqual(
              meant.map((one) => one.pkg),
            );
            expect(mailbox.count({ type, states })).toBe(meant.length);
          }
      }
    }),
  );
});
