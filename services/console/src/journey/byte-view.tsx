import { type ReactNode, useState } from 'react';
import { useFormats, useSay } from '../language.ts';

const pageBytes = 2_048;
const rowBytes = 16;

/** The package byte for byte, as it was sent, a page at a time. */
export function ByteView({ bytes }: { readonly bytes: Uint8Array }): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const [page, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(bytes.length / pageBytes));
  return (
    <>
      <div className="bar">
        <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
          {say({ vi: 'Trước', en: 'Before' })}
        </button>
        <span>
          {say({
            vi: `Trang ${page + 1} trên ${pages} · ${number(bytes.length)} byte`,
            en: `Page ${page + 1} of ${pages} · ${number(bytes.length)} bytes`,
          })}
        </span>
        <button type="button" disabled={page + 1 >= pages} onClick={() => setPage(page + 1)}>
          {say({ vi: 'Sau', en: 'Next' })}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre className="source" tabIndex={0}>
        {hexOf(bytes.subarray(page * pageBytes, (page + 1) * pageBytes), page * pageBytes)}
      </pre>
    </>
  );
}

/** Offset, bytes in hexadecimal, and what of them can be printed. */
function hexOf(bytes: Uint8Array, offset: number): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += rowBytes) {
    const row = [...bytes.subarray(at, at + rowBytes)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    rows.push(`${(offset + at).toString(16).padStart(8, '0')}  ${hex.padEnd(rowBytes * 3 - 1)}  ${text}`);
  }
  return rows.join('\n');
}
