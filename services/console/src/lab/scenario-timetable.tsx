import type { Fault, FaultKind, ListedFault, NetworkNode } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { shortName } from '../overview/names.ts';
import { timetableOf } from './timetable.ts';

type Props = {
  readonly faults: readonly Fault[];
  /** The faults of the exchange; undefined while the scenario is only planned. */
  readonly listed: readonly ListedFault[] | undefined;
  readonly kinds: readonly FaultKind[];
  readonly nodes: readonly NetworkNode[];
  /** What the clock of the exchange shows; undefined while the scenario is only planned. */
  readonly now: number | undefined;
  readonly isBusy: boolean;
  readonly onLift: ((id: string) => void) | undefined;
};

const stateTexts: Readonly<Record<'planned' | 'waiting' | 'holding' | 'over' | 'lifted', Text>> = {
  planned: { vi: 'dự kiến', en: 'planned' },
  waiting: { vi: 'chưa tới giờ', en: 'to come' },
  holding: { vi: 'đang xảy ra', en: 'holds now' },
  over: { vi: 'đã hết', en: 'over' },
  lifted: { vi: 'đã gỡ', en: 'lifted' },
};

/** Faults along a line of time: what each does, when, and what has come of it. */
export function ScenarioTimetable(props: Props): ReactNode {
  const { faults, listed, kinds, nodes, now, isBusy, onLift } = props;
  const say = useSay();
  const { number } = useFormats();
  const { startsAt, endsAt, rows } = timetableOf(faults, now);
  const share = (at: number) => `${((at - startsAt) / (endsAt - startsAt)) * 100}%`;
  const seconds = (ms: number) =>
    ms < 120_000
      ? say({ vi: `${number(ms / 1_000)} giây`, en: `${number(ms / 1_000)} s` })
      : say({ vi: `${number(ms / 60_000)} phút`, en: `${number(ms / 60_000)} min` });
  return (
    <ol className="timetable">
      {rows.map(({ fault, state: byClock }) => {
        const kind = kinds.find((one) => one.kind === fault.kind);
        const found = listed?.find(({ id }) => id === fault.id);
        const state = listed === undefined ? 'planned' : found ? byClock : 'lifted';
        const until = fault.to ?? endsAt;
        return (
          <li key={fault.id} className={`timetable-row is-${state}`}>
            <div className="bar">
              <strong>{kind ? say(kind.name) : fault.kind}</strong>
              <span>{say(placeOf(fault, nodes))}</span>
              <span className={`badge ${state === 'holding' ? 'bad' : ''}`}>{say(stateTexts[state])}</span>
              {onLift && found && (state === 'holding' || state === 'waiting') && (
                <button type="button" disabled={isBusy} onClick={() => onLift(fault.id)}>
                  {say({ vi: 'Gỡ', en: 'Lift' })}
                </button>
              )}
            </div>
            <div className="timetable-track" aria-hidden="true">
              <span
                style={{ left: share(fault.from), width: `calc(${share(until)} - ${share(fault.from)})` }}
              />
              {now !== undefined && now >= startsAt && now <= endsAt && <i style={{ left: share(now) }} />}
            </div>
            <p className="muted">
              {fault.to === undefined
                ? say({
                    vi: `từ giây thứ ${number((fault.from - startsAt) / 1_000)}, tới khi gỡ`,
                    en: `from second ${number((fault.from - startsAt) / 1_000)} until it is lifted`,
                  })
                : say({
                    vi: `từ giây thứ ${number((fault.from - startsAt) / 1_000)}, kéo dài ${seconds(fault.to - fault.from)}`,
                    en: `from second ${number((fault.from - startsAt) / 1_000)}, for ${seconds(fault.to - fault.from)}`,
                  })}
              {found &&
                say({
                  vi: ` · đã chạm ${number(found.struck)} lần`,
                  en: ` · struck ${number(found.struck)} times`,
                })}
            </p>
            {kind && (
              <details>
                <summary>{say({ vi: 'Sẽ thấy gì', en: 'What is to be seen' })}</summary>
                <dl className="facts">
                  <dt>{say({ vi: 'Việc xảy ra', en: 'What happens' })}</dt>
                  <dd>{plain(say(kind.does), fault)}</dd>
                  <dt>{say({ vi: 'Bên gửi, bên nhận', en: 'Sender, receiver' })}</dt>
                  <dd>{plain(say(kind.seen), fault)}</dd>
                  <dt>{say({ vi: 'Bộ đếm, sổ cái', en: 'Counters, ledgers' })}</dt>
                  <dd>{plain(say(kind.counted), fault)}</dd>
                  {kind.error !== undefined && (
                    <>
                      <dt>{say({ vi: 'Mã lỗi', en: 'Error' })}</dt>
                      <dd>
                        <code>{kind.error}</code>
                      </dd>
                    </>
                  )}
                </dl>
              </details>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** Where a fault is to happen, by names. */
function placeOf({ on }: Fault, nodes: readonly NetworkNode[]): Text {
  const name = (code: string) =>
    shortName(nodes.find(({ id }) => id === code)?.name ?? code).replace(/^UBND tỉnh /, '');
  const place = on.edge?.map(name).join(' ↔ ') ?? on.node ?? on.agency;
  if (place !== undefined) {
    const shown = on.edge ? place : name(place);
    return { vi: shown, en: shown };
  }
  return on.system === undefined ? { vi: 'mọi nơi', en: 'everywhere' } : { vi: on.system, en: on.system };
}

/** The text of a kind with the values that this fault has in place of the names of parameters. */
function plain(text: string, { with: values }: Fault): string {
  return text.replace(/`(\w+)`/g, (_, name: string) => String(values[name] ?? name));
}
