const vietnamOffsetMs = 7 * 3_600_000;

/** An instant as PDF writes it, in Vietnam's time: `D:20260305080203+07'00'`. */
export function formatPdfDate(at: number): string {
  const digits = new Date(at + vietnamOffsetMs).toISOString().slice(0, 19).replace(/[-:T]/g, '');
  return `D:${digits}+07'00'`;
}

/** Milliseconds of a date of a PDF (ISO 32000-1 §7.9.4); `undefined` for what is none. Without an offset it is UTC. */
export function parsePdfDate(text: string): number | undefined {
  const parts = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z.*|([+-])(\d\d)'?(?:(\d\d)'?)?)?$/.exec(
    text,
  );
  if (!parts) return undefined;
  const [
    ,
    year = '',
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    sign,
    hours = '0',
    minutes = '0',
  ] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (Number.isNaN(at)) return undefined;
  return sign === '-' ? at + offsetMs : at - offsetMs;
}

/** An instant as it stands in signatures' marks: `05-03-2026 08:02:03 +07:00`. */
export function formatMarkTime(at: number): string {
  const [date = '', time = ''] = new Date(at + vietnamOffsetMs).toISOString().slice(0, 19).split('T');
  return `${date.split('-').reverse().join('-')} ${time} +07:00`;
}

/** Day, month and year in Vietnam. */
export function vietnamDate(at: number): {
  readonly day: number;
  readonly month: number;
  readonly year: number;
} {
  const date = new Date(at + vietnamOffsetMs);
  return { day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear() };
}
