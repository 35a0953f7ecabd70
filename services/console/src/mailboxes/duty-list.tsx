import type { Duty } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { hrefOf } from '../location.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';

type Props = { readonly code: string; readonly turn: number };

/** What needs attention first stands first. */
const ranks: Readonly<Record<Duty['state'], number>> = { overdue: 0, open: 1, late: 2, met: 3 };

/** What is due and overdue at the agency, and what others owe to it. */
export function DutyList({ code, turn }: Props): ReactNode {
  const say = useSay();
  const client = useClient();
  const duties = useLoaded(`duties ${code} ${turn}`, (signal) =>
    client.duties({ code, state: 'all', limit: 200 }, { signal }),
  );
  const clock = useLoaded(`clock ${turn}`, (signal) => client.clock({}, { signal }));
  const now = clock.value?.now;
  const items = duties.value?.items.toSorted(
    (one, other) => ranks[one.state] - ranks[other.state] || one.dueAt - other.dueAt,
  );
  const overdue = items?.filter(({ state }) => state === 'overdue') ?? [];
  return (
    <>
      <ProblemNote failure={duties.failure} />
      {items?.length === 0 && (
        <p className="muted">{say({ vi: 'Không có việc nào.', en: 'Nothing is owed.' })}</p>
      )}
      {overdue.length > 0 && (
        <div className="note bad" role="status">
          {say({
            vi: `${overdue.length} việc quá hạn, ${overdue.filter(({ debtor }) => debtor === code).length} việc của chính cơ quan này.`,
            en: `${overdue.length} overdue, ${overdue.filter(({ debtor }) => debtor === code).length} of them this agency’s own.`,
          })}
        </div>
      )}
      {items !== undefined && items.length > 0 && (
        <div className="table">
          <table>
            <thead>
              <tr>
                <th>{say({ vi: 'Tình trạng', en: 'State' })}</th>
                <th>{say({ vi: 'Việc', en: 'Duty' })}</th>
                <th>{say({ vi: 'Văn bản', en: 'Document' })}</th>
                <th>{say({ vi: 'Ai phải làm', en: 'Who owes it' })}</th>
                <th>{say({ vi: 'Hạn', en: 'Due' })}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((duty) => (
                <DutyRow
                  key={`${duty.id} ${duty.pkg} ${duty.receiver} ${duty.since}`}
                  duty={duty}
                  isOwn={duty.debtor === code}
                  now={now}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function DutyRow(props: {
  readonly duty: Duty;
  readonly isOwn: boolean;
  readonly now: number | undefined;
}): ReactNode {
  const { duty, isOwn, now } = props;
  const say = useSay();
  const { instant } = useFormats();
  const tone = duty.state === 'met' ? 'good' : duty.state === 'open' ? 'warn' : 'bad';
  const isPending = duty.state === 'open' || duty.state === 'overdue';
  return (
    <tr>
      <td>
        <span className={`badge ${tone}`}>{say(wordOf(duty.state))}</span>
      </td>
      <td>
        {say(duty.text)} <small className="muted">{duty.source}</small>
      </td>
      <td>
        <a href={hrefOf('journeys', duty.pkg)}>{duty.subject ?? duty.documentId}</a>
      </td>
      <td>
        {isOwn ? (
          <strong>{say({ vi: 'cơ quan này', en: 'this agency' })}</strong>
        ) : (
          <code>{duty.debtor}</code>
        )}
      </td>
      <td>
        {instant(duty.dueAt)}
        {isPending && now !== undefined && (
          <small className={`word ${duty.state === 'overdue' ? 'bad' : 'warn'}`}>
            {' '}
            {say(distance(duty.dueAt - now))}
          </small>
        )}
      </td>
    </tr>
  );
}

const minuteMs = 60_000;

/** How far a deadline is away: `còn 3 giờ`, `quá 2 ngày`. */
function distance(ms: number): Text {
  const minutes = Math.round(Math.abs(ms) / minuteMs);
  const [count, vi, en] =
    minutes < 60
      ? [minutes, 'phút', 'min']
      : minutes < 2_880
        ? [Math.round(minutes / 60), 'giờ', 'h']
        : [Math.round(minutes / 1_440), 'ngày', 'days'];
  return ms < 0
    ? { vi: `quá ${count} ${vi}`, en: `${count} ${en} over` }
    : { vi: `còn ${count} ${vi}`, en: `${count} ${en} left` };
}
