import { type Day, instantOn, WorkingCalendar } from '@lienthong/duties';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  columnsOf,
  emptyRegister,
  type LifeSummary,
  nextPlace,
  type RegisterItem,
  registerCsv,
  registerDuties,
  registerFilter,
  stateText,
} from './index.ts';
import { csvCell } from './register-csv.ts';

const at = (day: string, time: string) => instantOn(day as Day, time);

const life = (changes: Partial<LifeSummary> = {}): LifeSummary => ({
  receiver: '000.00.00.G22',
  state: 'sent',
  pending: 'none',
  first: {},
  ...changes,
});

const item = (
  changes: Partial<RegisterItem> = {},
  facts: Partial<RegisterItem['facts']> = {},
): RegisterItem => ({
  direction: 'in',
  year: 2026,
  number: 7,
  pkg: 'p',
  at: at('2026-11-20', '09:00'),
  lives: [life()],
  facts: {
    digest: '',
    size: 1,
    kind: 'new',
    sender: '000.00.00.H41',
    documentId: '000.00.00.H41,2026/11/19,12/BC-UBND',
    origin: '',
    code: '12/BC-UBND',
    subject: 'Báo cáo tình hình thiên tai ở Kỳ Sơn, đợt 2',
    promulgationDate: '2026/11/19',
    typeName: 'Báo cáo',
    signerName: 'Nguyễn Văn Ví Dụ',
    dueDate: '2026/11/30',
    ...facts,
  },
  ...changes,
});

const names = { nameOf: (code: string) => `Cơ quan ${code}`, language: 'vi' as const };

describe('numbers', () => {
  test('run through a year of Vietnam and begin again with the next', () => {
    const instants = [
      at('2026-12-31', '23:00'),
      at('2026-12-31', '23:59'),
      // Still the old year by the clocks of London.
      at('2027-01-01', '00:00'),
      at('2027-01-02', '08:00'),
    ];
    let place = emptyRegister;
    const places = instants.map((instant) => {
      place = nextPlace(place, instant);
      return `${place.number}/${place.year}`;
    });
    expect(places).toEqual(['1/2026', '2/2026', '1/2027', '2/2027']);
  });

  test('are not given twice when a clock is put back at New Year', () => {
    let place = nextPlace(emptyRegister, at('2027-01-01', '00:00'));
    place = nextPlace(place, at('2026-12-31', '23:59'));
    expect(place).toEqual({ year: 2027, number: 2 });
  });
});

describe('search', () => {
  const finds = (search: string, query = {}) =>
    registerFilter({ search, ...query })({
      facts: item().facts,
      at: item().at,
      place: item(),
      more: ['UBND tỉnh'],
    });

  test.each([
    'ky son',
    'KỲ SƠN',
    'thien tai dot',
    '12/bc',
    'bc-ubnd',
    '#7',
    'nguyen van vi du',
    '000.00.00.H41',
    'ubnd tinh',
    '',
  ])('%s is found', (search) => expect(finds(search)).toBe(true));

  test.each(['ky sonx', '#8', '13/bc'])('%s is not', (search) => expect(finds(search)).toBe(false));

  test('days are those of Vietnam, both included', () => {
    const early = at('2026-11-20', '00:10');
    const among = (from?: string, to?: string) =>
      registerFilter({ ...(from && { from }), ...(to && { to }) })({
        facts: item().facts,
        at: early,
        place: item(),
      });
    expect([
      among('2026-11-20'),
      among('2026-11-21'),
      among(undefined, '2026-11-20'),
      among(undefined, '2026-11-19'),
    ]).toEqual([true, false, true, false]);
  });
});

