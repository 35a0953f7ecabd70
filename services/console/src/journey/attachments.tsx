import type { ContentAttachment } from '@lienthong/control/client';
import { type ReactNode, useEffect, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useLoaded } from '../live/use-loaded.ts';
import { ActNote, ProblemNote, useAct } from '../parts/problem-note.tsx';
import { saveFile } from '../parts/save-file.ts';
import { useClient } from '../session.ts';

type Props = { readonly pkg: string; readonly attachments: readonly ContentAttachment[] };

/** Files that the package carries, with a preview of those that a browser shows safely. */
export function Attachments({ pkg, attachments }: Props): ReactNode {
  const say = useSay();
  const { size } = useFormats();
  const client = useClient();
  const act = useAct();
  const [shown, setShown] = useState(attachments[0]?.n);
  const save = ({ n, name }: ContentAttachment) =>
    act.run(async () => {
      saveFile(
        name,
        (await client.attachment({ id: pkg, n })) as Uint8Array<ArrayBuffer>,
        'application/octet-stream',
      );
      return { vi: `Đã tải ${name}.`, en: `Saved ${name}.` };
    });
  if (attachments.length === 0)
    return <p className="muted">{say({ vi: 'Không có tệp nào.', en: 'No files.' })}</p>;
  const current = attachments.find(({ n }) => n === shown);
  return (
    <>
      <ul className="items">
        {attachments.map((file) => (
          <li key={file.n} className="mail">
            <div className="bar">
              <strong>{file.name}</strong>
              <span className="muted">
                {[file.declaredType, file.family, file.size === undefined ? '' : size(file.size)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              <button type="button" aria-pressed={file.n === shown} onClick={() => setShown(file.n)}>
                {say({ vi: 'Xem', en: 'Show' })}
              </button>
              <button type="button" disabled={act.busy} onClick={() => void save(file)}>
                {say({ vi: 'Tải', en: 'Save' })}
              </button>
            </div>
            {file.problem && <div className="note bad">{say(file.problem)}</div>}
          </li>
        ))}
      </ul>
      <ActNote act={act} />
      {current && <Preview key={current.n} pkg={pkg} file={current} />}
    </>
  );
}

function Preview({ pkg, file }: { readonly pkg: string; readonly file: ContentAttachment }): ReactNode {
  const say = useSay();
  const client = useClient();
  const bytes = useLoaded(`attachment ${pkg} ${file.n}`, (signal) =>
    client.attachment({ id: pkg, n: file.n }, { signal }),
  );
  const kind = bytes.value && kindOf(bytes.value, file.name);
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!bytes.value || !kind || kind === 'text/plain') return;
    const made = URL.createObjectURL(new Blob([bytes.value as Uint8Array<ArrayBuffer>], { type: kind }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes.value, kind]);
  if (bytes.failure !== undefined) return <ProblemNote failure={bytes.failure} />;
  if (!bytes.value) return null;
  if (kind === 'text/plain')
    return <pre className="preview">{new TextDecoder().decode(bytes.value.subarray(0, 100_000))}</pre>;
  if (kind === 'application/pdf' && url !== undefined)
    return <iframe className="preview" src={url} title={file.name} />;
  if (kind?.startsWith('image/') && url !== undefined)
    return <img className="preview" src={url} alt={file.name} />;
  return (
    <p className="muted">
      {say({ vi: 'Loại tệp này không xem được ở đây.', en: 'Files of this kind are not shown here.' })}
    </p>
  );
}

/** What the bytes are, by their first ones: names can say anything. */
function kindOf(bytes: Uint8Array, name: string): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 8));
  if (head.startsWith('%PDF-')) return 'application/pdf';
  if (head.startsWith('\x89PNG')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('GIF8')) return 'image/gif';
  return /\.(txt|csv|xml|json|md)$/i.test(name) ? 'text/plain' : undefined;
}
