import type { EvidenceSummary } from './evidence-summary.ts';

/** The journey for people, in both languages, from the summary and nothing else. */
export function journeyText(summary: EvidenceSummary): string {
  const name = (code: string): string => {
    const known = summary.names[code];
    return known === undefined ? printable(code) : `${printable(known)} (${printable(code)})`;
  };
  const names = (codes: readonly string[]): string => codes.map(name).join(', ');
  const { package: sent, hops, receipts, statuses } = summary;
  const lines = [
    'HÀNH TRÌNH CỦA GÓI TIN / JOURNEY OF A PACKAGE',
    summary.simulated,
    '',
    `Gói tin / Package       ${summary.pkg}`,
    `Văn bản / Document      ${[sent.code, sent.subject, sent.documentId]
      .filter((text) => text !== '')
      .map(printable)
      .join(' · ')}`,
    `Loại / Kind             ${printable(sent.kind)}`,
    `Nơi gửi / From          ${name(sent.sender)}`,
    `Tệp / File              ${sent.file}, ${sent.bytes} byte`,
    `SHA-256                 ${sent.sha256}`,
  ];
  for (const [index, hop] of hops.entries()) {
    lines.push('', `${index + 1}. ${name(hop.node)}`);
    for (const { at, from, copies } of hop.admitted)
      lines.push(`   ${at}  nhận vào / admitted: ${copies} bản / copies, từ / from ${name(from)}`);
    if (hop.signatureFound !== '')
      lines.push(`   chữ ký gói tin tại nút này / signature found here: ${printable(hop.signatureFound)}`);
    if (hop.sha256 !== sent.sha256)
      lines.push(`   chuyển đi dưới dạng khác / handed on in another form: SHA-256 ${hop.sha256}`);
    for (const { at, to, copies } of hop.relayed)
      lines.push(`   ${at}  chuyển tiếp / relayed: ${copies} bản / copies, tới / to ${name(to)}`);
    for (const { at, to } of hop.delivered) lines.push(`   ${at}  đã giao / delivered: ${names(to)}`);
    for (const { at, to, code } of hop.refused)
      lines.push(`   ${at}  từ chối / refused: ${names(to)} · ${printable(code)}`);
    lines.push(`   nút ký xác nhận / attested by the node: ${hop.folder}`);
  }
  lines.push('', `BIÊN NHẬN VỀ NƠI GỬI / RECEIPTS AT THE SENDER’S NODE: ${receipts.length}`);
  for (const { at, to, outcome, by } of receipts)
    lines.push(`   ${at}  ${outcomeText(outcome)}: ${names(to)}, do / by ${name(by)}`);
  lines.push('', `TRẠNG THÁI / STATUSES: ${statuses.length}`);
  for (const { at, sender, status, folder } of statuses)
    lines.push(`   ${at}  ${printable(status)} · ${name(sender)} · ${folder}`);
  return `${lines.join('\n')}\n`;
}

const outcomes: Readonly<Record<string, string>> = {
  delivered: 'đã giao / delivered',
  refused: 'bị từ chối / refused',
  dead: 'không xử lý được / dead',
  acknowledged: 'nơi nhận báo / acknowledged',
};

function outcomeText(outcome: string): string {
  return outcomes[outcome] ?? printable(outcome);
}

/** What packages and lists say, without what could steer a terminal or break a line. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '�').slice(0, 500);
}
