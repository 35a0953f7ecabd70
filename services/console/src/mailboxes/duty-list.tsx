import type { ReactNode } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { hrefOf } from '../location.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';

type Props = { readonly code: string; readonly turn: number };

/** What is due and overdue at the agency, and what others owe to it. */
export function DutyList({ code, turn }: Props): ReactNode {
  const say = useSay();
  const { instant } = useFormats();
  const client = useClient();
  const duties = useLoaded(`duties ${code} ${turn}`, (signal) =>
    client.duties({ code, state: 'all', limit: 100 }, { signal }),
  );
  return (
    <>
      <ProblemNote failure={duties.failure} />
      {duties.value?.items.length === 0 && (
        <p className="muted">{say({ vi: 'Không có việc nào.', en: 'Nothing is owed.' })}</p>
      )}
      <div className="table">
        <table>
          <tbody>
            {duties.value?.items.map((duty) => (
              <tr key={`${duty.id} ${duty.pkg} ${duty.receiver} ${duty.since}`}>
                <td>
                  <span
                    className={`badge ${duty.state === 'met' ? 'good' : duty.state === 'open' ? 'warn' : 'bad'}`}
                  >
                    {say(wordOf(duty.state))}
                  </span>
                </td>
                <td>{say(duty.text)}</td>
                <td>
                  <a href={hrefOf('journeys', duty.pkg)}>{duty.subject ?? duty.documentId}</a>
                </td>
                <td>
                  <code>{duty.debtor}</code>
                </td>
                <td>{instant(duty.dueAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
