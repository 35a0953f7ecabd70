import { dayOf } from '@lienthong/duties';
import { lifecycleStates, type Milestones } from '@lienthong/lifecycle';
import type { LifeSummary, RegisterDirection, RegisterItem } from './register-item.ts';

/** A register's column: how registers title it, and the field of Appendix VI that it is. */
export type RegisterColumn = {
  readonly id: string;
  readonly vi: string;
  readonly en: string;
  /** Name of the field, where the appendix has it. @clause NĐ 30/2020, Phụ lục VI */
  readonly field?: string;
  readonly directions: readonly RegisterDirection[];
  readonly value: (item: RegisterItem, names: AgencyNames) => string;
};

/** Names agencies by their codes. */
export type AgencyNames = {
  readonly nameOf: (code: string) => string;
  readonly language: 'vi' | 'en';
};

const both: readonly RegisterDirection[] = ['in', 'out'];

/** Columns in the order of the registers' forms. @clause NĐ 30/2020, Phụ lục IV, VI */
export const registerColumns: readonly RegisterColumn[] = [
  {
    id: 'number',
    vi: 'Số thứ tự trong sổ',
    en: 'Number in the register',
    field: 'ArrivalNumber',
    directions: both,
    value: ({ number, year }) => `${number}/${year}`,
  },
  {
    id: 'arrivalDate',
    vi: 'Ngày đến',
    en: 'Arrived',
    field: 'ArrivalDate',
    directions: ['in'],
    value: ({ at }) => vietnamDate(at),
  },
  {
    id: 'sentDate',
    vi: 'Ngày gửi',
    en: 'Sent',
    directions: ['out'],
    value: ({ at }) => vietnamDate(at),
  },
  {
    id: 'organId',
    vi: 'Mã cơ quan ban hành',
    en: 'Code of the issuer',
    field: 'OrganId',
    directions: ['in'],
    value: ({ facts }) => facts.sender,
  },
  {
    id: 'organName',
    vi: 'Cơ quan ban hành',
    en: 'Issuer',
    field: 'OrganName',
    directions: ['in'],
    value: ({ facts }, { nameOf }) => nameOf(facts.sender),
  },
  {
    id: 'codeNumber',
    vi: 'Số văn bản',
    en: 'Number',
    field: 'CodeNumber',
    directions: both,
    value: ({ facts }) => (facts.code ?? '').split('/', 1)[0] ?? '',
  },
  {
    id: 'codeNotation',
    vi: 'Ký hiệu văn bản',
    en: 'Notation',
    field: 'CodeNotation',
    directions: both,
    value: ({ facts }) => (facts.code ?? '').split('/').slice(1).join('/'),
  },
  {
    id: 'issuedDate',
    vi: 'Ngày văn bản',
    en: 'Issued',
    field: 'IssuedDate',
    directions: both,
    value: ({ facts }) => dayMonthYear(facts.promulgationDate),
  },
  {
    id: 'typeName',
    vi: 'Tên loại văn bản',
    en: 'Type',
    field: 'TypeName',
    directions: both,
    value: ({ facts }) => facts.typeName ?? '',
  },
  {
    id: 'subject',
    vi: 'Trích yếu nội dung',
    en: 'Subject',
    field: 'Subject',
    directions: both,
    value: ({ facts }) => facts.subject ?? '',
  },
  {
    id: 'signer',
    vi: 'Người ký',
    en: 'Signer',
    field: 'FullName',
    directions: both,
    value: ({ facts }) => facts.signerName ?? '',
  },
  {
    id: 'position',
    vi: 'Chức vụ người ký',
    en: 'Position',
    field: 'Position',
    directions: both,
    value: ({ facts }) => facts.signerPosition ?? '',
  },
  {
    id: 'priority',
    vi: 'Mức độ khẩn',
    en: 'Urgency',
    field: 'Priority',
    directions: both,
    value: ({ facts }) => String(facts.priority ?? ''),
  },
  {
    id: 'pageAmount',
    vi: 'Số trang',
    en: 'Pages',
    field: 'PageAmount',
    directions: both,
    value: ({ facts }) => String(facts.pages ?? ''),
  },
  {
    id: 'issuedAmount',
    vi: 'Số lượng bản phát hành',
    en: 'Copies issued',
    field: 'IssuedAmount',
    directions: both,
    value: ({ facts }) => String(facts.copiesIssued ?? ''),
  },
  {
    id: 'dueDate',
    vi: 'Hạn xử lý',
    en: 'Due',
    field: 'DueDate',
    directions: both,
    value: ({ facts }) => dayMonthYear(facts.dueDate),
  },
  {
    id: 'receivers',
    vi: 'Nơi nhận',
    en: 'Receivers',
    field: 'ToPlaces',
    directions: ['out'],
    value: ({ lives }, { nameOf }) => lives.map(({ receiver }) => nameOf(receiver)).join('; '),
  },
  {
    id: 'registeredDate',
    vi: 'Ngày tiếp nhận, vào sổ',
    en: 'Accepted',
    directions: ['in'],
    value: ({ lives: [life] }) => milestone(life, '03'),
  },
  {
    id: 'finishedDate',
    vi: 'Ngày hoàn thành',
    en: 'Finished',
    directions: ['in'],
    value: ({ lives: [life] }) => milestone(life, '06'),
  },
  {
    id: 'state',
    vi: 'Trạng thái',
    en: 'State',
    directions: both,
    value: (item, { language }) => stateText(item, language),
  },
  {
    id: 'documentId',
    vi: 'Mã định danh văn bản',
    en: 'Document id',
    directions: both,
    value: ({ facts }) => facts.documentId,
  },
];

/** The columns of one of the two registers. */
export function columnsOf(direction: RegisterDirection): readonly RegisterColumn[] {
  return registerColumns.filter(({ directions }) => directions.includes(direction));
}

const pendingTexts: Readonly<Record<LifeSummary['pending'], { readonly vi: string; readonly en: string }>> = {
  none: { vi: '', en: '' },
  takeback: { vi: 'chờ trả lời lấy lại', en: 'take-back asked' },
  update: { vi: 'chờ trả lời cập nhật', en: 'update asked' },
  revoke: { vi: 'chờ hủy theo lệnh thu hồi', en: 'to be cancelled' },
};

/** Where a document stands: the state at the one receiver, or how many receivers stand where. */
export function stateText({ lives }: RegisterItem, language: 'vi' | 'en'): string {
  const counts = new Map<string, number>();
  for (const { state, pending } of lives) {
    const name = lifecycleStates.find((row) => row.state === state)?.[language] ?? state;
    const text = [name, pendingTexts[pending][language]].filter((part) => part !== '').join(', ');
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => (lives.length > 1 ? `${text}: ${count}` : text)).join('; ');
}

function milestone(life: LifeSummary | undefined, code: keyof Milestones['first']): string {
  const at = life?.first[code];
  return at === undefined ? '' : vietnamDate(at);
}

/** Day, month and year in Vietnam, as registers write dates. */
function vietnamDate(at: number): string {
  return dayMonthYear(dayOf(at).replaceAll('-', '/'));
}

/** `dd/MM/yyyy` of a date on the wire; what is none stays as it is. */
function dayMonthYear(text = ''): string {
  const [, year, month, day] = /^(\d{4})\/(\d{2})\/(\d{2})$/.exec(text) ?? [];
  return year === undefined ? text : `${day}/${month}/${year}`;
}
