import type { BusinessDocType } from '../trace-header-list.ts';
import type { CodeName } from './code-name.ts';

/** What a document package does, with its code on the wire. @clause edxml-102 §6.5 */
export const businessDocTypes: Readonly<Record<BusinessDocType, CodeName & { readonly code: string }>> = {
  new: { code: '0', vi: 'Mới', en: 'new' },
  revoke: { code: '1', vi: 'Thu hồi', en: 'revoke' },
  update: { code: '2', vi: 'Cập nhật', en: 'update' },
  replace: { code: '3', vi: 'Thay thế', en: 'replace' },
};

/** Urgency by number. @clause edxml-102 §6.3 */
export const priorities: readonly CodeName[] = [
  { vi: 'Thường', en: 'normal' },
  { vi: 'Khẩn', en: 'urgent' },
  { vi: 'Thượng khẩn', en: 'very urgent' },
  { vi: 'Hỏa tốc', en: 'express' },
  { vi: 'Hỏa tốc hẹn giờ', en: 'express at a fixed hour' },
];

/** Kind of directive by number; list A of two that contradict each other. @clause edxml-102 §6.4 */
export const steeringTypes: readonly CodeName[] = [
  { vi: 'Không phải văn bản chỉ đạo', en: 'no directive' },
  { vi: 'Văn bản chỉ đạo', en: 'directive' },
  { vi: 'Báo cáo thực hiện chỉ đạo', en: 'report on a directive' },
];

/** Signing authority by abbreviation. @clause edxml-102 §6.8 */
export const competences: Readonly<Record<'TM.' | 'Q.' | 'KT.' | 'TL.' | 'TUQ.', CodeName>> = {
  'TM.': { vi: 'Thay mặt', en: 'on behalf of a collective' },
  'Q.': { vi: 'Quyền', en: 'acting head' },
  'KT.': { vi: 'Ký thay', en: 'deputy for the head' },
  'TL.': { vi: 'Thừa lệnh', en: 'by order' },
  'TUQ.': { vi: 'Thừa ủy quyền', en: 'by delegation' },
};
