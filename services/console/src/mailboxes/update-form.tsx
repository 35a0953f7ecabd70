import type { Agency, Operations, Outcome, SentMail } from '@lienthong/control/client';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useSay } from '../language.ts';
import { AgencyPicker } from '../parts/agency-picker.tsx';
import { CertificateChoice, type ChosenCertificate } from '../parts/certificate-choice.tsx';
import { OutcomeNote } from '../parts/outcome-note.tsx';
import { ActNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { priorityTexts, steeringTexts } from '../texts.ts';
import { readAttachments } from './read-attachments.ts';
import { type ChangeFields, changedFields, fieldsOf, lineFields, listFields } from './update-fields.ts';

type Receiver = Pick<Agency, 'organId' | 'name'>;
type Props = { readonly code: string; readonly item: SentMail };
type Body = Operations['update']['input']['body'];

/** Everything that an update can change about a document that was sent; what is left as it is is not sent. */
export function UpdateForm({ code, item }: Props): ReactNode {
  const say = useSay();
  const client = useClient();
  const act = useAct();
  const id = useId();
  const [fields, setFields] = useState<ChangeFields>(() => fieldsOf(item));
  const [reason, setReason] = useState('');
  const [added, setAdded] = useState<readonly Receiver[]>([]);
  const [dropped, setDropped] = useState<readonly Receiver[]>([]);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [isOnPaper, setOnPaper] = useState(false);
  const [certificate, setCertificate] = useState<ChosenCertificate>();
  const [outcome, setOutcome] = useState<Outcome>();
  const codes = (agencies: readonly Receiver[]) => agencies.map(({ organId }) => organId);
  const changes = changedFields(fieldsOf(item), fields);
  const isChanged =
    Object.keys(changes).length > 0 || files.length > 0 || added.length > 0 || dropped.length > 0;
  const send = (event: FormEvent) => {
    event.preventDefault();
    setOutcome(undefined);
    void act.run(async () => {
      const body: Body = {
        ...changes,
        reason: reason.trim(),
        ...(isOnPaper && { paper: true }),
        ...(files.length > 0 && { attachments: await readAttachments(files) }),
        ...(added.length > 0 && { added: codes(added) }),
        ...(dropped.length > 0 && { dropped: codes(dropped) }),
        ...(certificate && { certificate }),
      };
      setOutcome(await client.update({ code, id: item.pkg, body }));
      return undefined;
    });
  };
  const set = (name: keyof ChangeFields) => (event: { target: { value: string } }) =>
    setFields({ ...fields, [name]: event.target.value });
  const line = ({ name, label, type = 'text', max }: (typeof lineFields)[number]) => (
    <div key={name} className="field">
      <label htmlFor={`${id}${name}`}>{say(label)}</label>
      <input id={`${id}${name}`} type={type} maxLength={max} value={fields[name]} onChange={set(name)} />
    </div>
  );
  return (
    <form onSubmit={send} className="compose" aria-label={say({ vi: 'Cập nhật văn bản', en: 'Update' })}>
      <p className="muted">
        {say({
          vi: 'Ô để trống hoặc giữ nguyên thì không đổi. Đổi số, ký hiệu hay ngày ban hành sẽ đổi mã định danh văn bản.',
          en: 'What is left empty or as it is does not change. Another number, notation or day is another document id.',
        })}
      </p>
      <div className="field">
        <label htmlFor={`${id}reason`}>{say({ vi: 'Lý do cập nhật', en: 'Reason of the update' })}</label>
        <input
          id={`${id}reason`}
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      {lineFields.slice(0, 1).map(line)}
      <div className="fields">
        {lineFields.slice(1).map(line)}
        <Choice
          id={`${id}priority`}
          label={say({ vi: 'Độ khẩn', en: 'Urgency' })}
          value={fields.priority}
          onChange={set('priority')}
        >
          {priorityTexts.map((text, value) => (
            <option key={text.en} value={value}>
              {say(text)}
            </option>
          ))}
        </Choice>
        <Choice
          id={`${id}steering`}
          label={say({ vi: 'Loại chỉ đạo', en: 'Kind of directive' })}
          value={fields.steeringType}
          onChange={set('steeringType')}
        >
          <option value="">{say({ vi: 'giữ nguyên', en: 'as it is' })}</option>
          {steeringTexts.map((text, value) => (
            <option key={text.en} value={value}>
              {say(text)}
            </option>
          ))}
        </Choice>
      </div>
      <div className="fields">
        {listFields.map(({ name, label }) => (
          <div key={name} className="field">
            <label htmlFor={`${id}${name}`}>{say(label)}</label>
            <textarea id={`${id}${name}`} rows={2} value={fields[name]} onChange={set(name)} />
          </div>
        ))}
      </div>
      <div className="fields">
        <Receivers
          label={say({ vi: 'Thêm nơi nhận', en: 'Add a receiver' })}
          agencies={added}
          onChange={setAdded}
        />
        <Receivers
          label={say({ vi: 'Bỏ nơi nhận', en: 'Drop a receiver' })}
          agencies={dropped}
          onChange={setDropped}
        />
      </div>
      <div className="fields">
        <div className="field">
          <label htmlFor={`${id}files`}>
            {say({ vi: 'Tệp thay cho tệp cũ', en: 'Files in place of the old ones' })}
          </label>
          <input
            id={`${id}files`}
            type="file"
            multiple
            onChange={(event) => setFiles([...(event.target.files ?? [])])}
          />
        </div>
        <CertificateChoice chosen={certificate} onChoose={setCertificate} />
      </div>
      <label className="switch">
        <input type="checkbox" checked={isOnPaper} onChange={(event) => setOnPaper(event.target.checked)} />
        {say({ vi: 'Có gửi kèm bản giấy', en: 'A copy on paper comes, too' })}
      </label>
      <div className="bar">
        <button type="submit" className="main" disabled={act.busy || !isChanged || reason.trim() === ''}>
          {say({ vi: 'Ký số và gửi cập nhật', en: 'Sign and send the update' })}
        </button>
        {!isChanged && (
          <span className="muted">{say({ vi: 'Chưa sửa gì.', en: 'Nothing is changed yet.' })}</span>
        )}
      </div>
      <ActNote act={act} />
      {outcome && (
        <OutcomeNote
          outcome={outcome}
          done={{ vi: `Đã gửi cập nhật: ${outcome.documentId}`, en: `Update sent: ${outcome.documentId}` }}
        />
      )}
    </form>
  );
}

function Choice(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (event: { target: { value: string } }) => void;
  readonly children: ReactNode;
}): ReactNode {
  const { id, label, value, onChange, children } = props;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={onChange}>
        {children}
      </select>
    </div>
  );
}

function Receivers(props: {
  readonly label: string;
  readonly agencies: readonly Receiver[];
  readonly onChange: (agencies: readonly Receiver[]) => void;
}): ReactNode {
  const { label, agencies, onChange } = props;
  const say = useSay();
  return (
    <div className="field">
      <span>{label}</span>
      <AgencyPicker
        label={label}
        onPick={(agency) => {
          if (!agencies.some(({ organId }) => organId === agency.organId)) onChange([...agencies, agency]);
        }}
      />
      <div className="chips">
        {agencies.map(({ organId, name }) => (
          <span key={organId} className="chip">
            {name}
            <button
              type="button"
              aria-label={say({ vi: `Bỏ ${name}`, en: `Remove ${name}` })}
              onClick={() => onChange(agencies.filter((other) => other.organId !== organId))}
            >
              ×
            </button>
          </span>
        ))}
      </div>
    </div>
  );
}
