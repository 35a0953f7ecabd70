/** What the documents of the demonstration say. Everything in them is invented. */
export type SampleDocument = {
  readonly codeNumber: string;
  readonly codeNotation: string;
  readonly typeName: string;
  readonly subject: string;
  readonly attachmentName: string;
};

export const report: SampleDocument = {
  codeNumber: '12',
  codeNotation: 'BC-UBND',
  typeName: 'Báo cáo',
  subject: 'Báo cáo tình hình sạt lở đất và nhu cầu hỗ trợ khẩn cấp',
  attachmentName: 'bao-cao-mo-phong.txt',
};

export const directive: SampleDocument = {
  codeNumber: '345',
  codeNotation: 'VPCP-NN',
  typeName: 'Công văn',
  subject: 'V/v khẩn trương khắc phục hậu quả mưa lũ, sạt lở đất',
  attachmentName: 'cong-van-mo-phong.txt',
};

export const circular: SampleDocument = {
  codeNumber: '678',
  codeNotation: 'UBND-NN',
  typeName: 'Công văn',
  subject: 'V/v chủ động phòng, chống mưa lũ, sạt lở đất trên địa bàn',
  attachmentName: 'cong-van-mo-phong.txt',
};

export const request: SampleDocument = {
  codeNumber: '13',
  codeNotation: 'TTr-UBND',
  typeName: 'Tờ trình',
  subject: 'Đề nghị hỗ trợ 500 triệu đồng khắc phục sạt lở đất',
  attachmentName: 'to-trinh-mo-phong.txt',
};

/** The one byte that somebody on the line changes in {@link request}. */
export const forgery = { from: '500 triệu', to: '900 triệu' } as const;

export const forged: SampleDocument = { ...request, codeNumber: '14' };
export const late: SampleDocument = { ...request, codeNumber: '15' };

/** What the attachment of a sample document holds: plain text that says what it is. */
export function sampleAttachment({
  typeName,
  subject,
  codeNumber,
  codeNotation,
}: SampleDocument): Uint8Array {
  return Buffer.from(
    [
      'MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ',
      'SIMULATED – WITHOUT LEGAL FORCE',
      '',
      `${typeName} số ${codeNumber}/${codeNotation}`,
      subject,
      '',
    ].join('\n'),
  );
}
