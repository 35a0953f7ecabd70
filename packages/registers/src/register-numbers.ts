import { dayOf } from '@lienthong/duties';

/** Place in a register: the year, and the last number given in it. */
export type RegisterPlace = { readonly year: number; readonly number: number };

/** The place of the next document, which came at instant `at`; numbers begin again with each year in Vietnam. */
export function nextPlace({ year, number }: RegisterPlace, at: number): RegisterPlace {
  const own = Number(dayOf(at).slice(0, 4));
  // A clock that was put back at New Year gives no number twice.
  return own > year ? { year: own, number: 1 } : { year, number: number + 1 };
}

/** Before the first document. */
export const emptyRegister: RegisterPlace = { year: 0, number: 0 };
