import type { Agency, Outcome } from '@lienthong/control/client';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useSay } from '../language.ts';
import { hrefOf } from '../location.ts';
import { AgencyPicker } from '../parts/agency-picker.tsx';
import { CertificateChoice, type ChosenCertificate } from '../parts/certificate-choice.tsx';
import { OutcomeNote } from '../parts/outcome-note.tsx';
import { ActNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { priorityTexts } from '../texts.ts';
import { readAttachments } from './read-attachments.ts';
import { templates } from './templates.ts';

type Receiver = Pick<Agency, 'organId' | 'name'>;
type Props = {
  readonly code: string;
  /** Document that is replaced, where the new one replaces one. */
  readonly replaces?: string;
};

/** Composes, signs and sends a document for an agency. */
export function ComposeForm({ code, replaces }: Props): ReactNode {
  const say = useSay();
  const client = useClient();
  const act = useAct();
  const id = useId();
  const [template, setTemplate] = useState(templates[0]);
  const [draft, setDraft] = useState(() => draftOf(templates[0]));
  const [receivers, setReceivers] = useState<readonly Receiver[]>([]);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [certificate, setCertificate] = useState<ChosenCertificate>();
  const [outcome, setOutcome] = useState<Outcome>();
  const set = (name: keyof typeof draft) => (event: { target: { value: string } }) =>
    setDraft({ ...draft, [name]: event.target.value });
  const send = (event: FormEvent) => {
    event.preventDefault();
    setOutcome(undefined);
    void act.run(async () => {
      const { due, paragraphs, priority, reason, ...rest } = draft;
      const answer = await client.send({
        code,
        body: {
          ...rest,
          to: receivers.map(({ organId }) => organId),
          priority: Number(priority),
          steeringType: template?.steeringType ?? 0,
          paragraphs: paragraphs.split('\n').filter((line) => line.trim() !== ''),
          attachments: await readAttachments(files),
          ...(due !== '' && { due }),
          ...(replaces !== undefined && { replaces: [replaces], reason }),
          ...(certificate && { certificate }),
        },
      });
      setOutcome(answer);
      return undefined;
    });
  };
  const add = (agency: Receiver) => {
    if (!receivers.some(({ organId }) => organId === agency.organId)) setReceivers([...receivers, agency]);
  };
  const addChildren = () =>
    act.run(async () => {
      const below: Receiver[] = [];
      for await (const agency of client.every('agencies', { parent: code, limit: 200 })) below.push(agency);
      const known = new Set(receivers.map(({ organId }) => organId));
      setReceivers([...receivers, ...below.filter(({ organId }) => !known.has(organId))]);
      return {
        vi: `Đã thêm ${below.length} đơn vị cấp dưới.`,
        en: `Added ${below.length} subordinate agencies.`,
      };
    });
  return (
    <form onSubmit={send} className="compose">
      <div className="bar">
        <span>{say({ vi: 'Mẫu', en: 'Template' })}:</span>
        <div className="group">
          {templates.map((one) => (
            <button
              key={one.id}
              type="button"
              aria-pressed={one === template}
              onClick={() => {
                setTemplate(one);
                setDraft(draftOf(one));
              }}
            >
              {say(one.name)}
            </button>
          ))}
        </div>
      </div>
      <div className="field">
        <span>{say({ vi: 'Nơi nhận', en: 'Receivers' })}</span>
        <div className="bar">
          <div className="grow">
            <AgencyPicker label={say({ vi: 'Thêm nơi nhận', en: 'Add a receiver' })} onPick={add} />
          </div>
          <button type="button" disabled={act.busy} onClick={() => void addChildren()}>
            {say({ vi: 'Thêm mọi đơn vị cấp dưới', en: 'Add all below' })}
          </button>
        </div>
        <div className="chips">
          {receivers.slice(0, 30).map(({ organId, name }) => (
            <span key={organId} className="chip">
              {name}
              <button
                type="button"
                aria-label={say({ vi: `Bỏ ${name}`, en: `Remove ${name}` })}
                onClick={() => setReceivers(receivers.filter((other) => other.organId !== organId))}
              >
                ×
              </button>
            </span>
          ))}
          {receivers.length > 30 && <span className="chip">+{receivers.length - 30}&nbsp;</span>}
        </div>
      </div>
      <div className="field">
        <label htmlFor={`${id}subject`}>{say({ vi: 'Trích yếu', en: 'Subject' })}</label>
        <input id={`${id}subject`} required value={draft.subject} onChange={set('subject')} />
      </div>
      <div className="fields">
        <div className="field">
          <label htmlFor={`${id}type`}>{say({ vi: 'Loại văn bản', en: 'Type of document' })}</label>
          <input id={`${id}type`} required value={draft.typeName} onChange={set('typeName')} />
        </div>
        <div className="field">
          <label htmlFor={`${id}code`}>{say({ vi: 'Ký hiệu', en: 'Notation' })}</label>
          <input id={`${id}code`} required value={draft.codeNotation} onChange={set('codeNotation')} />
        </div>
        <div className="field">
          <label htmlFor={`${id}priority`}>{say({ vi: 'Độ khẩn', en: 'Urgency' })}</label>
          <select id={`${id}priority`} value={draft.priority} onChange={set('priority')}>
            {priorityTexts.map((text, value) => (
              <option key={text.en} value={value}>
                {say(text)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}due`}>{say({ vi: 'Hạn trả lời', en: 'Due' })}</label>
          <input id={`${id}due`} type="date" value={draft.due} onChange={set('due')} />
        </div>
      </div>
      <div className="field">
        <label htmlFor={`${id}text`}>
          {say({ vi: 'Nội dung (thành tệp PDF)', en: 'Text (becomes a PDF)' })}
        </label>
        <textarea id={`${id}text`} rows={4} value={draft.paragraphs} onChange={set('paragraphs')} />
      </div>
      {replaces !== undefined && (
        <div className="field">
          <label htmlFor={`${id}reason`}>
            {say({ vi: 'Lý do thay thế', en: 'Reason of the replacement' })}
          </label>
          <input id={`${id}reason`} required value={draft.reason} onChange={set('reason')} />
        </div>
      )}
      <div className="fields">
        <div className="field">
          <label htmlFor={`${id}files`}>{say({ vi: 'Tệp đính kèm', en: 'Attachments' })}</label>
          <input
            id={`${id}files`}
            type="file"
            multiple
            onChange={(event) => setFiles([...(event.target.files ?? [])])}
          />
        </div>
        <CertificateChoice chosen={certificate} onChoose={setCertificate} />
      </div>
      <div className="bar">
        <button type="submit" className="main" disabled={act.busy || receivers.length === 0}>
          {act.busy
            ? say({ vi: 'Đang gửi…', en: 'Sending…' })
            : say({ vi: 'Ký số và gửi', en: 'Sign and send' })}
        </button>
        {receivers.length === 0 && (
          <span className="muted">{say({ vi: 'Chọn nơi nhận trước.', en: 'Choose receivers first.' })}</span>
        )}
        {outcome && (
          <>
            <a className="button" href={hrefOf('journeys', outcome.pkg)}>
              {say({ vi: 'Xem hành trình', en: 'See its journey' })}
            </a>
            <a className="button" href={hrefOf('overview', code)}>
              {say({ vi: 'Xem toàn cảnh', en: 'See the overview' })}
            </a>
          </>
        )}
      </div>
      <ActNote act={act} />
      {outcome && (
        <OutcomeNote
          outcome={outcome}
          done={{
            vi: `Đã ký số và gửi ${outcome.copies} bản: ${outcome.documentId}`,
            en: `Signed and sent, ${outcome.copies} copies: ${outcome.documentId}`,
          }}
        />
      )}
    </form>
  );
}

function draftOf(template: (typeof templates)[number] | undefined) {
  return {
    typeName: template?.typeName ?? '',
    codeNotation: template?.codeNotation ?? '',
    subject: template?.subject ?? '',
    priority: String(template?.priority ?? 0),
    paragraphs: template?.paragraphs ?? '',
    due: '',
    reason: '',
  };
}
