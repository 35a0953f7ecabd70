import type { Journey } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useFormats, useSay } from '../language.ts';
import { hrefOf } from '../location.ts';
import { statusTexts, wordOf } from '../texts.ts';

const shownMax = 100;

/** What became of the document at each receiver: its states, and the statuses that brought them about. */
export function LivesTable({ journey }: { readonly journey: Journey }): ReactNode {
  const say = useSay();
  const { instant } = useFormats();
  if (journey.lives.length === 0)
    return <p className="muted">{say({ vi: 'Chưa có trạng thái nào.', en: 'No statuses yet.' })}</p>;
  return (
    <div className="table">
      <table>
        <thead>
          <tr>
            <th>{say({ vi: 'Nơi nhận', en: 'Receiver' })}</th>
            <th>{say({ vi: 'Tình trạng', en: 'State' })}</th>
            <th>{say({ vi: 'Diễn biến', en: 'History' })}</th>
          </tr>
        </thead>
        <tbody>
          {journey.lives.slice(0, shownMax).map((life) => (
            <tr key={life.receiver}>
              <td>
                <a href={hrefOf('mailboxes', life.receiver)}>{life.receiver}</a>
              </td>
              <td>
                <span className="badge">{say(wordOf(life.state))}</span>
                {life.pending !== 'none' && <span className="badge warn">{say(wordOf(life.pending))}</span>}
              </td>
              <td>
                {life.history.map((step) => (
                  <div key={`${step.what} ${step.at} ${step.pkg}`}>
                    <time>{instant(step.at)}</time> {say(statusTexts[step.what] ?? wordOf(step.what))}:{' '}
                    {say(wordOf(step.from))} → {say(wordOf(step.to))} {step.reason && `“${step.reason}”`}{' '}
                    {step.rules.map((rule) => (
                      <code key={rule}>{rule} </code>
                    ))}
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