describe('CSV', () => {
  test('has a byte order mark, a line of titles, and one line for each document', () => {
    const text = registerCsv('in', [item()], names);
    expect(text.startsWith('\uFEFFSố thứ tự trong sổ,')).toBe(true);
    const lines = text.split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe(
      [
        '7/2026,20/11/2026,000.00.00.H41,Cơ quan 000.00.00.H41,12,BC-UBND,19/11/2026,Báo cáo',
        '"Báo cáo tình hình thiên tai ở Kỳ Sơn, đợt 2",Nguyễn Văn Ví Dụ,,,,,30/11/2026,,,Đã gửi',
        '"000.00.00.H41,2026/11/19,12/BC-UBND"',
      ].join(','),
    );
  });

  test.each(['=1+1', '+84', '-2', '@SUM(A1)', ' =cmd', '\t=1', '＝1', '%0A=1', '\r=1', '|calc'])(
    'a spreadsheet does not run %j',
    (text) => expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/),
  );

  test('is read back as it was written, whatever stands in a subject', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (subject) => {
        const text = registerCsv('in', [item({}, { subject })], names);
        const cells = readCsv(text.slice(1));
        expect(cells).toHaveLength(2);
        const place = columnsOf('in').findIndex(({ id }) => id === 'subject');
        expect([subject, `'${subject}`]).toContain(cells[1]?.[place]);
        for (const row of cells) expect(row).toHaveLength(columnsOf('in').length);
      }),
    );
  });
});

/** RFC 4180, read. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

test('the state of a document of many receivers counts them', () => {
  const lives = [life({ state: 'done' }), life({ state: 'done' }), life({ pending: 'revoke' })];
  expect(stateText(item({ lives }), 'en')).toBe('finished: 2; sent, to be cancelled: 1');
  expect(stateText(item(), 'vi')).toBe('Đã gửi');
});

describe('duties', () => {
  const calendar = new WorkingCalendar();
  const owed = (one: RegisterItem, now: number) =>
    registerDuties([one], now, { calendar }).map(
      ({ duty, state, debtor }) => `${duty.id} ${state} ${debtor}`,
    );

  test('of a receiver that does nothing become overdue one after the other', () => {
    expect(owed(item(), at('2026-11-20', '10:00'))).toEqual([
      'answer-arrival open 000.00.00.G22',
      'register open 000.00.00.G22',
      'finish open 000.00.00.G22',
    ]);
    expect(owed(item(), at('2026-12-01', '10:00'))).toEqual([
      'answer-arrival overdue 000.00.00.G22',
      'register overdue 000.00.00.G22',
      'finish overdue 000.00.00.G22',
    ]);
  });

  test('of a receiver that does everything are met', () => {
    const first = {
      '03': at('2026-11-20', '11:00'),
      '05': at('2026-11-23', '11:00'),
      '06': at('2026-11-24', '11:00'),
    };
    const done = item({ lives: [life({ state: 'done', first })] });
    expect(owed(done, at('2026-12-01', '10:00')).map((text) => text.split(' ')[1])).toEqual([
      'met',
      'met',
      'met',
      'met',
    ]);
  });

  test('of a revoked document that is not cancelled are the receiver’s', () => {
    const revoked = item({
      lives: [life({ pending: 'revoke', first: { revoke: at('2026-11-20', '10:00') } })],
    });
    expect(owed(revoked, at('2026-11-27', '10:00'))).toContain('cancel-revoked overdue 000.00.00.G22');
  });

  test('of a sender that sends late are the sender’s, and urgent documents are judged by their day', () => {
    const out = (sentAt: number, priority: number) =>
      owed(item({ direction: 'out', at: sentAt, lives: [] }, { priority }), at('2026-12-01', '10:00'));
    expect(out(at('2026-11-20', '11:00'), 0)).toEqual(['send met 000.00.00.H41']);
    expect(out(at('2026-11-20', '13:00'), 0)).toEqual(['send late 000.00.00.H41']);
    expect(out(at('2026-11-19', '18:00'), 2)).toEqual(['send-urgent met 000.00.00.H41']);
    expect(out(at('2026-11-20', '08:00'), 2)).toEqual(['send-urgent late 000.00.00.H41']);
  });
});
