import type { Report, ReportFigures } from '@lienthong/control/client';
import type { ReactNode } from 'react';
import { type Text, useFormats, useSay } from '../language.ts';
import { wordOf } from '../texts.ts';

const counters = [
  'outgoing',
  'signed',
  'internal',
  'crossing',
  'arrived',
  'incoming',
  'acknowledged',
  'refused',
] as const;

const names: Readonly<Record<(typeof counters)[number] | 'averageMs' | 'p95Ms' | 'overdue', Text>> = {
  outgoing: { vi: 'Văn bản đi', en: 'Outgoing' },
  signed: { vi: 'Đã ký số', en: 'Signed' },
  internal: { vi: 'Nội bộ', en: 'Internal' },
  crossing: { vi: 'Qua trục 4 cấp', en: 'Across tiers' },
  arrived: { vi: 'Bản đã đến nơi', en: 'Copies arrived' },
  incoming: { vi: 'Văn bản đến', en: 'Incoming' },
  acknowledged: { vi: 'Đã lấy về', en: 'Acknowledged' },
  refused: { vi: 'Bị từ chối', en: 'Refused' },
  averageMs: { vi: 'Giao, trung bình (giây)', en: 'Delivery, average (s)' },
  p95Ms: { vi: 'Giao, 95% (giây)', en: 'Delivery, 95% (s)' },
  overdue: { vi: 'Quá hạn', en: 'Overdue' },
};

/** Counters that are part of the one before them. */
const parts: ReadonlySet<string> = new Set(['signed', 'internal', 'crossing']);

