import type { Outcome, SentMail } from '@lienthong/control/client';
import { type ReactNode, useId, useState } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { hrefOf } from '../location.ts';
import { CertificateChoice, type ChosenCertificate } from '../parts/certificate-choice.tsx';
import { OutcomeNote } from '../parts/outcome-note.tsx';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { statusTexts, wordOf } from '../texts.ts';
import { ComposeForm } from './compose-form.tsx';
import { UpdateForm } from './update-form.tsx';

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
  const [certificate, setCertificate] = useState<ChosenCertificate>();
  const [form, setForm] = useState<'update' | 'replace'>();
  const [answer, setAnswer] = useState<{ readonly outcomes: readonly Outcome[]; readonly done: Text }>();
  const isDocument = item.kind !== 'status' && item.kind !== 'unreadable';
  const run = (done: Text, work: () => Promise<readonly Outcome[]>) => {
    setAnswer(undefined);
    void act.run(async () => {
      setAnswer({ done, outcomes: await work() });
      setReason('');
      return undefined;
    });
  };
  const body = { reason: reason.trim(), ...(certificate && { certificate }) };
  const isReady = !act.busy && body.reason !== '';
  const toggle = (which: typeof form) => setForm(form === which ? undefined : which);
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
          <div className="group">
            <button
              type="button"
              aria-pressed={form === 'update'}
              aria-expanded={form === 'update'}
              onClick={() => toggle('update')}
            >
              {say({ vi: 'Cập nhật…', en: 'Update…' })}
            </button>
            <button
              type="button"
              aria-pressed={form === 'replace'}
              aria-expanded={form === 'replace'}
              onClick={() => toggle('replace')}
            >
              {say({ vi: 'Thay thế…', en: 'Replace…' })}
            </button>
          </div>
          {form === 'update' && <UpdateForm code={code} item={item} />}
          {form === 'replace' && <ComposeForm code={code} replaces={item.documentId} />}
          {form === undefined && (
            <>
              <div className="fields">
                <div className="field">
                  <label htmlFor={id}>{say({ vi: 'Lý do (bắt buộc)', en: 'Reason (required)' })}</label>
                  <input id={id} value={reason} onChange={(event) => setReason(event.target.value)} />
                </div>
                <CertificateChoice chosen={certificate} onChoose={setCertificate} />
              </div>
              <div className="group">
                <button
                  type="button"
                  disabled={!isReady}
                  onClick={() =>
                    run(
                      { vi: 'Đã xin lấy lại (13).', en: 'Take-back asked (13).' },
                      async () => (await client.takeBack({ code, id: item.pkg, body })).items,
                    )
                  }
                >
                  {say({ vi: 'Lấy lại', en: 'Take back' })}
                </button>
                <button
                  type="button"
                  className="danger"
                  disabled={!isReady}
                  onClick={() =>
                    run({ vi: 'Đã thu hồi.', en: 'Revoked.' }, async () => [
                      await client.revoke({ code, id: item.pkg, body }),
                    ])
                  }
                >
                  {say({ vi: 'Thu hồi', en: 'Revoke' })}
                </button>
              </div>
            </>
          )}
        </details>
      )}
      <ActNote act={act} />
      {answer?.outcomes.length === 0 && (
        <div className="note warn" role="status">
          {say({
            vi: 'Không còn nơi nào giữ văn bản này.',
            en: 'Nobody holds this document any more.',
          })}
        </div>
      )}
      {answer?.outcomes.map((outcome) => (
        <OutcomeNote key={outcome.pkg} outcome={outcome} done={answer.done} />
      ))}
    </li>
  );
}
