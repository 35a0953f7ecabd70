import type { GatewayCallDetail } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { HeaderList } from './header-list.tsx';

const blames: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  sender: { vi: 'sửa ở phần mềm gọi', en: 'to be mended in the calling software' },
  receiver: { vi: 'do bên nhận', en: 'caused by the receiver' },
  axis: { vi: 'do trục liên thông', en: 'caused by the axis' },
  operator: { vi: 'do đơn vị vận hành', en: 'caused by the operator' },
};
const retries: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  never: { vi: 'gửi lại không ích gì', en: 'sending again is of no use' },
  later: { vi: 'gửi lại sau sẽ được', en: 'sending again later will do' },
  'after-fix': { vi: 'sửa rồi gửi lại', en: 'mend it, then send again' },
};

/** One call: why it was refused and what to do, then every header with its meaning. */
export function CallDetail({ id }: { readonly id: string }): ReactNode {
  const say = useSay();
  const { instant, number, size } = useFormats();
  const client = useClient();
  const { value: call, failure } = useLoaded(`call ${id}`, (signal) =>
    client.gatewayCall({ id }, { signal }),
  );
  const label = say({ vi: 'Chi tiết lần gọi', en: 'Details of the call' });
  if (!call)
    return (
      <section aria-label={label}>
        <ProblemNote failure={failure} />
      </section>
    );
  return (
    <section aria-label={label} className="call-detail">
      <h3>
        <code>
          {call.method} {call.path}
        </code>
      </h3>
      <RefusalNote call={call} />
      {call.hints.map((hint) => (
        <div key={hint.en} className="note warn">
          <strong>{say({ vi: 'Cổng nhận thấy: ', en: 'The gateway has found: ' })}</strong>
          {say(hint)}
        </div>
      ))}
      <dl className="facts">
        <dt>{say({ vi: 'Lúc', en: 'Time' })}</dt>
        <dd>{instant(call.at)}</dd>
        <dt>{say({ vi: 'Từ', en: 'From' })}</dt>
        <dd>
          <code>{call.client}</code> · {call.front.toUpperCase()}
          {call.system !== undefined && (
            <>
              {' '}
              · <code>{call.system}</code>
            </>
          )}
          {call.agency !== undefined && call.agency !== call.system && (
            <>
              {' '}
              · <code>{call.agency}</code>
            </>
          )}
        </dd>
        <dt>{say({ vi: 'Trả lời', en: 'Reply' })}</dt>
        <dd>
          HTTP {call.status ?? '–'} · ErrorCode {call.result ?? '–'} · {number(call.ms)} ms
        </dd>
        <dt>{say({ vi: 'Nội dung', en: 'Body' })}</dt>
        <dd>
          {say({
            vi: `nhận ${size(call.receivedBytes)}, trả ${size(call.sentBytes)} (không lưu)`,
            en: `${size(call.receivedBytes)} received, ${size(call.sentBytes)} sent (not kept)`,
          })}
        </dd>
      </dl>
      <HeaderList call={call} />
    </section>
  );
}

function RefusalNote({ call: { refusal, result } }: { readonly call: GatewayCallDetail }): ReactNode {
  const say = useSay();
  if (!refusal)
    return result === '0' ? (
      <div className="note good">{say({ vi: 'Được chấp nhận.', en: 'Accepted.' })}</div>
    ) : (
      <div className="note warn">
        {say({ vi: 'Máy khách ngắt trước khi có trả lời.', en: 'The client went away before the reply.' })}
      </div>
    );
  return (
    <div className="note bad">
      <p>
        <strong>{say(refusal.text)}</strong>
      </p>
      <p>
        {say({ vi: 'Cần làm: ', en: 'What to do: ' })}
        {say(refusal.action)}
      </p>
      <p className="muted">
        <code>{refusal.code}</code> · {say(blames[refusal.blame] ?? { vi: '', en: '' })} ·{' '}
        {say(retries[refusal.retry] ?? { vi: '', en: '' })}
        {refusal.clause !== undefined && ` · ${refusal.clause}`}
      </p>
      {refusal.told && (
        <p className="muted">
          {say({ vi: 'Máy khách chỉ được báo: ', en: 'The client is told only: ' })}
          {say(refusal.told.text)} <code>{refusal.told.code}</code>
        </p>
      )}
    </div>
  );
}
