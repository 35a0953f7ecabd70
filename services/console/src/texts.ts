import type { Text } from './language.ts';

/** Names of tiers, kinds, states and events as people say them. */
const words: Readonly<Record<string, Text>> = {
  central: { vi: 'Trung ương', en: 'Central' },
  province: { vi: 'Tỉnh', en: 'Province' },
  district: { vi: 'Huyện', en: 'District' },
  commune: { vi: 'Xã', en: 'Commune' },
  new: { vi: 'Văn bản mới', en: 'New document' },
  revoke: { vi: 'Thu hồi', en: 'Revocation' },
  update: { vi: 'Cập nhật', en: 'Update' },
  replace: { vi: 'Thay thế', en: 'Replacement' },
  status: { vi: 'Trạng thái', en: 'Status' },
  unreadable: { vi: 'Không đọc được', en: 'Unreadable' },
  'package.admitted': { vi: 'tiếp nhận', en: 'admitted' },
  'package.relayed': { vi: 'chuyển tiếp', en: 'relayed' },
  'package.delivered': { vi: 'giao tới hộp thư', en: 'delivered' },
  'package.refused': { vi: 'từ chối', en: 'refused' },
  'package.dead': { vi: 'không giao được', en: 'dead' },
  'package.duplicate': { vi: 'bỏ bản trùng', en: 'duplicate dropped' },
  'package.acknowledged': { vi: 'bên nhận xác nhận', en: 'acknowledged' },
  'package.receipt': { vi: 'biên nhận về', en: 'receipt back' },
  'package.retried': { vi: 'thử lại', en: 'retried' },
  'package.dropped': { vi: 'gác lại', en: 'dropped' },
  'agency.registered': { vi: 'cơ quan đăng ký', en: 'agency registered' },
  'agency.deregistered': { vi: 'cơ quan hủy đăng ký', en: 'agency deregistered' },
  'agency.locked': { vi: 'khóa cơ quan', en: 'agency locked' },
  'agency.unlocked': { vi: 'mở khóa cơ quan', en: 'agency unlocked' },
  'fault.made': { vi: 'gây sự cố', en: 'fault made' },
  'fault.lifted': { vi: 'gỡ sự cố', en: 'fault lifted' },
  'clock.changed': { vi: 'đổi đồng hồ', en: 'clock changed' },
  'stream.reset': { vi: 'nối lại dòng tin', en: 'news begin anew' },
  'stream.dropped': { vi: 'dòng tin bị ngắt', en: 'news were cut' },
  underway: { vi: 'đang đi', en: 'under way' },
  delivered: { vi: 'đã giao', en: 'delivered' },
  refused: { vi: 'bị từ chối', en: 'refused' },
  valid: { vi: 'hợp lệ', en: 'valid' },
  invalid: { vi: 'không hợp lệ', en: 'invalid' },
  absent: { vi: 'không có', en: 'absent' },
  indeterminate: { vi: 'chưa kết luận được', en: 'indeterminate' },
  trusted: { vi: 'tin cậy', en: 'trusted' },
  untrusted: { vi: 'không tin cậy', en: 'untrusted' },
  good: { vi: 'chưa bị thu hồi', en: 'not revoked' },
  'valid-at-origin': { vi: 'hợp lệ ở nơi gửi', en: 'valid at its origin' },
  'digest-mismatch': { vi: 'nội dung đã bị sửa', en: 'content was altered' },
  'value-mismatch': { vi: 'giá trị chữ ký sai', en: 'wrong signature value' },
  'weak-algorithm': { vi: 'thuật toán yếu', en: 'weak algorithm' },
  unverifiable: { vi: 'không kiểm tra được', en: 'unverifiable' },
  takeback: { vi: 'chờ lấy lại', en: 'take-back pending' },
  draft: { vi: 'dự thảo', en: 'draft' },
  sent: { vi: 'đã gửi', en: 'sent' },
  arrived: { vi: 'đã đến', en: 'arrived' },
  accepted: { vi: 'đã tiếp nhận', en: 'accepted' },
  assigned: { vi: 'đã phân công', en: 'assigned' },
  processing: { vi: 'đang xử lý', en: 'in progress' },
  'taken-back': { vi: 'đã lấy lại', en: 'taken back' },
  revoked: { vi: 'đã thu hồi', en: 'revoked' },
  replaced: { vi: 'đã thay thế', en: 'replaced' },
  done: { vi: 'hoàn thành', en: 'finished' },
  fail: { vi: 'hỏng', en: 'failed' },
  met: { vi: 'đúng hạn', en: 'in time' },
  late: { vi: 'trễ hạn', en: 'late' },
  open: { vi: 'chưa đến hạn', en: 'open' },
  overdue: { vi: 'quá hạn', en: 'overdue' },
  // What was done to an entry of a ledger.
  altered: { vi: 'bị sửa', en: 'was altered' },
  removed: { vi: 'bị xóa', en: 'was removed' },
  inserted: { vi: 'bị chèn vào', en: 'was inserted' },
  moved: { vi: 'bị đổi chỗ', en: 'was moved' },
};

/** A word of the exchange as people say it; the word itself where none is known. */
export function wordOf(word: string | undefined): Text {
  return words[word ?? ''] ?? { vi: word ?? '', en: word ?? '' };
}

/** Statuses 01 to 16 of QCVN 102. */
export const statusTexts: Readonly<Record<string, Text>> = {
  '01': { vi: 'Đã đến', en: 'Arrived' },
  '02': { vi: 'Từ chối tiếp nhận', en: 'Refused' },
  '03': { vi: 'Đã tiếp nhận', en: 'Accepted' },
  '04': { vi: 'Phân công', en: 'Assigned' },
  '05': { vi: 'Đang xử lý', en: 'In progress' },
  '06': { vi: 'Hoàn thành', en: 'Finished' },
  '13': { vi: 'Yêu cầu lấy lại', en: 'Take-back asked' },
  '15': { vi: 'Đồng ý', en: 'Agreed' },
  '16': { vi: 'Không đồng ý', en: 'Not agreed' },
};

/** Degrees of urgency, from 0. */
export const priorityTexts: readonly Text[] = [
  { vi: 'Thường', en: 'Ordinary' },
  { vi: 'Khẩn', en: 'Urgent' },
  { vi: 'Thượng khẩn', en: 'Very urgent' },
  { vi: 'Hỏa tốc', en: 'Express' },
  { vi: 'Hỏa tốc hẹn giờ', en: 'Express, timed' },
];

/** Kinds of directives, from 0. */
export const steeringTexts: readonly Text[] = [
  { vi: 'Không chỉ đạo', en: 'No directive' },
  { vi: 'Chỉ đạo', en: 'Directive' },
  { vi: 'Báo cáo chỉ đạo', en: 'Report on a directive' },
];
