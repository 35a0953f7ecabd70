import type { Outcome } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { type Text, useSay } from '../language.ts';
import { hrefOf } from '../location.ts';

type Props = { readonly outcome: Outcome; readonly done: Text };

/** What the node said to a package: that it goes its way, or why it does not, with the rule and the evidence. */
export function OutcomeNote({ outcome, done }: Props): ReactNode {
  const say = useSay();
  const { status, refusals, pkg } = outcome;
  return (
    <div role="status">
      {status === 'accepted' && <div className="note good">{say(done)}</div>}
      {refusals.length > 0 && (
        <div className="note bad">
          <strong>{say({ vi: 'Bị từ chối', en: 'Refused' })}</strong>
          <ul>
            {refusals.map(({ code, rule, text, to }) => (
              <li key={`${code} ${to.join(' ')}`}>
                {text ? say(text) : code}{' '}
                <code>
                  {code}
                  {rule === undefined ? '' : ` · ${rule}`}
                </code>{' '}
                <span className="muted">
                  {to.slice(0, 5).join(', ')}
                  {to.length > 5 ? '…' : ''}
                </span>
              </li>
            ))}
          </ul>
          <a href={hrefOf('journeys', pkg, { tab: 'signature' })}>
            {say({ vi: 'Bên kiểm tra thấy gì ở chữ ký', en: 'What the checking side sees of the signature' })}
          </a>
        </div>
      )}
    </div>
  );
}
