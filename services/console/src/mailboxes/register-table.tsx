import type { RegisterRow } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { hrefOf } from '../location.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useClient } from '../session.ts';
import { wordOf } from '../texts.ts';

type Props = { readonly code: string; readonly direction: 'in' | 'out'; readonly turn: number };

/** The register of incoming or outgoing documents. */
export function RegisterTable({ code, direction, turn }: Props): ReactNode {
  const say = useSay();
  const { instant } = useFormats();
  const client = useClient();
  const act = useAct();
  const [search, setSearch] = useState('');
  const asked = search.trim() === '' ? {} : { search: search.trim() };
  const loaded = useLoaded(`register ${code} ${direction} ${search} ${turn}`, (signal) =>
    client.register({ code, direction, limit: 100, ...asked }, { signal }),
  );
  const [latest, setLatest] = useState<readonly RegisterRow[]>();
  const rows = loaded.value?.items ?? latest;
  if (loaded.value && loaded.value.items !== latest) setLatest(loaded.value.items);
  const save = () =>
    act.run(async () => {
      const bytes = await client.registerCsv({ code, direction, ...asked });
      saveFile(`${direction}-${code}.csv`, bytes as Uint8Array<ArrayBuffer>, 'text/csv');
      return { vi: 'Đã tải sổ.', en: 'Register saved.' };
    });
  const label = say({ vi: 'Tìm trong sổ', en: 'Search the register' });
  return (
    <>
      <div className="bar">
        <div className="grow">
          <input
            type="search"
            aria-label={label}
            placeholder={label}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <button type="button" disabled={act.busy} onClick={() => void save()}>
          CSV
        </button>
      </div>
      <ProblemNote failure={loaded.failure} />
      <ActNote act={act} />
      <div className="table">
        <table>
          <thead>
            <tr>
              <th className="number">{say({ vi: 'Số', en: 'No.' })}</th>
              <th>{say({ vi: 'Ngày', en: 'Day' })}</th>
              <th>{say({ vi: 'Số, ký hiệu', en: 'Code' })}</th>
              <th>{say({ vi: 'Trích yếu', en: 'Subject' })}</th>
              <th>{say({ vi: 'Nơi gửi', en: 'Sender' })}</th>
              <th>{say({ vi: 'Tình trạng', en: 'State' })}</th>
            </tr>
          </thead>
          <tbody>
            {rows?.map((row) => (
              <tr key={`${row.year} ${row.number} ${row.pkg}`}>
                <td className="number">{row.number}</td>
                <td>{instant(row.at)}</td>
                <td>{row.code}</td>
                <td>
                  <a href={hrefOf('journeys', row.pkg)}>{row.subject ?? row.documentId}</a>
                </td>
                <td>
                  <code>{row.sender}</code>
                </td>
                <td>{[...new Set(row.lives.map(({ state }) => say(wordOf(state))))].join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows?.length === 0 && (
        <p className="muted">{say({ vi: 'Sổ trống.', en: 'The register is empty.' })}</p>
      )}
    </>
  );
}
