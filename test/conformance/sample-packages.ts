import {
  type AttachmentInput,
  type Business,
  buildDocumentId,
  type DocumentHeader,
  type DocumentPackage,
  type EdxmlPackage,
  manifestOf,
  type Party,
  type StaffInfo,
  type StatusCode,
  writeAttachment,
} from '@lienthong/edxml';
import { loadSeed } from '@lienthong/seeds';
import { samplePdf } from './sample-pdf.ts';

/** The packages of `seeds/samples`: agencies of the list `nghe-an-2019`, invented persons, fixed times and ids. */

const registry = loadSeed('nghe-an-2019');

const party = (code: string): Party => {
  const { organId, name, fullName = name } = registry.get(code);
  return {
    organId,
    organizationInCharge: registry.get(registry.get(code).parent ?? code).name,
    organName: fullName,
    email: `${organId.toLowerCase().replaceAll('.', '-')}@example.com`,
  };
};

const commune = '000.20.31.H41';
const district = '000.00.31.H41';
const otherDistrict = '000.00.32.H41';
const department = '000.00.14.H41';
const province = '000.00.00.H41';

const clerk: StaffInfo = {
  department: 'Văn thư',
  staff: 'Trần Thị Ví Dụ',
  email: 'vanthu@example.com',
  mobile: '84900000000',
};

const modifiedAt = Date.UTC(2019, 11, 2, 1);
const attach = (input: Pick<AttachmentInput, 'contentId' | 'attachmentName' | 'content'>) => {
  const entryId = `00000000-0000-4000-8000-${input.contentId.replace('-', '').padStart(12, '0')}`;
  return writeAttachment({ ...input, description: input.attachmentName, entryId, modifiedAt });
};

type Draft = {
  readonly from: string;
  readonly to: readonly string[];
  readonly number: string;
  readonly notation: string;
  readonly date: string;
  readonly type: DocumentHeader['documentType'];
  readonly subject: string;
  readonly signer: DocumentHeader['signerInfo'];
  readonly more?: Partial<DocumentHeader>;
  readonly business: Business;
  readonly files?: readonly ReturnType<typeof attach>[];
};

const build = (draft: Draft): DocumentPackage => {
  const attachments = draft.files ?? [
    attach({
      contentId: `${draft.number}-1`,
      attachmentName: `${draft.number}-${draft.notation}.pdf`,
      content: samplePdf(`${draft.number}/${draft.notation}`),
    }),
  ];
  return {
    kind: 'document',
    header: {
      from: party(draft.from),
      to: draft.to.map(party),
      documentId: buildDocumentId({
        organId: draft.from,
        promulgationDate: draft.date,
        codeNumber: draft.number,
        codeNotation: draft.notation,
      }),
      code: { codeNumber: draft.number, codeNotation: draft.notation },
      promulgationInfo: { place: 'Nghệ An', promulgationDate: draft.date },
      documentType: draft.type,
      subject: draft.subject,
      content: draft.subject,
      ...(draft.signer === undefined ? {} : { signerInfo: draft.signer }),
      otherInfo: {
        priority: 0,
        typerNotation: 'VD',
        promulgationAmount: 1,
        pageAmount: 1,
        direction: false,
      },
      responseFor: [],
      steeringType: 0,
      toPlaces: ['Như trên', 'Lưu: VT'],
      ...draft.more,
    },
    traceHeaders: [{ organId: draft.from, timestamp: `${draft.date} 08:00:00` }],
    business: { paper: false, staffInfo: clerk, ...draft.business },
    references: manifestOf(attachments),
    attachments,
  };
};

const chairman = (position: string, fullName: string) => ({
  competence: 'TM. ỦY BAN NHÂN DÂN',
  position,
  fullName,
});

const directiveType = { type: 2, typeDetail: 3, typeName: 'Chỉ thị' };

const directive = (number: string, date: string, business: Business, files?: Draft['files']) =>
  build({
    from: province,
    to: [district, otherDistrict, department],
    number,
    notation: 'CT-UBND',
    date,
    type: directiveType,
    subject: 'Tăng cường gửi, nhận văn bản điện tử có ký số (văn bản mẫu)',
    signer: chairman('CHỦ TỊCH', 'Nguyễn Văn Ví Dụ'),
    more: { steeringType: 1, dueDate: '2019/12/31' },
    business,
    ...(files === undefined ? {} : { files }),
  });

