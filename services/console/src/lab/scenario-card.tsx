import type { Fault, FaultScenario } from '@lienthong/control/client';
import { type ChangeEvent, type ReactNode, useState } from 'react';
import { type Text, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useExchangeClock } from '../live/use-exchange-clock.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';
import { keepRun, type ScenarioRun, storedRun } from './scenario-run.ts';
import { ScenarioTimetable } from './scenario-timetable.tsx';

const charactersMax = 1_000_000;
const fileText: Text = { vi: 'Tệp kịch bản (JSON)', en: 'File of the scenario (JSON)' };

/** Scenarios: faults that belong together. Chosen or pasted, looked at, started, watched, lifted. */
export function ScenarioCard(): ReactNode {
  const say = useSay();
  const client = useClient();
  const act = useAct();
  const clock = useExchangeClock();
  const ready = useLoaded('scenarios', (signal) => client.faultScenarios({}, { signal }));
  const kinds = useLoaded('kinds', (signal) => client.faultKinds({}, { signal }));
  const faults = useLoaded('faults', (signal) => client.faults({}, { signal }));
  const network = useLoaded('network', (signal) => client.network({}, { signal }));
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const [plan, setPlan] = useState<readonly Fault[]>();
  const [run, setRun] = useState<ScenarioRun | undefined>(storedRun);
  useNews(({ type }) => type.startsWith('fault.') || type.startsWith('package.'), faults.reload, {
    everyMs: 300,
  });

  const read = (from: string): FaultScenario => {
    if (from.length > charactersMax) throw new SyntaxError(`${from.length} > ${charactersMax}`);
    return JSON.parse(from) as FaultScenario;
  };
  const look = (from: string) =>
    act.run(async () => {
      setPlan(undefined);
      setPlan((await client.planFaultScenario({ body: read(from) })).items);
      return undefined;
    });
  const choose = (id: string) => {
    const found = ready.value?.items.find((one) => one.id === id);
    setChosen(id);
    setPlan(undefined);
    const next = found ? JSON.stringify(found.scenario, null, 2) : '';
    setText(next);
    if (found) void look(next);
  };
  const write = (next: string) => {
    setText(next);
    setChosen('');
    setPlan(undefined);
  };
  const open = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (!file) return;
    const content = await file.text();
    write(content);
    await look(content);
  };
  const start = () =>
    act.run(async () => {
      const scenario = read(text);
      const { items } = await client.runFaultScenario({ body: scenario });
      const begun = { name: scenario.name ?? '', faults: items };
      keepRun(begun);
      setRun(begun);
      setPlan(undefined);
      faults.reload();
      return { vi: 'Kịch bản đã bắt đầu.', en: 'The scenario has begun.' };
    });
  const lift = (ids: readonly string[]) =>
    act.run(async () => {
      for (const id of ids) await client.liftFault({ id });
      faults.reload();
      return { vi: `Đã gỡ ${ids.length} sự cố.`, en: `Lifted ${ids.length} faults.` };
    });
  const close = () => {
    keepRun(undefined);
    setRun(undefined);
  };
  const standing = (run?.faults ?? []).flatMap(({ id }) =>
    faults.value?.items.some((one) => one.id === id) ? [id] : [],
  );
  const story = ready.value?.items.find(({ id }) => id === chosen);
  return (
    <section className="panel scenario" aria-label={say({ vi: 'Kịch bản sự cố', en: 'Scenarios of faults' })}>
      <h2>{say({ vi: 'Kịch bản sự cố', en: 'Scenarios of faults' })}</h2>
      <ProblemNote failure={ready.failure ?? kinds.failure ?? faults.failure ?? clock.failure} />
      {run && (
        <>
          <div className="bar">
            <h3>
              {say({ vi: 'Đang chạy', en: 'Running' })}: {run.name || '–'}
            </h3>
            <button
              type="button"
              disabled={act.busy || standing.length === 0}
              onClick={() => void lift(standing)}
            >
              {say({ vi: 'Gỡ cả kịch bản', en: 'Lift the whole scenario' })}
            </button>
            <button type="button" className="quiet" onClick={close}>
              {say({ vi: 'Cất thời gian biểu', en: 'Put the timetable away' })}
            </button>
          </div>
          <ScenarioTimetable
            faults={run.faults}
            listed={faults.value?.items}
            kinds={kinds.value?.items ?? []}
            nodes={network.value?.nodes ?? []}
            now={clock.shownAt}
            isBusy={act.busy}
            onLift={(id) => void lift([id])}
          />
        </>
      )}
      <div className="field">
        <label htmlFor="scenario-choice">{say({ vi: 'Kịch bản có sẵn', en: 'Ready scenarios' })}</label>
        <select id="scenario-choice" value={chosen} onChange={(event) => choose(event.target.value)}>
          <option value="">{say({ vi: '– tệp của tôi –', en: '– a file of my own –' })}</option>
          {ready.value?.items.map(({ id, title }) => (
            <option key={id} value={id}>
              {say(title)}
            </option>
          ))}
        </select>
      </div>
      {story && <p className="muted">{say(story.summary)}</p>}
      <details className="scenario-file" open={chosen === ''}>
        <summary>{say(fileText)}</summary>
        <div className="field">
          <label htmlFor="scenario-text">
            {say({
              vi: 'Dán hoặc sửa tại đây; thời gian tính từ lúc bắt đầu (inMs, forMs).',
              en: 'Paste or change it here; times count from the start (inMs, forMs).',
            })}
          </label>
          <textarea
            id="scenario-text"
            className="mono"
            rows={chosen === '' ? 5 : 10}
            spellCheck={false}
            value={text}
            onChange={(event) => write(event.target.value)}
          />
        </div>
        <input
          type="file"
          accept=".json,application/json"
          aria-label={say({ vi: 'Mở tệp kịch bản', en: 'Open a file of a scenario' })}
          onChange={(event) => void open(event)}
        />
      </details>
      {plan && (
        <>
          <h3>{say({ vi: 'Thời gian biểu', en: 'Timetable' })}</h3>
          <ScenarioTimetable
            faults={plan}
            listed={undefined}
            kinds={kinds.value?.items ?? []}
            nodes={network.value?.nodes ?? []}
            now={undefined}
            isBusy
            onLift={undefined}
          />
        </>
      )}
      <div className="group scenario-acts">
        <button type="button" disabled={act.busy || text.trim() === ''} onClick={() => void look(text)}>
          {say({ vi: 'Xem thời gian biểu', en: 'See the timetable' })}
        </button>
        <button
          type="button"
          className="main"
          disabled={act.busy || text.trim() === ''}
          onClick={() => void start()}
        >
          {say({ vi: 'Bắt đầu', en: 'Start' })}
        </button>
      </div>
      {act.failure instanceof SyntaxError ? (
        <p className="note bad" role="alert">
          {say({ vi: 'Không phải JSON đúng: ', en: 'Not proper JSON: ' })}
          {act.failure.message}
        </p>
      ) : (
        <ActNote act={act} />
      )}
    </section>
  );
}
