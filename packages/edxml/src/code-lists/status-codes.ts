import type { CodeName } from './code-name.ts';

/** One status that an agency can give. */
export type StatusRow = CodeName & {
  /** Who may send it: a receiver of the document, or its original sender. */
  readonly sender: 'receiver' | 'original-sender';
  /** Whether `Description` has to hold a reason. */
  readonly reasonRequired: boolean;
};

/** Statuses by code. 07 to 12 and 14 are not in the list. @clause edxml-102 §2.2, §6.7 */
export const statusCodes = {
  '01': { vi: 'Đã đến', en: 'arrived', sender: 'receiver', reasonRequired: false },
  '02': { vi: 'Từ chối tiếp nhận', en: 'refused', sender: 'receiver', reasonRequired: true },
  '03': { vi: 'Đã tiếp nhận', en: 'accepted', sender: 'receiver', reasonRequired: false },
  '04': { vi: 'Phân công', en: 'assigned', sender: 'receiver', reasonRequired: false },
  '05': { vi: 'Đang xử lý', en: 'in process', sender: 'receiver', reasonRequired: false },
  '06': { vi: 'Hoàn thành', en: 'finished', sender: 'receiver', reasonRequired: false },
  '13': { vi: 'Lấy lại', en: 'take back', sender: 'original-sender', reasonRequired: true },
  '15': {
    vi: 'Đồng ý cập nhật/lấy lại',
    en: 'agrees to update or take-back',
    sender: 'receiver',
    reasonRequired: false,
  },
  '16': {
    vi: 'Từ chối cập nhật/lấy lại',
    en: 'declines update or take-back',
    sender: 'receiver',
    reasonRequired: true,
  },
} as const;

/** A status code of the list. */
export type StatusCode = keyof typeof statusCodes;

/** The listed status that a code on the wire stands for: one digit is read with a zero before it, 14 as 15. */
export function readStatusCode(code: string): StatusCode | undefined {
  const read = code === '14' ? '15' : /^\d$/.test(code) ? `0${code}` : code;
  return Object.hasOwn(statusCodes, read) ? (read as StatusCode) : undefined;
}
