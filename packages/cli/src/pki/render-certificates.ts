import type { ReadyCertificate } from '@lienthong/pki';
import { fieldLines } from '../render/fields.ts';
import type { Look } from '../render/look.ts';
import { printable } from '../render/printable.ts';
import { formatCount, formatInstant } from '../render/quantity.ts';
import { printedTable, tableLines } from '../render/table.ts';
import { certificateState, holderTexts, reasonTexts, stateTexts } from './certificate-state.ts';

const digitsShown = 12;

/** Lines of a list of certificates, one each, with their state at `now`. */
export function certificateListLines(
  certificates: readonly ReadyCertificate[],
  { language, style }: Look,
  now: number,
): readonly string[] {
  const titles = {
    vi: ['Loại', 'Của', 'Trạng thái', 'Đến ngày', 'Dấu vân', 'Tên'],
    en: ['Kind', 'Of', 'State', 'Until', 'Fingerprint', 'Name'],
  }[language];
  const table = tableLines(
    titles.map((title) => ({ title })),
    certificates.map((certificate) => {
      const { folder, id, notAfter, fingerprint, subject } = certificate;
      const state = certificateState(certificate, now);
      const mark = state === 'good' ? style.good : style.bad;
      return [
        holderTexts[folder][language],
        printable(id),
        mark(stateTexts[state][language]),
        formatInstant(notAfter).slice(0, 10),
        fingerprint.slice(0, digitsShown),
        printable(commonNameOf(subject)),
      ];
    }),
  );
  const sum = `${formatCount(certificates.length, language)} ${{ vi: 'chứng thư', en: 'certificates' }[language]}`;
  return [...printedTable(table, style), style.dim(sum)];
}

/** Lines of one certificate. */
export function certificateLines(certificate: ReadyCertificate, look: Look, now: number): readonly string[] {
  const { language, style } = look;
  const { folder, id, subject, issuer, serial, fingerprint, notBefore, notAfter, revocation } = certificate;
  const label = (vi: string, en: string): string => ({ vi, en })[language];
  const state = certificateState(certificate, now);
  const mark = state === 'good' ? style.good('✓') : style.bad('✗');
  return [
    `${mark} ${style.bold(printable(commonNameOf(subject)))}  ${stateTexts[state][language]}`,
    ...fieldLines(
      [
        [label('Loại', 'Kind'), holderTexts[folder][language]],
        [label('Của', 'Of'), printable(id)],
        [label('Chủ thể', 'Subject'), printable(subject)],
        [label('Nơi cấp', 'Issuer'), printable(issuer)],
        [label('Số', 'Serial'), serial],
        [label('Dấu vân SHA-256', 'Fingerprint SHA-256'), fingerprint],
        [label('Hiệu lực từ', 'Valid from'), formatInstant(notBefore)],
        [label('đến', 'until'), formatInstant(notAfter)],
        [
          revocation?.reason === 'certificateHold'
            ? label('Tạm dừng từ', 'Suspended since')
            : label('Thu hồi từ', 'Revoked since'),
          revocation &&
            `${formatInstant(revocation.revokedAt)} · ${reasonTexts[revocation.reason][language]}`,
        ],
      ],
      look,
    ),
  ];
}

/** A certificate as data; instants in ISO 8601. */
export function certificateData(certificate: ReadyCertificate, now: number): object {
  const { folder, id, subject, issuer, serial, fingerprint, notBefore, notAfter, revocation } = certificate;
  return {
    folder,
    id,
    state: certificateState(certificate, now),
    ...{ subject, issuer, serial, fingerprint },
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    ...(revocation && {
      revocation: { reason: revocation.reason, revokedAt: new Date(revocation.revokedAt).toISOString() },
    }),
  };
}

/** The common name of an RFC 4514 text, without its escapes. */
function commonNameOf(subject: string): string {
  const [, name = subject] = /(?:^|,)CN=((?:\\.|[^,\\])*)/.exec(subject) ?? [];
  return name.replace(/\\([^0-9a-f])/gi, '$1');
}
