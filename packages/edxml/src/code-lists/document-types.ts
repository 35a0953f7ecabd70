import type { CodeName } from './code-name.ts';

/** A kind of document. */
export type DocumentTypeRow = CodeName & {
  /** Group: 1 legal normative, 2 administrative. */
  readonly type: 1 | 2;
  /** Number inside the group; 0 where the list does not place it. */
  readonly typeDetail: number;
  /** Abbreviation that its notation starts with, where it has one. */
  readonly abbreviation?: string;
};

/**
 * Kinds of document: 13 legal normative, 32 administrative in the order of the earlier rules, and Phiếu báo, which no list
 * places. Numbers 10–17 and 27–32 of group 2 are inferred. @clause edxml-102 §6.1, §6.2
 */
export const documentTypes: readonly DocumentTypeRow[] = [
  { type: 1, typeDetail: 1, vi: 'Hiến pháp', en: 'constitution' },
  { type: 1, typeDetail: 2, vi: 'Luật', en: 'law' },
  { type: 1, typeDetail: 3, vi: 'Pháp lệnh', en: 'ordinance' },
  { type: 1, typeDetail: 4, vi: 'Lệnh', en: 'order' },
  { type: 1, typeDetail: 5, vi: 'Nghị quyết', en: 'resolution' },
  { type: 1, typeDetail: 6, vi: 'Nghị quyết liên tịch', en: 'joint resolution' },
  { type: 1, typeDetail: 7, vi: 'Nghị định', en: 'decree' },
  { type: 1, typeDetail: 8, vi: 'Quyết định', en: 'decision' },
  { type: 1, typeDetail: 9, vi: 'Thông tư', en: 'circular' },
  { type: 1, typeDetail: 10, vi: 'Thông tư liên tịch', en: 'joint circular' },
  { type: 1, typeDetail: 11, vi: 'Chỉ thị', en: 'directive' },
  { type: 1, typeDetail: 12, vi: 'Bộ luật', en: 'code' },
  {
    type: 1,
    typeDetail: 13,
    vi: 'Văn bản quy phạm pháp luật của đơn vị hành chính – kinh tế đặc biệt',
    en: 'legal document of a special administrative-economic unit',
  },
  { type: 2, typeDetail: 1, vi: 'Nghị quyết', en: 'individual resolution', abbreviation: 'NQ' },
  { type: 2, typeDetail: 2, vi: 'Quyết định', en: 'individual decision', abbreviation: 'QĐ' },
  { type: 2, typeDetail: 3, vi: 'Chỉ thị', en: 'directive', abbreviation: 'CT' },
  { type: 2, typeDetail: 4, vi: 'Quy chế', en: 'regulation', abbreviation: 'QC' },
  { type: 2, typeDetail: 5, vi: 'Quy định', en: 'provision', abbreviation: 'QyĐ' },
  { type: 2, typeDetail: 6, vi: 'Thông cáo', en: 'communiqué', abbreviation: 'TC' },
  { type: 2, typeDetail: 7, vi: 'Thông báo', en: 'notice', abbreviation: 'TB' },
  { type: 2, typeDetail: 8, vi: 'Hướng dẫn', en: 'guideline', abbreviation: 'HD' },
  { type: 2, typeDetail: 9, vi: 'Chương trình', en: 'programme', abbreviation: 'CTr' },
  { type: 2, typeDetail: 10, vi: 'Kế hoạch', en: 'plan', abbreviation: 'KH' },
  { type: 2, typeDetail: 11, vi: 'Phương án', en: 'scheme', abbreviation: 'PA' },
  { type: 2, typeDetail: 12, vi: 'Đề án', en: 'project proposal', abbreviation: 'ĐA' },
  { type: 2, typeDetail: 13, vi: 'Dự án', en: 'project', abbreviation: 'DA' },
  { type: 2, typeDetail: 14, vi: 'Báo cáo', en: 'report', abbreviation: 'BC' },
  { type: 2, typeDetail: 15, vi: 'Biên bản', en: 'minutes', abbreviation: 'BB' },
  { type: 2, typeDetail: 16, vi: 'Tờ trình', en: 'submission', abbreviation: 'TTr' },
  { type: 2, typeDetail: 17, vi: 'Hợp đồng', en: 'contract', abbreviation: 'HĐ' },
  { type: 2, typeDetail: 18, vi: 'Công văn', en: 'official letter' },
  { type: 2, typeDetail: 19, vi: 'Công điện', en: 'telegram', abbreviation: 'CĐ' },
  { type: 2, typeDetail: 20, vi: 'Bản ghi nhớ', en: 'memorandum', abbreviation: 'BGN' },
  { type: 2, typeDetail: 21, vi: 'Bản cam kết', en: 'undertaking' },
  { type: 2, typeDetail: 22, vi: 'Bản thỏa thuận', en: 'agreement', abbreviation: 'BTT' },
  { type: 2, typeDetail: 23, vi: 'Giấy chứng nhận', en: 'certificate' },
  { type: 2, typeDetail: 24, vi: 'Giấy ủy quyền', en: 'power of attorney', abbreviation: 'GUQ' },
  { type: 2, typeDetail: 25, vi: 'Giấy mời', en: 'invitation', abbreviation: 'GM' },
  { type: 2, typeDetail: 26, vi: 'Giấy giới thiệu', en: 'letter of introduction', abbreviation: 'GGT' },
  { type: 2, typeDetail: 27, vi: 'Giấy nghỉ phép', en: 'leave permit', abbreviation: 'GNP' },
  { type: 2, typeDetail: 28, vi: 'Giấy đi đường', en: 'travel permit' },
  { type: 2, typeDetail: 29, vi: 'Giấy biên nhận hồ sơ', en: 'receipt for a dossier' },
  { type: 2, typeDetail: 30, vi: 'Phiếu gửi', en: 'dispatch note', abbreviation: 'PG' },
  { type: 2, typeDetail: 31, vi: 'Phiếu chuyển', en: 'transfer note', abbreviation: 'PC' },
  { type: 2, typeDetail: 32, vi: 'Thư công', en: 'courtesy letter' },
  { type: 2, typeDetail: 0, vi: 'Phiếu báo', en: 'notification slip', abbreviation: 'PB' },
];

/** Kinds whose name is `typeName`, letter case and a remark in brackets left aside; two groups share some names. */
export function documentTypesNamed(typeName: string): readonly DocumentTypeRow[] {
  return typesByName.get(plain(typeName)) ?? [];
}

function plain(name: string): string {
  return name
    .normalize('NFC')
    .replace(/\s*\([^)]*\)\s*$/, '')
    .trim()
    .toLowerCase();
}

const typesByName = new Map<string, DocumentTypeRow[]>();
for (const row of documentTypes) {
  const name = plain(row.vi);
  typesByName.set(name, [...(typesByName.get(name) ?? []), row]);
}
