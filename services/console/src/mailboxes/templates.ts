import type { Text } from '../language.ts';

/** What a document can begin from. Its texts are Vietnamese: so are documents. */
export type Template = {
  readonly id: string;
  readonly name: Text;
  readonly typeName: string;
  readonly codeNotation: string;
  readonly subject: string;
  readonly priority: number;
  readonly steeringType: number;
  readonly paragraphs: string;
};

export const templates: readonly Template[] = [
  {
    id: 'letter',
    name: { vi: 'Công văn', en: 'Official letter' },
    typeName: 'Công văn',
    codeNotation: 'CV-UBND',
    subject: 'Về việc báo cáo tình hình kinh tế - xã hội',
    priority: 0,
    steeringType: 0,
    paragraphs: 'Kính gửi quý cơ quan.\nĐề nghị quý cơ quan phối hợp thực hiện các nội dung sau.',
  },
  {
    id: 'report',
    name: { vi: 'Báo cáo', en: 'Report' },
    typeName: 'Báo cáo',
    codeNotation: 'BC-UBND',
    subject: 'Kết quả thực hiện nhiệm vụ tuần',
    priority: 0,
    steeringType: 2,
    paragraphs: 'Thực hiện chỉ đạo của cấp trên, đơn vị báo cáo kết quả như sau.',
  },
  {
    id: 'flood',
    name: { vi: 'Công điện hỏa tốc', en: 'Express telegram' },
    typeName: 'Công điện',
    codeNotation: 'CĐ-UBND',
    subject: 'Ứng phó khẩn cấp mưa lũ, sạt lở đất',
    priority: 3,
    steeringType: 1,
    paragraphs:
      'Yêu cầu sơ tán ngay người dân ở vùng nguy hiểm.\nTrực ban 24/24 giờ và báo cáo trước 17 giờ hằng ngày.',
  },
  {
    id: 'decision',
    name: { vi: 'Quyết định', en: 'Decision' },
    typeName: 'Quyết định',
    codeNotation: 'QĐ-UBND',
    subject: 'Ban hành kế hoạch phòng chống thiên tai',
    priority: 0,
    steeringType: 1,
    paragraphs: 'Điều 1. Ban hành kèm theo Quyết định này kế hoạch phòng chống thiên tai.',
  },
];
