/** How the limit of a duty is reckoned from the instant at which it begins. */
export type Limit =
  | { readonly kind: 'minutes'; readonly count: number }
  | { readonly kind: 'day-end' }
  | { readonly kind: 'next-working-morning' }
  | { readonly kind: 'next-working-day-end' }
  | { readonly kind: 'working-days'; readonly count: number }
  | { readonly kind: 'due-date' };

export type DutyId =
  | 'send'
  | 'send-urgent'
  | 'answer-arrival'
  | 'register'
  | 'report-progress'
  | 'cancel-revoked'
  | 'finish';

/** One duty of a party. Data only. */
export type Duty = {
  readonly id: DutyId;
  readonly who: 'sender' | 'receiver';
  readonly limit: Limit;
  /** Rule that names its breach. */
  readonly rule: string;
  readonly source: string;
  readonly vi: string;
  readonly en: string;
};

/**
 * The literal duties of the law; every limit can be changed by settings. No legal text has a limit in hours: `minutes` and `working-days`
 * stand where the law says "at once" or nothing, and are the emulator's own.
 *
 * @clause working specification edxml-102 §2.5: QĐ 28/2018/QĐ-TTg, NĐ 30/2020/NĐ-CP
 */
export const dutyTable: readonly Duty[] = [
  {
    id: 'send',
    who: 'sender',
    limit: { kind: 'next-working-morning' },
    rule: 'R-240',
    source: 'QĐ 28/2018 Điều 6.2; NĐ 30/2020 Điều 18.1',
    vi: 'Gửi trong ngày ký, chậm nhất buổi sáng ngày làm việc tiếp theo',
    en: 'Send on the day of signing, at the latest in the next working morning',
  },
  {
    id: 'send-urgent',
    who: 'sender',
    limit: { kind: 'minutes', count: 60 },
    rule: 'R-241',
    source: 'QĐ 28/2018 Điều 6.2; NĐ 30/2020 Điều 18.1',
    vi: 'Gửi văn bản khẩn ngay sau khi ký số',
    en: 'Send an urgent document at once after signing',
  },
  {
    id: 'answer-arrival',
    who: 'receiver',
    limit: { kind: 'day-end' },
    rule: 'R-242',
    source: 'NĐ 30/2020 Điều 21.2',
    vi: 'Thông báo đã nhận hoặc từ chối trong ngày',
    en: 'Tell the sender of receipt or refusal within the day',
  },
  {
    id: 'register',
    who: 'receiver',
    limit: { kind: 'next-working-day-end' },
    rule: 'R-243',
    source: 'NĐ 30/2020 Điều 4.2c',
    vi: 'Đăng ký trong ngày hoặc ngày làm việc tiếp theo',
    en: 'Register on the day or the next working day',
  },
  {
    id: 'report-progress',
    who: 'receiver',
    limit: { kind: 'working-days', count: 5 },
    rule: 'R-246',
    source: 'QĐ 28/2018 Điều 6.3, 9.2',
    vi: 'Phản hồi trạng thái xử lý sau khi tiếp nhận',
    en: 'Feed back the state of processing after acceptance',
  },
  {
    id: 'cancel-revoked',
    who: 'receiver',
    limit: { kind: 'working-days', count: 1 },
    rule: 'R-244',
    source: 'QĐ 28/2018 Điều 9.2; NĐ 30/2020 Điều 18.4b',
    vi: 'Hủy văn bản bị thu hồi và báo cho bên gửi',
    en: 'Cancel a revoked document and report it',
  },
  {
    id: 'finish',
    who: 'receiver',
    limit: { kind: 'due-date' },
    rule: 'R-245',
    source: 'QĐ 28/2018 Điều 10.2o',
    vi: 'Hoàn thành trong thời hạn xử lý ghi trên văn bản',
    en: 'Finish by the due date of the document',
  },
];
