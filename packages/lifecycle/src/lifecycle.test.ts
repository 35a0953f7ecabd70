import { describe, expect, test } from 'vitest';
import { type EventName, type LifecycleEvent, lifecycleOf, transitionTable } from './index.ts';

let at = 0;
/** `'13'` by the sender, `'03'` by the receiver; `'update+dropped'` has a change, `'16-'` lacks its reason. */
function event(text: string): LifecycleEvent {
  const [, what = '', change, bare] = /^(\w+?)(?:\+(\w+))?(-)?$/.exec(text) ?? [];
  at += 1;
  return {
    what: what as EventName,
    by: /^\d/.test(what) && what !== '13' ? 'receiver' : 'sender',
    at,
    pkg: `${text}#${at}`,
    ...(bare ? {} : { reason: 'lý do' }),
    ...(change ? { change: change as 'added' | 'dropped' } : {}),
  };
}
const after = (...texts: readonly string[]) => lifecycleOf(texts.map(event));
const last = (...texts: readonly string[]) => {
  const { state, pending, history } = after(...texts);
  const { transition, rules } = history.at(-1) ?? {};
  return { state, pending, transition, rules };
};

describe('each row of the table', () => {
  test.each([
    ['T1', ['new'], 'sent', 'none', []],
    ['T2', ['new', '01'], 'arrived', 'none', []],
    ['T3', ['new', '02'], 'refused', 'none', []],
    ['T3', ['new', '01', '02'], 'refused', 'none', []],
    ['T4', ['new', '01', '03'], 'accepted', 'none', []],
    ['T4', ['new', '03'], 'accepted', 'none', ['R-218']],
    ['T5', ['new', '01', '03', '04'], 'assigned', 'none', []],
    ['T6', ['new', '01', '03', '05'], 'processing', 'none', []],
    ['T6', ['new', '01', '03', '04', '05'], 'processing', 'none', []],
    ['T7', ['new', '01', '03', '06'], 'done', 'none', []],
    ['T7', ['new', '01', '03', '05', '06'], 'done', 'none', []],
    ['T8', ['new', '01', '03', '05', '04'], 'assigned', 'none', []],
    ['T6', ['new', '01', '03', '05', '04', '05'], 'processing', 'none', []],
    ['T9', ['new', '13'], 'sent', 'takeback', []],
    ['T9', ['new', '01', '03', '06', '13'], 'done', 'takeback', []],
    ['T9', ['new', '01', '13', '16', '13'], 'arrived', 'takeback', []],
    ['T10', ['new', '01', '13', '15'], 'taken-back', 'none', []],
    ['T11', ['new', '01', '03', '13', '16'], 'accepted', 'none', []],
    ['T12', ['new', '01', '13', '03'], 'accepted', 'takeback', ['R-218']],
    ['T12', ['new', '01', '03', '13', '05'], 'processing', 'takeback', ['R-218']],
    ['T10', ['new', '01', '13', '03', '15'], 'taken-back', 'none', []],
    ['T13', ['new', '01', 'update'], 'arrived', 'update', []],
    ['T14', ['new', '01', 'update', '15'], 'arrived', 'none', []],
    ['T14', ['new', '01', 'update+dropped', '15'], 'taken-back', 'none', []],
    ['T14', ['update+added'], 'sent', 'none', []],
    ['T14', ['new', '01', 'update+added', '15'], 'arrived', 'none', []],
    ['T15', ['new', '01', 'update', '16'], 'arrived', 'none', []],
    ['T16', ['new', '01', '03', 'revoke'], 'accepted', 'revoke', []],
    ['T16', ['new', '01', '13', 'revoke'], 'arrived', 'revoke', []],
    ['T16', ['new', '01', 'revoke', '16'], 'arrived', 'revoke', ['R-222']],
    ['T17', ['new', '01', 'revoke', '15'], 'revoked', 'none', []],
    ['T17', ['new', '01', 'revoke', '16', '15'], 'revoked', 'none', []],
    ['T18', ['new', '01', '03', 'replace'], 'replaced', 'none', []],
    ['T19', ['new', '01', '01'], 'arrived', 'none', ['R-226']],
    ['T19', ['new', '01', '13', '13'], 'arrived', 'takeback', ['R-226']],
    ['T20', ['new', '01', '03', '06', '05'], 'done', 'none', ['R-218']],
    ['T21', ['new', '02', '03'], 'refused', 'none', ['R-219']],
    ['T21', ['new', '13', '15', '06'], 'taken-back', 'none', ['R-219']],
  ] as const)('%s: %j ends %s, pending %s, %j', (transition, texts, state, pending, rules) => {
    expect(last(...texts)).toEqual({ state, pending, transition, rules });
  });

  test('there is a case for every transition', () => {
    const ids = new Set([...transitionTable.map(({ id }) => id), 'T19']);
    expect([...ids].sort()).toEqual([...Array.from({ length: 21 }, (_, index) => `T${index + 1}`)].sort());
  });
});

describe('what the table has no row for', () => {
  test.each([
    ['a step left out is taken and remarked', ['new', '05'], 'processing', ['R-218']],
    ['all steps left out', ['new', '06'], 'done', ['R-218']],
    ['a step that comes late changes nothing', ['new', '03', '01'], 'accepted', ['R-218']],
    ['a refusal after acceptance changes nothing', ['new', '01', '03', '02'], 'accepted', ['R-218']],
    ['an answer to no request', ['new', '01', '15'], 'arrived', ['R-221']],
    ['a second answer after the flow goes on', ['new', '01', '13', '16', '15'], 'arrived', ['R-221']],
    ['a request to take back what was refused', ['new', '02', '13'], 'refused', ['R-219']],
    ['a second document with the same id', ['new', 'new'], 'sent', ['R-218']],
    ['a request without a reason is taken and named', ['new', '13-'], 'sent', ['R-220']],
    ['a refusal without a reason is taken and named', ['new', '02-'], 'refused', ['R-220']],
  ] as const)('%s', (_, texts, state, rules) => {
    expect(last(...texts)).toMatchObject({ state, rules });
  });

  test.each([
    ['a status of somebody who did not receive it', { ...event('03'), by: 'other' as const }, 'R-216'],
    ['a request to take back by the receiver', { ...event('13'), by: 'receiver' as const }, 'R-217'],
    ['a revocation by somebody else', { ...event('revoke'), by: 'other' as const }, 'R-133'],
  ])('%s changes nothing', (_, stranger, rule) => {
    const lifecycle = lifecycleOf([event('new'), stranger]);
    expect(lifecycle.state).toBe('sent');
    expect(lifecycle.history.at(-1)).toMatchObject({ rules: [rule], transition: undefined });
  });
});

describe('the content in force', () => {
  test('is the updated one after 15, the old one after 16', () => {
    const [first, update, agreed, declined] = [event('new'), event('update'), event('15'), event('16')];
    expect(lifecycleOf([first, update]).inForce).toBe(first.pkg);
    expect(lifecycleOf([first, update, agreed]).inForce).toBe(update.pkg);
    expect(lifecycleOf([first, update, declined]).inForce).toBe(first.pkg);
  });
});

describe('statuses that come before their document', () => {
  test('wait, and are applied in their order when it comes', () => {
    const early = after('01', '03');
    expect(early).toMatchObject({ state: 'draft', history: [] });
    expect(early.waiting).toHaveLength(2);
    const late = after('01', '03', 'new');
    expect(late).toMatchObject({ state: 'accepted', waiting: [] });
    expect(late.history.map(({ transition }) => transition)).toEqual(['T1', 'T2', 'T4']);
  });
});
