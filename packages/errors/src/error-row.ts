/** Would trying again help? `later`: the same bytes may pass later; `after-fix`: only changed bytes can pass. */
export type Retry = 'never' | 'later' | 'after-fix';

/** Who has to act. */
export type Blame = 'sender' | 'receiver' | 'axis' | 'operator';

/**
 * One row of the error table. Data only. Texts may hold `{parameters}`, the same in all four texts of a row or fewer.
 * `number` and `httpStatus` are public and never change; a retired row keeps its number.
 */
export type ErrorRow = {
  readonly number: number;
  readonly httpStatus: number;
  /** Code on the VXP wire (spec: numbers of the provincial guide). */
  readonly wireStatus: '10' | '15' | '18' | '19' | '20' | '21' | '22' | '23';
  readonly retry: Retry;
  readonly blame: Blame;
  /** What happened. */
  readonly summary: string;
  readonly summaryVi: string;
  /** What to do. */
  readonly action: string;
  readonly actionVi: string;
  /** Rule id (`R-187`) or source clause, where one exists. */
  readonly clause?: string;
};