/** Every sample by file name without ending. */
export function samplePackages(): ReadonlyMap<string, EdxmlPackage> {
  const first = directive('15', '2019/12/02', { businessDocType: 'new', businessDocReason: 'Văn bản mới' }, [
    attach({ contentId: '15-1', attachmentName: '15-CT-UBND.pdf', content: samplePdf('15/CT-UBND') }),
    attach({ contentId: '15-2', attachmentName: 'bieu-mau.csv', content: Buffer.from('a,b\n1,2\n') }),
  ]);
  const report = build({
    from: commune,
    to: [district, province],
    number: '112',
    notation: 'BC-UBND',
    date: '2019/12/20',
    type: { type: 2, typeDetail: 14, typeName: 'Báo cáo' },
    subject: 'Kết quả gửi, nhận văn bản điện tử (văn bản mẫu)',
    signer: chairman('CHỦ TỊCH', 'Lê Thị Ví Dụ'),
    more: {
      steeringType: 2,
      responseFor: [
        {
          organId: province,
          code: '15/CT-UBND',
          documentId: first.header.documentId,
          promulgationDate: '2019/12/02',
        },
      ],
    },
    business: { businessDocType: 'new', businessDocReason: 'Văn bản mới' },
  });
  const update = directive('16', '2019/12/03', {
    documentId: first.header.documentId,
    businessDocType: 'update',
    businessDocReason: 'Bổ sung nơi nhận và sửa số liệu',
    businessDocumentInfo: {
      documentInfo: true,
      documentReceiver: true,
      receivers: [
        { organId: otherDistrict, receiverType: 'removed' },
        { organId: department, receiverType: 'added' },
      ],
    },
  });
  const revocation: DocumentPackage = {
    ...first,
    traceHeaders: [{ organId: province, timestamp: '2019/12/04 08:00:00' }],
    business: {
      businessDocType: 'revoke',
      businessDocReason: 'Ban hành nhầm thẩm quyền',
      paper: false,
      staffInfo: clerk,
    },
    references: [],
    attachments: [],
  };
  const replacement = directive('17', '2019/12/05', {
    businessDocType: 'replace',
    businessDocReason: 'Thay thế văn bản có nội dung sai',
    replacements: [{ documentId: first.header.documentId, organIds: [district, otherDistrict, department] }],
  });
  const status = (code: StatusCode, description: string, time: string): EdxmlPackage => {
    // Only the original sender asks to take a document back (13); all other statuses come from a receiver.
    const [from, to] = code === '13' ? [province, district] : [district, province];
    return {
      kind: 'status',
      header: {
        from: party(from),
        responseFor: {
          organId: to,
          code: '15/CT-UBND',
          documentId: first.header.documentId,
          promulgationDate: '2019/12/02',
        },
        staffInfo: clerk,
        statusCode: code,
        description,
        timestamp: `2019/12/02 ${time}`,
      },
    };
  };
  return new Map<string, EdxmlPackage>([
    ['directive', first],
    ['report', report],
    ['update', update],
    ['revocation', revocation],
    ['replacement', replacement],
    ['status-01', status('01', 'Phần mềm đã nhận, văn thư chưa xử lý', '08:00:05')],
    ['status-02', status('02', 'Gửi nhầm nơi nhận', '08:30:00')],
    ['status-03', status('03', 'Đã vào sổ văn bản đến', '08:31:00')],
    ['status-04', status('04', 'Phân công phòng chuyên môn', '09:00:00')],
    ['status-05', status('05', 'Đang soạn báo cáo', '09:30:00')],
    ['status-06', status('06', 'Đã xử lý xong', '16:00:00')],
    ['status-13', status('13', 'Ban hành nhầm, đề nghị trả lại', '10:00:00')],
    ['status-15', status('15', 'Đồng ý, đã hủy văn bản', '10:30:00')],
    ['status-16', status('16', 'Văn bản đã được xử lý xong', '10:30:00')],
  ]);
}
