import type { InboxMail } from '@lienthong/control/client';
import { type ReactNode, useId, useState } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { hrefOf } from '../location.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { priorityTexts, statusTexts, wordOf } from '../texts.ts';
import { type ReceiverStatus, receiverActs } from './receiver-acts.ts';

type Props = { readonly code: string; readonly turn: number };

/** What waits in the mailbox, and what its agency can do with it. */
export function Inbox({ code, turn }: Props): ReactNode {
  const say = useSay();
  const client = useClient();
  const mail = useLoaded(`inbox ${code} ${turn}`, (signal) => client.inbox({ code, limit: 100 }, { signal }));
  const [latest, setLatest] = useState<readonly InboxMail[]>();
  const items = mail.value?.items ?? latest;
  if (mail.value && mail.value.items !== latest) setLatest(mail.value.items);
  return (
    <>
      <ProblemNote failure={mail.failure} />
      {items?.length === 0 && (
        <p className="muted">{say({ vi: 'Hộp thư trống.', en: 'The mailbox is empty.' })}</p>
      )}
      <ul className="items">
        {[...(items ?? [])].reverse().map((item) => (
          <MailItem key={item.pkg} code={code} item={item} onTaken={mail.reload} />
        ))}
      </ul>
    </>
  );
}

function MailItem(props: {
  readonly code: string;
  readonly item: InboxMail;
  readonly onTaken: () => void;
}): ReactNode {
  const { code, item, onTaken } = props;
  const say = useSay();
  const { instant } = useFormats();
  const client = useClient();
  const act = useAct();
  const reasonId = useId();
  const [reason, setReason] = useState('');
  const isStatus = item.kind === 'status';
  const priority = item.priority ?? 0;
  const state = (status: ReceiverStatus, name: Text) =>
    act.run(async () => {
      const description = reason.trim();
      await client.sendStatus({
        code,
        id: item.pkg,
        body: { status, ...(description === '' ? {} : { description }) },
      });
      setReason('');
      return { vi: `Đã báo ${status} ${name.vi}.`, en: `Sent ${status} ${name.en}.` };
    });
  const take = () =>
    act
      .run(async () => {
        await client.acknowledge({ code, id: item.pkg, body: {} });
        return { vi: 'Đã lấy khỏi hộp thư.', en: 'Taken out of the mailbox.' };
      })
      .then((isDone) => {
        if (isDone) onTaken();
      });
  return (
    <li className="mail">
      <div className="bar">
        <h2>
          <a href={hrefOf('journeys', item.pkg)}>
            {isStatus
              ? `${say({ vi: 'Trạng thái', en: 'Status' })} ${item.status ?? ''} ${say(statusTexts[item.status ?? ''] ?? wordOf(item.status))}`
              : (item.subject ?? item.documentId)}
          </a>
        </h2>
        {priority > 0 && (
          <span className="badge bad">{say(priorityTexts[priority] ?? wordOf(String(priority)))}</span>
        )}
        {item.kind !== 'new' && <span className="badge">{say(wordOf(item.kind))}</span>}
        {item.signature && (
          <span className={`badge ${item.signature === 'valid' ? 'good' : 'warn'}`}>
            {say({ vi: 'chữ ký', en: 'signature' })} {say(wordOf(item.signature))}
          </span>
        )}
      </div>
      <p className="muted">
        {[item.code, item.typeName, item.sender, instant(item.deliveredAt)].filter(Boolean).join(' · ')}
        {item.about && (
          <>
            {' '}
            · {say({ vi: 'về', en: 'about' })} <a href={hrefOf('journeys', item.about)}>{item.about}</a>
          </>
        )}
      </p>
      {!isStatus && (
        <details>
          <summary>{say({ vi: 'Xử lý', en: 'Handle' })}</summary>
          <div className="field">
            <label htmlFor={reasonId}>
              {say({ vi: 'Ý kiến (bắt buộc khi từ chối)', en: 'Remark (required for a refusal)' })}
            </label>
            <input id={reasonId} value={reason} onChange={(event) => setReason(event.target.value)} />
          </div>
          <div className="group">
            {receiverActs.map(({ status, name, isRefusal }) => (
              <button
                key={status}
                type="button"
                className={isRefusal ? 'danger' : ''}
                disabled={act.busy || (isRefusal && reason.trim() === '')}
                onClick={() => void state(status, name)}
              >
                {status} {say(name)}
              </button>
            ))}
          </div>
        </details>
      )}
      <div className="group">
        <button type="button" disabled={act.busy} onClick={() => void take()}>
          {say({ vi: 'Lấy khỏi hộp thư', en: 'Take out' })}
        </button>
      </div>
      <ActNote act={act} />
    </li>
  );
}
