import type { Text } from './text.ts';

/** What is tried in the step of refusals. */
export type Attempt = 'altered-on-the-wire' | 'signed-by-another-agency' | 'expired-certificate';

/** Titles and sentences of the demonstration. */
export const demoTexts: Readonly<
  Record<'product' | 'fake' | 'refusals' | 'duplicate' | 'books', Text> & {
    attempts: Readonly<Record<Attempt, Text>>;
  }
> = {
  product: {
    vi: 'LIÊN THÔNG · trục liên thông văn bản bốn cấp',
    en: 'Four-tier document exchange, emulated',
  },
  fake: {
    vi: 'Mô phỏng: cơ quan có thật, khóa ký và văn bản là giả, không có giá trị pháp lý.',
    en: 'Simulated: real agencies, fake keys and documents, without legal force.',
  },
  refusals: {
    vi: 'Ba gói tin không được phép đến nơi',
    en: 'Three packages that must not arrive',
  },
  duplicate: {
    vi: 'Gửi lại gói tin cũ: không giao hai lần, không đếm hai lần',
    en: 'The same package again',
  },
  books: { vi: 'Bộ đếm lũy kế và sổ cái', en: 'Cumulative counters and ledgers' },
  attempts: {
    'altered-on-the-wire': {
      vi: 'Sửa một byte trên đường truyền: “500 triệu” thành “900 triệu”',
      en: 'One byte altered on the wire',
    },
    'signed-by-another-agency': {
      vi: 'Ký bằng khóa của cơ quan khác',
      en: 'Signed with another agency’s key',
    },
    'expired-certificate': {
      vi: 'Ký bằng chứng thư số đã hết hạn',
      en: 'Signed with an expired certificate',
    },
  },
};
