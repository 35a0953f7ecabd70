import type { SentMail } from '@lienthong/control/client';
import { type ReactNode, useId, useState } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { hrefOf } from '../location.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { statusTexts, wordOf } from '../texts.ts';
import { ComposeForm } from './compose-form.tsx';

type Props = { readonly code: string; readonly turn: number };

/** What the agency has sent, and what it can still do about it. */
export function SentList({ code, turn }: Props): ReactNode {
  const say = useSay();
  const client = useClient();
  const sent = useLoaded(`sent ${code} ${turn}`, (signal) => client.sent({ code, limit: 100 }, { signal }));
  const [latest, setLatest] = useState<readonly SentMail[]>();
  const items = sent.value?.items ?? latest;
  if (sent.value && sent.value.items !== latest) setLatest(sent.value.items);
  return (
    <>
      <ProblemNote failure={sent.failure} />
      {items?.length === 0 && <p className="muted">{say({ vi: 'Chưa gửi gì.', en: 'Nothing sent yet.' })}</p>}
      <ul className="items">
        {items?.map((item) => (
          <SentItem key={item.pkg} code={code} item={item} />
        ))}
      </ul>
    </>
  );
}

function SentItem({ code, item }: { readonly code: string; readonly item: SentMail }): ReactNode {
  const say = useSay();
  const { instant } = useFormats();
  const client = useClient();
  const act = useAct();
  const id = useId();
  const [reason, setReason] = useState('');
  const [isReplacing, setReplacing] = useState(false);
  const isDocument = item.kind !== 'status' && item.kind !== 'unreadable';
  const run = (done: Text, work: () => Promise<unknown>) =>
    act.run(async () => {
      await work();
      setReason('');
      return done;
    });
  const body = { reason: reason.trim() };
  const isReady = !act.busy && body.reason !== '';
  return (
    <li className="mail">
      <div className="bar">
        <h2>
          <a href={hrefOf('journeys', item.pkg)}>
            {item.subject ??
              `${say(wordOf(item.kind))} ${say(statusTexts[item.status ?? ''] ?? wordOf(item.status))}`}
          </a>
        </h2>
        {item.kind !== 'new' && <span className="badge">{say(wordOf(item.kind))}</span>}
        <span
          className={`badge ${item.refused > 0 ? 'bad' : item.arrived === item.copies ? 'good' : 'warn'}`}
        >
          {say({
            vi: `${item.arrived}/${item.copies} đã tới${item.refused > 0 ? `, ${item.refused} bị từ chối` : ''}`,
            en: `${item.arrived}/${item.copies} delivered${item.refused > 0 ? `, ${item.refused} refused` : ''}`,
          })}
        </span>
      </div>
      <p className="muted">{[item.code, item.typeName, instant(item.sentAt)].filter(Boolean).join(' · ')}</p>
      {isDocument && (
        <details>
          <summary>
            {say({ vi: 'Lấy lại, thu hồi, cập nhật, thay thế', en: 'Take back, revoke, update, replace' })}
          </summary>
          <div className="field">
            <label htmlFor={id}>{say({ vi: 'Lý do (bắt buộc)', en: 'Reason (required)' })}</label>
            <input id={id} value={reason} onChange={(event) => setReason(event.target.value)} />
          </div>
          <div className="group">
            <button
              type="button"
              disabled={!isReady}
              onClick={() =>
                void run({ vi: 'Đã xin lấy lại (13).', en: 'Take-back asked (13).' }, () =>
                  client.takeBack({ code, id: item.pkg, body }),
                )
              }
            >
              {say({ vi: 'Lấy lại', en: 'Take back' })}
            </button>
            <button
              type="button"
              disabled={!isReady}
              onClick={() =>
                void run({ vi: 'Đã gửi cập nhật.', en: 'Update sent.' }, () =>
                  client.update({
                    code,
                    id: item.pkg,
                    body: { ...body, subject: `${item.subject ?? ''} (cập nhật)` },
                  }),
                )
              }
            >
              {say({ vi: 'Cập nhật trích yếu', en: 'Update the subject' })}
            </button>
            <button type="button" aria-pressed={isReplacing} onClick={() => setReplacing(!isReplacing)}>
              {say({ vi: 'Thay thế…', en: 'Replace…' })}
            </button>
            <button
              type="button"
              className="danger"
              disabled={!isReady}
              onClick={() =>
                void run({ vi: 'Đã thu hồi.', en: 'Revoked.' }, () =>
                  client.revoke({ code, id: item.pkg, body }),
                )
              }
            >
              {say({ vi: 'Thu hồi', en: 'Revoke' })}
            </button>
          </div>
          {isReplacing && <ComposeForm code={code} replaces={item.documentId} />}
        </details>
      )}
      <ActNote act={act} />
    </li>
  );
}
