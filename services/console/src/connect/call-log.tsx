import type { GatewayCall, System } from '@lienthong/control/client';
import { type ReactNode, useId, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { hrefOf } from '../location.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { CallDetail } from './call-detail.tsx';
import { useCalls } from './use-calls.ts';

type Props = { readonly systems: readonly System[]; readonly chosen: string | undefined };

/** Every call of the gateway as it comes, and why one was refused. */
export function CallLog({ systems, chosen }: Props): ReactNode {
  const say = useSay();
  const id = useId();
  const [system, setSystem] = useState('');
  const [isRefused, setRefused] = useState(false);
  const [isPaused, setPaused] = useState(false);
  const { calls, failure } = useCalls({ system, isRefused }, isPaused);
  return (
    <section className="panel" aria-labelledby={`${id}name`}>
      <div className="bar">
        <h2 id={`${id}name`}>{say({ vi: 'Nhật ký gọi cổng', en: 'Calls of the gateway' })}</h2>
        <label>
          {say({ vi: 'Hệ thống', en: 'System' })}{' '}
          <select value={system} onChange={(event) => setSystem(event.target.value)}>
            <option value="">{say({ vi: 'tất cả', en: 'all' })}</option>
            {systems.map((one) => (
              <option key={one.id} value={one.id}>
                {one.id}
              </option>
            ))}
          </select>
        </label>
        <button type="button" aria-pressed={isRefused} onClick={() => setRefused(!isRefused)}>
          {say({ vi: 'Chỉ bị từ chối', en: 'Refused only' })}
        </button>
        <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {say({ vi: 'Tạm dừng', en: 'Pause' })}
        </button>
      </div>
      <ProblemNote failure={failure} />
      {calls?.length === 0 && (
        <p className="muted">
          {say({
            vi: 'Chưa có lần gọi nào. Gọi thử bằng cấu hình ở trên, từng lần gọi sẽ hiện ở đây ngay.',
            en: 'No calls yet. Try one with the configuration above: each call appears here at once.',
          })}
        </p>
      )}
      {calls !== undefined && calls.length > 0 && (
        <div className="call-log">
          <section className="table call-list" aria-label={say({ vi: 'Các lần gọi', en: 'Calls' })}>
            <table>
              <thead>
                <tr>
                  <th>{say({ vi: 'Lúc', en: 'Time' })}</th>
                  <th>{say({ vi: 'Lệnh', en: 'Operation' })}</th>
                  <th>{say({ vi: 'Hệ thống', en: 'System' })}</th>
                  <th>{say({ vi: 'Kết quả', en: 'Result' })}</th>
                  <th className="number">ms</th>
                </tr>
              </thead>
              <tbody>
                {calls.map((call) => (
                  <CallRow key={call.id} call={call} isChosen={chosen === String(call.id)} />
                ))}
              </tbody>
            </table>
          </section>
          {chosen === undefined ? (
            <p className="muted">
              {say({
                vi: 'Chọn một lần gọi để xem từng header, và lý do nếu bị từ chối.',
                en: 'Choose a call to see each of its headers, and why it was refused.',
              })}
            </p>
          ) : (
            <CallDetail key={chosen} id={chosen} />
          )}
        </div>
      )}
    </section>
  );
}

function CallRow({ call, isChosen }: { readonly call: GatewayCall; readonly isChosen: boolean }): ReactNode {
  const { time, number } = useFormats();
  return (
    <tr className={isChosen ? 'chosen' : ''}>
      <td>
        <time>{time(call.at)}</time>
      </td>
      <td>
        <a
          href={hrefOf('connect', '', { call: String(call.id) })}
          {...(isChosen && { 'aria-current': 'true' as const })}
        >
          {call.operation || call.method || '?'}
        </a>
      </td>
      <td>
        <code>{call.system ?? '–'}</code>
      </td>
      <td>
        <ResultBadge call={call} />
      </td>
      <td className="number">{number(call.ms)}</td>
    </tr>
  );
}

/** How a call ended: the number of the wire and the code of its refusal. */
export function ResultBadge({ call }: { readonly call: GatewayCall }): ReactNode {
  const say = useSay();
  if (call.refusal)
    return (
      <span className="badge bad">
        {call.result} · {say({ vi: 'từ chối', en: 'refused' })}
      </span>
    );
  if (call.result === undefined)
    return <span className="badge warn">{say({ vi: 'máy khách bỏ đi', en: 'client left' })}</span>;
  return <span className="badge good">OK</span>;
}
