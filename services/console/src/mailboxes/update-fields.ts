import type { Operations, SentMail } from '@lienthong/control/client';
import type { Text } from '../language.ts';

type Body = Operations['update']['input']['body'];

type LineName =
  | 'subject'
  | 'codeNumber'
  | 'codeNotation'
  | 'promulgationDate'
  | 'place'
  | 'typeName'
  | 'content'
  | 'signerName'
  | 'signerPosition'
  | 'due'
  | 'sphereOfPromulgation'
  | 'pageAmount';
type ListName = 'toPlaces' | 'appendixes' | 'responseFor';

/** Fields of an update as they stand in the form. */
export type ChangeFields = Readonly<Record<LineName | ListName | 'priority' | 'steeringType', string>>;

/** Fields of one line, in the order of the form; lengths are those of QCVN 102. */
export const lineFields: readonly {
  readonly name: LineName;
  readonly label: Text;
  readonly type?: 'text' | 'date' | 'number';
  readonly max?: number;
}[] = [
  { name: 'subject', label: { vi: 'Trích yếu', en: 'Subject' }, max: 500 },
  { name: 'typeName', label: { vi: 'Loại văn bản', en: 'Type of document' }, max: 100 },
  { name: 'codeNumber', label: { vi: 'Số', en: 'Number' }, max: 50 },
  { name: 'codeNotation', label: { vi: 'Ký hiệu', en: 'Notation' }, max: 30 },
  { name: 'promulgationDate', label: { vi: 'Ngày ban hành', en: 'Day of issue' }, type: 'date' },
  { name: 'place', label: { vi: 'Nơi ban hành', en: 'Place of issue' }, max: 50 },
  {
    name: 'due',
    label: { vi: 'Hạn trả lời (xóa trống để bỏ hạn)', en: 'Due (empty it to lift it)' },
    type: 'date',
  },
  { name: 'content', label: { vi: 'Nội dung tóm tắt', en: 'Content in brief' }, max: 500 },
  { name: 'signerName', label: { vi: 'Người ký', en: 'Signer' }, max: 50 },
  { name: 'signerPosition', label: { vi: 'Chức vụ', en: 'Position' }, max: 100 },
  { name: 'sphereOfPromulgation', label: { vi: 'Phạm vi lưu hành', en: 'Circulation' }, max: 100 },
  { name: 'pageAmount', label: { vi: 'Số trang', en: 'Pages' }, type: 'number' },
];

/** Fields of several lines, one entry a line. */
export const listFields: readonly { readonly name: ListName; readonly label: Text }[] = [
  {
    name: 'toPlaces',
    label: { vi: 'Nơi nhận ghi trên văn bản, mỗi dòng một nơi', en: 'Receivers as printed, one a line' },
  },
  { name: 'appendixes', label: { vi: 'Phụ lục, mỗi dòng một tên', en: 'Appendixes, one a line' } },
  {
    name: 'responseFor',
    label: { vi: 'Phúc đáp: mã văn bản, mỗi dòng một mã', en: 'Answers to: document ids, one a line' },
  },
];

/** The fields as the document has them, as far as its sender's list knows. */
export function fieldsOf(item: SentMail): ChangeFields {
  const [codeNumber = '', ...notation] = (item.code ?? '').split('/');
  return {
    subject: item.subject ?? '',
    codeNumber,
    codeNotation: notation.join('/'),
    promulgationDate: dayOf(item.promulgationDate),
    place: '',
    typeName: item.typeName ?? '',
    content: '',
    signerName: item.signerName ?? '',
    signerPosition: item.signerPosition ?? '',
    due: dayOf(item.dueDate),
    sphereOfPromulgation: '',
    pageAmount: item.pages === undefined ? '' : String(item.pages),
    priority: String(item.priority ?? 0),
    steeringType: '',
    toPlaces: '',
    appendixes: '',
    responseFor: '',
  };
}

/** The changes between two states of the form, as the API takes them. */
export function changedFields(before: ChangeFields, after: ChangeFields): Omit<Body, 'reason'> {
  const changed = (name: keyof ChangeFields) => {
    const text = after[name].trim();
    return text === before[name].trim() || text === '' ? undefined : text;
  };
  const texts = [
    'subject',
    'codeNumber',
    'codeNotation',
    'promulgationDate',
    'place',
    'typeName',
    'content',
    'due',
    'sphereOfPromulgation',
  ] as const;
  const numbers = ['pageAmount', 'priority', 'steeringType'] as const;
  const signer = changed('signerName') ?? changed('signerPosition');
  const answered = lines(after.responseFor).flatMap(referenceOf);
  return {
    ...Object.fromEntries(
      texts.flatMap((name) => [[name, changed(name)]]).filter(([, text]) => text !== undefined),
    ),
    ...Object.fromEntries(
      numbers.flatMap((name) => {
        const text = changed(name);
        return text === undefined ? [] : [[name, Number(text)]];
      }),
    ),
    ...(before.due !== '' && after.due === '' && { due: null }),
    ...(signer !== undefined &&
      after.signerName.trim() !== '' && {
        signer: {
          fullName: after.signerName.trim(),
          ...(after.signerPosition.trim() !== '' && { position: after.signerPosition.trim() }),
        },
      }),
    ...(lines(after.toPlaces).length > 0 && { toPlaces: lines(after.toPlaces) }),
    ...(lines(after.appendixes).length > 0 && { appendixes: lines(after.appendixes) }),
    ...(answered.length > 0 && { responseFor: answered }),
  };
}

/** What a document id of the form `organ,yyyy/MM/dd,number/notation` says. */
function referenceOf(documentId: string): NonNullable<Body['responseFor']> {
  const [organId = '', date = '', code = ''] = documentId.split(',').map((part) => part.trim());
  const promulgationDate = dayOf(date);
  return organId === '' || code === '' || promulgationDate === ''
    ? []
    : [{ organId, code, documentId, promulgationDate }];
}

function lines(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}

/** `yyyy-MM-dd` of a day as the wire writes it; empty where it is none. */
function dayOf(wire: string | undefined): string {
  return /^\d{4}\/\d{2}\/\d{2}$/.test(wire ?? '') ? (wire ?? '').replaceAll('/', '-') : '';
}
