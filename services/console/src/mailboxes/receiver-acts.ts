import type { Operations } from '@lienthong/control/client';
import type { Text } from '../language.ts';

export type ReceiverStatus = Operations['sendStatus']['input']['body']['status'];

/** What a receiver can say of a document, in the order of its handling. */
export const receiverActs: readonly {
  readonly status: ReceiverStatus;
  readonly name: Text;
  readonly isRefusal?: boolean;
}[] = [
  { status: '01', name: { vi: 'Đã đến', en: 'arrived' } },
  { status: '03', name: { vi: 'Tiếp nhận', en: 'accept' } },
  { status: '04', name: { vi: 'Phân công', en: 'assign' } },
  { status: '05', name: { vi: 'Đang xử lý', en: 'in process' } },
  { status: '06', name: { vi: 'Hoàn thành', en: 'finish' } },
  { status: '02', name: { vi: 'Từ chối', en: 'refuse' }, isRefusal: true },
  { status: '15', name: { vi: 'Đồng ý cập nhật/lấy lại', en: 'agree to update or take-back' } },
  {
    status: '16',
    name: { vi: 'Không đồng ý cập nhật/lấy lại', en: 'decline update or take-back' },
    isRefusal: true,
  },
];
