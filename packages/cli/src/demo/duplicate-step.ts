import type { CounterLine } from '@lienthong/counters';
import type { Organisation } from '@lienthong/registry';
import type { ReportFacts } from './report-step.ts';
import { requireThat, type Stage } from './stage.ts';

const step = 4;

/** What the counters of one agency said before and after. */
export type CounterChange = {
  readonly organId: string;
  readonly name: string;
  readonly before: CounterLine;
  readonly after: CounterLine;
};

/** How the same package was handed in again and changed nothing. */
export type DuplicateFacts = {
  readonly pkg: string;
  readonly answeredAsDuplicate: boolean;
  /** Deliveries of the package into the receiver's mailbox, over both submissions. */
  readonly deliveries: number;
  readonly sender: CounterChange;
  readonly receiver: CounterChange;
};

/** The sender hands the report of step 1 in again, byte for byte, as software does that has heard no answer. */
export async function duplicateStep(stage: Stage, report: ReportFacts): Promise<DuplicateFacts> {
  const { session, cast } = stage;
  const operator = await session.operator();
  const before = await operator.counters();
  const sender = await session.desk(cast.sender.organId);
  const { outcome } = await sender.submit(report.bytes);
  requireThat(
    outcome.duplicate && outcome.pkg === report.pkg,
    step,
    { vi: 'nút trả lời đây là gói trùng', en: 'the node answers that this is a duplicate' },
    outcome,
  );
  const after = await operator.counters();
  const [found] = await operator.find(report.pkg);
  const journey = found && (await operator.journey(found));
  const deliveries = (journey?.hops ?? []).flatMap(({ delivered }) => delivered).length;
  requireThat(deliveries === 1, step, { vi: 'chỉ giao một lần', en: 'it is delivered once' }, deliveries);
  const change = ({ organId, name }: Organisation): CounterChange => {
    const [was, is] = [before.get(organId), after.get(organId)];
    requireThat(
      was !== undefined && is !== undefined && JSON.stringify(was) === JSON.stringify(is),
      step,
      { vi: `bộ đếm của ${name} không đổi`, en: `the counters of ${name} stay as they were` },
      { was, is },
    );
    return { organId, name, before: was, after: is };
  };
  return {
    pkg: outcome.pkg,
    answeredAsDuplicate: outcome.duplicate,
    deliveries,
    sender: change(cast.sender),
    receiver: change(cast.centre),
  };
}
