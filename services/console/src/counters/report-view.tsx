import type { Report } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { go, hrefOf, type Place } from '../location.ts';
import { AgencyPicker } from '../parts/agency-picker.tsx';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useClient } from '../session.ts';
import { PeriodPicker } from './period-picker.tsx';
import { ReportPaper } from './report-paper.tsx';

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The report of a period as it will be printed, and as files. */
export function ReportView({ place }: { readonly place: Place }): ReactNode {
  const say = useSay();
  const client = useClient();
  const act = useAct();
  const period = place.query.get('period') ?? '';
  const under = place.query.get('under') ?? '';
  const query = { ...(period !== '' && { period }), ...(under !== '' && { under }) };
  const { value, failure, reload } = useLoaded(`report ${period} ${under}`, (signal) =>
    client.report(query, { signal }),
  );
  const [latest, setLatest] = useState<Report>();
  if (value && value !== latest) setLatest(value);
  const shown = value ?? latest;
  const show = (change: { readonly period?: string; readonly under?: string }) =>
    go(hrefOf('counters', '', { tab: 'report', ...query, ...change }));
  const save = (kind: 'csv' | 'xlsx') =>
    act.run(async () => {
      const bytes = kind === 'csv' ? await client.reportCsv(query) : await client.reportXlsx(query);
      const name = `bao-cao-${shown?.period.name ?? period}.${kind}`;
      saveFile(name, bytes as Uint8Array<ArrayBuffer>, kind === 'csv' ? 'text/csv' : xlsxType);
      return { vi: `Đã tải ${name}.`, en: `${name} was saved.` };
    });
  return (
    <>
      <section className="panel no-print">
        <div className="bar">
          <h2>{say({ vi: 'Báo cáo theo kỳ', en: 'Report of a period' })}</h2>
          <button type="button" className="main" disabled={!value} onClick={() => print()}>
            {say({ vi: 'In', en: 'Print' })}
          </button>
          <button type="button" disabled={!value || act.busy} onClick={() => void save('xlsx')}>
            XLSX
          </button>
          <button type="button" disabled={!value || act.busy} onClick={() => void save('csv')}>
            CSV
          </button>
          <button type="button" onClick={reload}>
            {say({ vi: 'Lập lại', en: 'Make again' })}
          </button>
        </div>
        <div className="bar">
          {shown && <PeriodPicker period={shown.period} onPick={(name) => show({ period: name })} />}
          <div className="grow">
            <AgencyPicker
              label={say({ vi: 'Chỉ cơ quan này và cấp dưới', en: 'Only this agency and all below it' })}
              onPick={({ organId }) => show({ under: organId })}
            />
          </div>
          {shown?.under && (
            <span className="chip">
              {shown.under.name}
              <button
                type="button"
                aria-label={say({ vi: 'Tất cả cơ quan', en: 'All agencies' })}
                onClick={() =>
                  go(hrefOf('counters', '', { tab: 'report', ...(period !== '' && { period }) }))
                }
              >
                ×
              </button>
            </span>
          )}
        </div>
        <ProblemNote failure={failure} />
        <ActNote act={act} />
        {value === undefined && failure === undefined && (
          <p className="muted" role="status">
            {say({ vi: 'Đang đọc và kiểm tra mọi sổ cái…', en: 'Reading and verifying all ledgers…' })}
          </p>
        )}
      </section>
      {shown && failure === undefined && <ReportPaper report={shown} isStale={value === undefined} />}
    </>
  );
}
