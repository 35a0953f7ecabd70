import { describe, expect, test } from 'vitest';
import { type Day, type DocumentCourse, dutiesOf, instantOn, WorkingCalendar } from './index.ts';

const calendar = new WorkingCalendar();
/** `'20 09:30'` in November 2026; the 20th is a Friday. */
const at = (text: string) => {
  const [day = '', time = ''] = text.split(' ');
  return instantOn(`2026-11-${day}` as Day, time);
};
const states = (course: Partial<DocumentCourse>, now: string, limits = {}) =>
  Object.fromEntries(
    dutiesOf({ isUrgent: false, ...course }, at(now), { calendar, limits }).map(({ duty, state }) => [
      duty.id,
      state,
    ]),
  );

describe('sending', () => {
  test.each([
    ['on the day', '20 15:00', 'met'],
    ['in the next working morning', '23 11:59', 'met'],
    ['after it', '23 12:01', 'late'],
  ])('a document signed on Friday, sent %s, is %s', (_, sentAt, state) => {
    expect(states({ signedAt: at('20 09:00'), sentAt: at(sentAt) }, '25 08:00')).toEqual({ send: state });
  });

  test('an unsent one is open until the next working morning ends, then overdue', () => {
    expect(states({ signedAt: at('20 09:00') }, '23 11:00')).toEqual({ send: 'open' });
    expect(states({ signedAt: at('20 09:00') }, '23 12:30')).toEqual({ send: 'overdue' });
  });

  test('an urgent one goes at once, also on a Sunday', () => {
    const signed = { isUrgent: true, signedAt: at('22 09:00') };
    expect(states({ ...signed, sentAt: at('22 09:40') }, '25 08:00')).toEqual({ 'send-urgent': 'met' });
    expect(states({ ...signed, sentAt: at('22 10:40') }, '25 08:00')).toEqual({ 'send-urgent': 'late' });
  });
});

describe('receiving', () => {
  const delivered = { deliveredAt: at('20 16:00') };

  test('is answered within the day and registered by the next working day', () => {
    expect(
      states({ ...delivered, answeredAt: at('20 16:30'), registeredAt: at('23 09:00') }, '23 10:00'),
    ).toEqual({ 'answer-arrival': 'met', register: 'met', 'report-progress': 'open' });
    expect(states(delivered, '23 18:00')).toEqual({ 'answer-arrival': 'overdue', register: 'overdue' });
  });

  test('what comes after hours is owed on the next working day', () => {
    expect(states({ deliveredAt: at('20 18:00') }, '23 16:00')).toMatchObject({ 'answer-arrival': 'open' });
  });

  test('a due date makes finishing a duty', () => {
    const due = { ...delivered, dueDay: '2026-11-25' as Day };
    expect(states(due, '24 08:00')).toMatchObject({ finish: 'open' });
    expect(states(due, '26 08:00')).toMatchObject({ finish: 'overdue' });
    expect(states({ ...due, finishedAt: at('26 08:00') }, '27 08:00')).toMatchObject({ finish: 'late' });
  });

  test('what was refused or taken back in time is owed no more', () => {
    expect(
      states({ ...delivered, dueDay: '2026-11-25' as Day, endedAt: at('24 08:00') }, '30 08:00'),
    ).not.toHaveProperty('finish');
  });

  test('a revoked document must be cancelled, and nothing ends that duty but doing it', () => {
    const revoked = { ...delivered, revokedAt: at('23 09:00') };
    expect(states(revoked, '25 08:00')).toMatchObject({ 'cancel-revoked': 'overdue' });
    expect(states({ ...revoked, cancelledAt: at('23 10:00') }, '25 08:00')).toMatchObject({
      'cancel-revoked': 'met',
    });
  });

  test('limits can be changed', () => {
    const limits = { 'answer-arrival': { kind: 'minutes', count: 10 } };
    expect(states(delivered, '20 16:11', limits)).toMatchObject({ 'answer-arrival': 'overdue' });
  });
});
