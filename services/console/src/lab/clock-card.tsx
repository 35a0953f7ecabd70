import type { Operations } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { useExchangeClock } from '../live/use-exchange-clock.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';

type Order = Operations['setClock']['input']['body'];

const hourMs = 3_600_000;
const orders: readonly { readonly name: Text; readonly order: Order }[] = [
  { name: { vi: '+1 giờ', en: '+1 hour' }, order: { type: 'jump', ms: hourMs } },
  { name: { vi: '+1 ngày', en: '+1 day' }, order: { type: 'jump', ms: 24 * hourMs } },
  { name: { vi: '+7 ngày', en: '+7 days' }, order: { type: 'jump', ms: 168 * hourMs } },
  { name: { vi: '×1', en: '×1' }, order: { type: 'speed', speed: 1 } },
  { name: { vi: '×60', en: '×60' }, order: { type: 'speed', speed: 60 } },
  { name: { vi: 'Dừng', en: 'Freeze' }, order: { type: 'freeze' } },
  { name: { vi: 'Chạy tiếp', en: 'Resume' }, order: { type: 'resume' } },
];

/** The clock by which the exchange goes. */
export function ClockCard(): ReactNode {
  const say = useSay();
  const { instant, number } = useFormats();
  const client = useClient();
  const act = useAct();
  const { shownAt, ...clock } = useExchangeClock();
  const { value } = clock;
  const order = (body: Order) =>
    act.run(async () => {
      await client.setClock({ body });
      clock.reload();
      return { vi: 'Đã đổi đồng hồ.', en: 'The clock was changed.' };
    });
  return (
    <section className="panel" aria-label={say({ vi: 'Đồng hồ', en: 'Clock' })}>
      <h2>{say({ vi: 'Đồng hồ của hệ thống', en: 'Clock of the exchange' })}</h2>
      <ProblemNote failure={clock.failure} />
      {value && (
        <p>
          <span className="clock">{instant(shownAt)}</span>{' '}
          <span className="badge">
            {value.frozen ? say({ vi: 'đang dừng', en: 'frozen' }) : `×${number(value.speed)}`}
          </span>
        </p>
      )}
      <div className="group">
        {orders.map(({ name, order: body }) => (
          <button key={name.en} type="button" disabled={act.busy} onClick={() => void order(body)}>
            {say(name)}
          </button>
        ))}
      </div>
      <ActNote act={act} />
    </section>
  );
}