/** A report as a sheet of paper in the form of a state document, A4 upright. @clause NĐ 30/2020/NĐ-CP, Phụ lục I */
export function ReportPaper({
  report,
  isStale,
}: {
  readonly report: Report;
  readonly isStale: boolean;
}): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const { madeAt, under, proof, texts, total, unassigned } = report;
  const made = new Date(madeAt + 7 * 3_600_000);
  const [year, month, day] = made.toISOString().slice(0, 10).split('-');
  const instant = `${made.toISOString().slice(11, 19)} ${day}/${month}/${year}`;
  return (
    <article className={isStale ? 'paper stale' : 'paper'} aria-busy={isStale}>
      <header className="paper-head">
        <p>
          TRỤC LIÊN THÔNG VĂN BẢN
          <b>{under ? under.name.toLocaleUpperCase('vi') : 'BỐN CẤP – GIẢ LẬP'}</b>
        </p>
        <p>
          <b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>
          <b className="motto">Độc lập – Tự do – Hạnh phúc</b>
        </p>
        <p>Số: ……/BC-GIẢLẬP</p>
        <p>
          <i>
            Ngày {day} tháng {month} năm {year}
          </i>
        </p>
      </header>
      <h1>
        {say({ vi: 'BÁO CÁO', en: 'REPORT' })}
        <small>
          {say({ vi: 'Kết quả liên thông văn bản điện tử', en: 'Exchange of electronic documents' })}
          <br />
          {say({ vi: 'Kỳ báo cáo: ', en: 'Period: ' })}
          {say(texts.period)}
        </small>
      </h1>
      <p className="fake">
        {say({ vi: 'GIẢ LẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ', en: 'EMULATION – NO LEGAL VALUE' })}
      </p>
      <h2>{say({ vi: 'I. Trong kỳ, theo cấp', en: 'I. In the period, by tier' })}</h2>
      <TierTable report={report} />
      <h2>{say({ vi: 'II. Lũy kế đến hết kỳ', en: 'II. Cumulative to the end of the period' })}</h2>
      <Wide label={say({ vi: 'Lũy kế', en: 'Cumulative' })}>
        <thead>
          <tr>
            <th>{say({ vi: 'Chỉ tiêu', en: 'Figure' })}</th>
            <th className="number">{say({ vi: 'Số đầu kỳ', en: 'Opening' })}</th>
            <th className="number">{say({ vi: '+ Đã trao đổi', en: '+ Exchanged' })}</th>
            <th className="number">{say({ vi: '= Lũy kế', en: '= Cumulative' })}</th>
          </tr>
        </thead>
        <tbody>
          {counters.map((name) => (
            <tr key={name} className={parts.has(name) ? 'part' : ''}>
              <th scope="row">{say(names[name])}</th>
              {[total.opening, total.exchanged, total.cumulative].map((line, place) => (
                <td key={place} className="number">
                  {number(line[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </Wide>
      <p className="small">
        {texts.opening
          ? say(texts.opening)
          : say({ vi: 'Không có số đầu kỳ.', en: 'There are no opening balances.' })}{' '}
        {counters.some((name) => unassigned[name] > 0) &&
          say({
            vi: `Trong đó chưa chia theo cơ quan: ${counters
              .filter((name) => unassigned[name] > 0)
              .map((name) => `${names[name].vi.toLocaleLowerCase('vi')} ${number(unassigned[name])}`)
              .join('; ')}.`,
            en: `Of no single agency: ${counters
              .filter((name) => unassigned[name] > 0)
              .map((name) => `${names[name].en.toLowerCase()} ${number(unassigned[name])}`)
              .join('; ')}.`,
          })}
      </p>
      <h2>{say({ vi: 'III. Kiểm tra sổ cái', en: 'III. Verification of the ledgers' })}</h2>
      <p className={proof.sound ? 'verdict good' : 'verdict bad'}>
        <i className="mark" aria-hidden="true" />
        <b>{say(texts.proof)}</b>
      </p>
      <p className="small">
        {say({
          vi: `Lập lúc ${instant} (giờ Việt Nam). Số liệu và kết luận này từ cùng một lần đọc mọi sổ cái; mã băm cuối của từng sổ ở Phụ lục 2.`,
          en: `Made at ${instant} (time of Vietnam). Figures and verdict come from one reading of all ledgers; the head hash of each is in annex 2.`,
        })}
      </p>
      <footer className="paper-foot">
        <p>
          <b>
            <i>{say({ vi: 'Nơi nhận:', en: 'To:' })}</i>
          </b>
          <br />
          {say({ vi: '– Người thử hệ thống;', en: '– who tries the system;' })}
          <br />
          {say({ vi: '– Lưu: sổ cái.', en: '– file: ledgers.' })}
        </p>
        <p className="sign">
          <b>{say({ vi: 'NGƯỜI LẬP BIỂU', en: 'MADE BY' })}</b>
          <i>{say({ vi: '(giả lập, không ký)', en: '(emulation, not signed)' })}</i>
        </p>
        <p className="sign">
          <b>{say({ vi: 'THỦ TRƯỞNG CƠ QUAN', en: 'HEAD OF THE AGENCY' })}</b>
          <i>{say({ vi: '(giả lập, không ký)', en: '(emulation, not signed)' })}</i>
        </p>
      </footer>
      <section className="annex">
        <h2>{say({ vi: 'Phụ lục 1. Trong kỳ, theo cơ quan', en: 'Annex 1. In the period, by agency' })}</h2>
        <AgencyTable report={report} />
      </section>
      <section className="annex">
        <h2>
          {say({ vi: 'Phụ lục 2. Mã băm cuối của các sổ cái', en: 'Annex 2. Head hashes of the ledgers' })}
        </h2>
        <HeadTable report={report} />
      </section>
    </article>
  );
}

/** A table that scrolls by itself where the window is narrow. */
function Wide({
  label,
  className,
  children,
}: {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="table" tabIndex={0} aria-label={label}>
      <table className={className}>{children}</table>
    </section>
  );
}

function TierTable({ report: { tiers, total } }: { readonly report: Report }): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  const cells = useFigureCells();
  return (
    <Wide label={say({ vi: 'Theo cấp', en: 'By tier' })}>
      <thead>
        <tr>
          <th>{say({ vi: 'Chỉ tiêu', en: 'Figure' })}</th>
          {tiers.map(({ key }) => (
            <th key={key} className="number">
              {say(wordOf(key))}
            </th>
          ))}
          <th className="number">{say({ vi: 'Tổng', en: 'Total' })}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{say({ vi: 'Số cơ quan', en: 'Agencies' })}</th>
          {tiers.map(({ key, agencies }) => (
            <td key={key} className="number">
              {number(agencies)}
            </td>
          ))}
          <td className="number">{number(tiers.reduce((sum, { agencies }) => sum + agencies, 0))}</td>
        </tr>
        {([...counters, 'averageMs', 'p95Ms', 'overdue'] as const).map((name, place) => (
          <tr key={name} className={parts.has(name) ? 'part' : ''}>
            <th scope="row">{say(names[name])}</th>
            {tiers.map((row) => (
              <td key={row.key} className="number">
                {cells(row)[place]}
              </td>
            ))}
            <td className="number">
              <b>{cells(total)[place]}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </Wide>
  );
}

function AgencyTable({ report: { agencies, total } }: { readonly report: Report }): ReactNode {
  const say = useSay();
  const cells = useFigureCells();
  if (agencies.length === 0)
    return <p>{say({ vi: 'Chưa cơ quan nào có số liệu.', en: 'No agency has any figures.' })}</p>;
  return (
    <Wide label={say({ vi: 'Theo cơ quan', en: 'By agency' })} className="figures">
      <thead>
        <tr>
          <th>{say({ vi: 'Cơ quan', en: 'Agency' })}</th>
          {([...counters, 'averageMs', 'p95Ms', 'overdue'] as const).map((name) => (
            <th key={name} className="number">
              <span className="upright">{say(names[name])}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {agencies.map((row) => (
          <tr key={row.key}>
            <th scope="row">
              {row.name} <code>{row.key}</code>
            </th>
            {cells(row).map((cell, place) => (
              <td key={place} className="number">
                {cell}
              </td>
            ))}
          </tr>
        ))}
        <tr className="sum">
          <th scope="row">{say({ vi: 'Tổng', en: 'Total' })}</th>
          {cells(total).map((cell, place) => (
            <td key={place} className="number">
              {cell}
            </td>
          ))}
        </tr>
      </tbody>
    </Wide>
  );
}

function HeadTable({ report: { proof } }: { readonly report: Report }): ReactNode {
  const say = useSay();
  const { number } = useFormats();
  return (
    <Wide label={say({ vi: 'Mã băm cuối', en: 'Head hashes' })}>
      <thead>
        <tr>
          <th>{say({ vi: 'Nút', en: 'Node' })}</th>
          <th className="number">{say({ vi: 'Bút toán', en: 'Entries' })}</th>
          <th>SHA-256 (base64url)</th>
        </tr>
      </thead>
      <tbody>
        {proof.heads.map(({ node, name, length, hash }) => (
          <tr key={node}>
            <th scope="row">
              {name} <code>{node}</code>
            </th>
            <td className="number">{number(length)}</td>
            <td>
              <code>{hash}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </Wide>
  );
}

/** The figures of a row as they are written, in the order of the columns. */
function useFigureCells(): (figures: ReportFigures) => readonly string[] {
  const locale = useSay()({ vi: 'vi-VN', en: 'en-GB' });
  const { number } = useFormats();
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const seconds = (ms: number) => (ms / 1_000).toLocaleString(locale, digits);
  return ({ line, delivery, overdue }) => [
    ...counters.map((name) => number(line[name])),
    delivery ? seconds(delivery.averageMs) : '–',
    delivery ? seconds(delivery.p95Ms) : '–',
    overdue === undefined ? '–' : number(overdue),
  ];
}
