import { type Day, dayOf, instantOn, WorkingCalendar } from '@lienthong/duties';
import { describe, expect, test } from 'vitest';
import { behaviourProfiles, planAnswers, readBehaviourProfile } from './index.ts';

const calendar = new WorkingCalendar();
const friday = instantOn('2026-11-20' as Day, '16:50');
const plan = (profile: keyof typeof behaviourProfiles, changes: object = {}, seed = 'seed') =>
  planAnswers(
    { pkg: 'package', deliveredAt: friday, matter: 'document', ...changes },
    { seed, profile: behaviourProfiles[profile], calendar },
  );
const codes = (answers: readonly { readonly statusCode: string }[]) =>
  answers.map(({ statusCode }) => statusCode).join(' ');

test('a prompt receiver goes the whole way within seconds', () => {
  const answers = plan('prompt');
  expect(codes(answers)).toBe('01 03 04 05 06');
  expect((answers.at(-1)?.at ?? 0) - friday).toBeLessThan(10_000);
});

test('the same package is treated the same way for the same seed, and not for another', () => {
  expect(plan('typical')).toEqual(plan('typical'));
  expect(plan('typical', {}, 'another')).not.toEqual(plan('typical'));
});

test('answers come in their order, people’s in working hours only', () => {
  for (let number = 0; number < 200; number += 1) {
    const answers = plan('typical', { pkg: String(number) });
    expect(answers.map(({ at }) => at)).toEqual(answers.map(({ at }) => at).sort((a, b) => a - b));
    for (const { at } of answers.filter(({ statusCode }) => statusCode !== '01')) {
      expect(calendar.isWorkingDay(dayOf(at))).toBe(true);
      expect(at).toBeLessThanOrEqual(calendar.endOf(dayOf(at)));
      expect(at).toBeGreaterThanOrEqual(instantOn(dayOf(at), '07:30'));
    }
  }
});

test('a share of the documents is refused, with a reason, and nothing follows', () => {
  const plans = Array.from({ length: 1_000 }, (_, number) => plan('refusing', { pkg: String(number) }));
  const refused = plans.filter((answers) => codes(answers) === '01 02');
  expect(refused.length).toBeGreaterThan(420);
  expect(refused.length).toBeLessThan(580);
  for (const answers of refused) expect(answers.at(-1)?.description).not.toBe('');
});

test('a document with a due date is finished by it where that can be', () => {
  const dueDay = '2026-11-23' as Day;
  for (let number = 0; number < 200; number += 1) {
    const finished = plan('typical', { pkg: String(number), dueDay }).find(
      ({ statusCode }) => statusCode === '06',
    );
    const before = plan('typical', { pkg: String(number), dueDay }).find(
      ({ statusCode }) => statusCode === '05',
    );
    if (finished && before && before.at < calendar.endOf(dueDay))
      expect(finished.at).toBeLessThanOrEqual(calendar.endOf(dueDay));
  }
});

describe('requests', () => {
  test('are answered 15 or 16, once', () => {
    expect(codes(plan('prompt', { matter: 'request' }))).toBe('15');
    expect(codes(plan('refusing', { matter: 'request' }))).toBe('16');
  });

  test('to revoke are obeyed by everyone who answers at all', () => {
    expect(codes(plan('refusing', { matter: 'revocation' }))).toBe('15');
    expect(plan('silent', { matter: 'revocation' })).toEqual([]);
  });
});

test('a silent receiver says nothing', () => {
  expect(plan('silent')).toEqual([]);
});

describe('profiles', () => {
  test('are taken by name or as settings', () => {
    expect(readBehaviourProfile('slow')).toBe(behaviourProfiles.slow);
    expect(readBehaviourProfile({ refuseShare: 0.25, workingHours: false })).toEqual({
      refuseShare: 0.25,
      workingHours: false,
    });
    for (const profile of Object.values(behaviourProfiles))
      expect(readBehaviourProfile(profile)).toEqual(profile);
  });

  test.each([
    ['constructor'],
    ['fast'],
    [{ refuseShare: 2, workingHours: false }],
    [{ refuseShare: 0, workingHours: false, arrive: { fromMs: 5, toMs: 1 } }],
    [{ refuseShare: 0, workingHours: false, extra: 1 }],
    [null],
  ])('%j is refused by name', (value) => {
    expect(() => readBehaviourProfile(value)).toThrow(
      expect.objectContaining({ code: 'BEHAVIOUR_PROFILE_INVALID' }),
    );
  });
});
