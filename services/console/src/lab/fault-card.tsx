import type { FaultKind, Operations } from '@lienthong/control/client';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { AgencyPicker } from '../parts/agency-picker.tsx';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { useClient } from '../session.ts';

type FaultOrder = Operations['addFault']['input']['body'];
type Scope = 'edge' | 'node' | 'agency' | 'all';
type Target = {
  readonly code: string;
  readonly name: string;
  readonly node: string;
  readonly parent?: string;
};

/** Faults that hold, and the making of others. */
export function FaultCard(): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const client = useClient();
  const act = useAct();
  const kinds = useLoaded('kinds', (signal) => client.faultKinds({}, { signal }));
  const faults = useLoaded('faults', (signal) => client.faults({}, { signal }));
  const network = useLoaded('network', (signal) => client.network({}, { signal }));
  const [name, setName] = useState('cut');
  const [target, setTarget] = useState<Target>();
  const [chosenScope, setScope] = useState<Scope>();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  useNews(({ type }) => type.startsWith('fault.'), faults.reload, { everyMs: 150 });
  const kind = kinds.value?.items.find((one) => one.kind === name);
  const scopes = kind ? scopesOf(kind) : [];
  const scope = chosenScope && scopes.includes(chosenScope) ? chosenScope : scopes[0];
  const make = (event: FormEvent) => {
    event.preventDefault();
    if (!kind) return;
    void act.run(async () => {
      const given = Object.entries(kind.parameters).flatMap(([parameter, { choices, usual }]) => {
        const value = values[parameter] ?? (usual === undefined ? '' : String(usual));
        return value === '' ? [] : [[parameter, choices ? value : Number(value)] as const];
      });
      await client.addFault({
        body: {
          kind: kind.kind as FaultOrder['kind'],
          ...(target && scope === 'edge' && { on: { edge: [target.node, target.parent ?? ''] } }),
          ...(target && scope === 'node' && { on: { node: target.node } }),
          ...(target && scope === 'agency' && { on: { agency: target.code } }),
          with: Object.fromEntries(given),
        },
      });
      faults.reload();
      return { vi: `Đã gây sự cố: ${kind.name.vi}.`, en: `Fault made: ${kind.name.en}.` };
    });
  };
  const lift = (id: string) =>
    act.run(async () => {
      await client.liftFault({ id });
      faults.reload();
      return { vi: 'Đã gỡ sự cố.', en: 'Fault lifted.' };
    });
  const liftAll = () =>
    act.run(async () => {
      const { lifted } = await client.liftFaults({});
      faults.reload();
      return { vi: `Đã gỡ ${lifted} sự cố.`, en: `Lifted ${lifted} faults.` };
    });
  const standing = faults.value?.items.filter(({ state }) => state !== 'over') ?? [];
  const isReady = kind !== undefined && !act.busy && (scope === 'all' || target !== undefined);
  return (
    <section className="panel" aria-label={say({ vi: 'Sự cố', en: 'Faults' })}>
      <div className="bar">
        <h2>{say({ vi: 'Sự cố', en: 'Faults' })}</h2>
        <button type="button" disabled={act.busy || standing.length === 0} onClick={() => void liftAll()}>
          {say({ vi: 'Gỡ tất cả', en: 'Lift all' })}
        </button>
      </div>
      <ProblemNote failure={kinds.failure ?? faults.failure} />
      {standing.length === 0 && (
        <p className="note good">{say({ vi: 'Không có sự cố nào.', en: 'No faults.' })}</p>
      )}
      {standing.map((fault) => (
        <label key={fault.id} className="switch">
          <input type="checkbox" checked onChange={() => void lift(fault.id)} disabled={act.busy} />
          <span>
            <strong>
              {say(
                kinds.value?.items.find((one) => one.kind === fault.kind)?.name ?? {
                  vi: fault.kind,
                  en: fault.kind,
                },
              )}
            </strong>{' '}
            {fault.on.edge?.join(' ↔ ') ??
              fault.on.node ??
              fault.on.agency ??
              fault.on.system ??
              say({ vi: 'mọi nơi', en: 'everywhere' })}{' '}
            <span className="muted">
              {say({ vi: `đã chạm ${number(fault.struck)} lần`, en: `struck ${number(fault.struck)} times` })}
            </span>
          </span>
        </label>
      ))}
      <form onSubmit={make}>
        <h3>{say({ vi: 'Gây sự cố', en: 'Make a fault' })}</h3>
        <div className="field">
          <label htmlFor="fault-kind">{say({ vi: 'Loại', en: 'Kind' })}</label>
          <select
            id="fault-kind"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setValues({});
            }}
          >
            {kinds.value?.items.map((one) => (
              <option key={one.kind} value={one.kind}>
                {say(one.name)}
              </option>
            ))}
          </select>
        </div>
        {kind && <p className="muted">{say(kind.does).replaceAll('`', '')}</p>}
        {scopes.length > 0 && scope !== 'all' && (
          <div className="field">
            <span>{say({ vi: 'Nơi xảy ra', en: 'Where' })}</span>
            <div className="bar">
              {scopes.length > 1 && (
                <fieldset className="group" aria-label={say({ vi: 'Phạm vi', en: 'Scope' })}>
                  {scopes.map((one) => (
                    <button
                      key={one}
                      type="button"
                      aria-pressed={one === scope}
                      onClick={() => setScope(one)}
                    >
                      {say(scopeNames[one])}
                    </button>
                  ))}
                </fieldset>
              )}
              <div className="grow">
                <AgencyPicker
                  label={say({ vi: 'Chọn nút hay cơ quan', en: 'Choose a node or agency' })}
                  onPick={({ organId, name: shown, node = organId }) => {
                    const parent = network.value?.nodes.find(({ id }) => id === node)?.parent;
                    setTarget({ code: organId, name: shown, node, ...(parent !== undefined && { parent }) });
                  }}
                />
              </div>
            </div>
            {target && <span className="badge">{target.name}</span>}
          </div>
        )}
        <div className="fields">
          {Object.entries(kind?.parameters ?? {}).map(
            ([parameter, { choices, unit, usual, least, most }]) => (
              <div key={parameter} className="field">
                <label htmlFor={`fault-${parameter}`}>
                  {parameter} {unit && unit !== 'share' && unit !== 'count' ? `(${unit})` : ''}
                </label>
                {choices ? (
                  <select
                    id={`fault-${parameter}`}
                    value={values[parameter] ?? String(usual ?? '')}
                    onChange={(event) => setValues({ ...values, [parameter]: event.target.value })}
                  >
                    {choices.map((choice) => (
                      <option key={choice}>{choice}</option>
                    ))}
                  </select>
                ) : (
                  <input
                    id={`fault-${parameter}`}
                    type="number"
                    step="any"
                    {...(least !== undefined && { min: least })}
                    {...(most !== undefined && { max: most })}
                    required={usual === undefined}
                    value={values[parameter] ?? String(usual ?? '')}
                    onChange={(event) => setValues({ ...values, [parameter]: event.target.value })}
                  />
                )}
              </div>
            ),
          )}
        </div>
        <button type="submit" className="main" disabled={!isReady}>
          {say({ vi: 'Gây sự cố', en: 'Make it' })}
        </button>
      </form>
      <ActNote act={act} />
    </section>
  );
}

const scopeNames = {
  edge: { vi: 'đường lên của nút', en: 'line upwards' },
  node: { vi: 'nút', en: 'node' },
  agency: { vi: 'cơ quan', en: 'agency' },
  all: { vi: 'mọi nơi', en: 'everywhere' },
} as const;

function scopesOf({ scopes, needs }: FaultKind): readonly Scope[] {
  const known = (['edge', 'node', 'agency'] as const).filter((scope) => scopes.includes(scope));
  return needs.length === 0 ? [...known, 'all'] : known;
}
