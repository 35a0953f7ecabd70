import { documentTypesNamed } from '../code-lists/document-types.ts';
import { competences, steeringTypes } from '../code-lists/small-lists.ts';
import { type ParsedDocumentId, parseDocumentId } from '../document-id.ts';
import type { DocumentPackage } from '../edxml-package.ts';
import { parseWireDate } from '../wire-time.ts';
import {
  type Check,
  type CheckSubject,
  type Checks,
  type Defect,
  forDocument,
  isEmptyValue,
  unreadableValues,
  when,
} from './check.ts';

const documentId = 'MessageHeader/DocumentId';
const codeNumber = 'MessageHeader/Code/CodeNumber';
const codeNotation = 'MessageHeader/Code/CodeNotation';
const promulgationDate = 'MessageHeader/PromulgationInfo/PromulgationDate';
const documentType = 'MessageHeader/DocumentType';
const signerInfo = 'MessageHeader/SignerInfo';
const dueDate = 'MessageHeader/DueDate';
const otherInfo = 'MessageHeader/OtherInfo';

/** One of the three degrees of secrecy, alone, as a value. */
const secretDegree = /^(?:độ\s+)?(?:tuyệt\s+|tối\s+)?mật\.?$/iu;

/** A degree of secrecy in capital letters before the text, as a stamp: a document about secrets is none itself. */
const secretStamp = /^[[(]?(?:TUYỆT |TỐI )?MẬT(?:[\])]|\s*[:–—-]|$)/u;

/** Checks of edxml-102 §5.3. */
export const identityChecks: Checks = {
  'R-060': forDocument(({ header }) => when(header.documentId === '', documentId)),
  'R-061': byDocumentId(({ form }, { header }) =>
    when(form === 'free', documentId, { x: header.documentId }),
  ),
  'R-062': byDocumentId(({ organId }, { header }) =>
    when(organId !== undefined && organId !== header.from.organId, documentId),
  ),
  'R-063': byDocumentId(({ date, dateExists }, { header }) =>
    when(
      dateExists === true && date?.replaceAll('-', '/') !== header.promulgationInfo.promulgationDate,
      documentId,
    ),
  ),
  'R-064': byDocumentId((id, { header }) =>
    when(
      id.form === 'dated' &&
        (id.codeNumber !== header.code.codeNumber || id.codeNotation !== header.code.codeNotation),
      documentId,
    ),
  ),
  'R-065': byEveryId(({ date, dateExists }, at) => when(dateExists === false, at, { x: date ?? '' })),
  'R-066': byEveryId(({ date }, at) => when(date?.includes('-') === true, at)),
  'R-068': forDocument(({ header }) => when(header.code.codeNumber === '', codeNumber)),
  'R-069': forDocument(({ header: { code } }) =>
    when(code.codeNumber !== '' && !/^\d+$/.test(code.codeNumber), codeNumber, { x: code.codeNumber }),
  ),
  'R-070': forDocument(({ header: { code } }) => when([...code.codeNumber].length > 11, codeNumber)),
  'R-071': forDocument(({ header: { code } }) => when(code.codeNotation === '', codeNotation)),
  'R-072': forDocument(({ header: { code } }) => when(/#|^\//.test(code.codeNotation), codeNotation)),
  'R-073': forDocument(({ header: { code } }) => when(/^[1-9]$/.test(code.codeNumber), codeNumber)),
  'R-074': forDocument(({ header }) =>
    when(isEmptyValue(header.promulgationInfo), 'MessageHeader/PromulgationInfo'),
  ),
  'R-075': forDocument(({ header: { promulgationInfo } }) => {
    const x = promulgationInfo.promulgationDate;
    return when(!isEmptyValue(promulgationInfo) && parseWireDate(x) === undefined, promulgationDate, { x });
  }),
  'R-076': forDocument(({ header }, { context }) => {
    const at = parseWireDate(header.promulgationInfo.promulgationDate);
    return when(at !== undefined && context.now !== undefined && at > context.now, promulgationDate);
  }),
  'R-077': forDocument(({ header }) => when(header.subject === '', 'MessageHeader/Subject')),
  'R-078': forDocument(({ header }) => when([...header.subject].length > 500, 'MessageHeader/Subject')),
  'R-079': forDocument((document) => when(lacksDocumentType(document), documentType)),
  'R-080': forDocument((document) => {
    const { type } = document.header.documentType;
    const unreadable = unreadableValues(document, 'Type');
    return when(type !== undefined && type !== 1 && type !== 2, `${documentType}/Type`, {
      x: type ?? '',
    }).concat(unreadable.map(({ element, text }) => ({ at: element, parameters: { x: text } })));
  }),
  'R-081': forDocument((document) =>
    when(
      !lacksDocumentType(document) && document.header.documentType.typeName === '',
      `${documentType}/TypeName`,
    ),
  ),
  'R-082': forDocument(
    ({
      header: {
        documentType: { typeName },
      },
    }) =>
      when(typeName !== '' && documentTypesNamed(typeName).length === 0, `${documentType}/TypeName`, {
        x: typeName,
      }),
  ),
  'R-083': forDocument(
    ({
      header: {
        documentType: { type, typeName },
      },
    }) => {
      const named = documentTypesNamed(typeName);
      const contradicts =
        named.length > 0 && (type === 1 || type === 2) && named.every((row) => row.type !== type);
      return when(contradicts, `${documentType}/Type`, { t: type ?? '', x: typeName });
    },
  ),
  'R-084': forDocument(
    ({
      header: {
        documentType: { type, typeDetail, typeName },
      },
    }) => {
      const rows = documentTypesNamed(typeName).filter((row) => row.type === type && row.typeDetail !== 0);
      const contradicts =
        rows.length > 0 &&
        typeDetail !== undefined &&
        typeDetail !== 0 &&
        rows.every((row) => row.typeDetail !== typeDetail);
      return when(contradicts, `${documentType}/TypeDetail`, { d: typeDetail ?? '', x: typeName });
    },
  ),
  'R-085': forDocument(
    ({
      header: {
        code,
        documentType: { typeName },
      },
    }) => {
      const abbreviations = documentTypesNamed(typeName).flatMap(({ abbreviation }) => abbreviation ?? []);
      const parts = code.codeNotation.split(/[-/]/);
      const misfit = abbreviations.length > 0 && !abbreviations.some((known) => parts.includes(known));
      return when(misfit && code.codeNotation !== '', codeNotation, { k: code.codeNotation, x: typeName });
    },
  ),
  'R-086': forDocument(({ header }) => when(header.signerInfo === undefined, signerInfo)),
  'R-087': forDocument(({ header }) => when(header.signerInfo?.fullName === '', `${signerInfo}/FullName`)),
  'R-088': forDocument(({ header }) => {
    const x = header.signerInfo?.competence;
    const known =
      x === undefined || Object.keys(competences).some((abbreviation) => x.startsWith(abbreviation));
    return when(!known, `${signerInfo}/Competence`, { x: x ?? '' });
  }),
  'R-089': forDocument(({ header }) => {
    const x = header.dueDate;
    return when(x !== undefined && parseWireDate(x) === undefined, dueDate, { x: x ?? '' });
  }),
  'R-090': forDocument(({ header }) => {
    const due = parseWireDate(header.dueDate ?? '');
    const issued = parseWireDate(header.promulgationInfo.promulgationDate);
    return when(due !== undefined && issued !== undefined && due < issued, dueDate);
  }),
  'R-091': forDocument((document) => {
    const priority = document.header.otherInfo?.priority;
    return when(priority !== undefined && priority > 4, `${otherInfo}/Priority`, {
      x: priority ?? '',
    }).concat(
      unreadableValues(document, 'Priority').map(({ element, text }) => ({
        at: element,
        parameters: { x: text },
      })),
    );
  }),
  'R-092': forDocument((document) =>
    unreadableValues(document, 'TypeDetail', 'PromulgationAmount', 'PageAmount').map(({ element, wire }) => ({
      at: element,
      parameters: { field: wire },
    })),
  ),
  'R-093': forDocument(({ header }) =>
    when([...(header.otherInfo?.typerNotation ?? '')].length > 10, `${otherInfo}/TyperNotation`),
  ),
  'R-094': forDocument((document) =>
    unreadableValues(document, 'Direction').map(({ element }) => ({ at: element, parameters: {} })),
  ),
  'R-095': forDocument((document) => {
    const { steeringType } = document.header;
    return when(
      steeringType !== undefined && steeringType >= steeringTypes.length,
      'MessageHeader/SteeringType',
      { x: steeringType ?? '' },
    ).concat(
      unreadableValues(document, 'SteeringType').map(({ element, text }) => ({
        at: element,
        parameters: { x: text },
      })),
    );
  }),
  'R-096': forDocument(({ header }) =>
    when(header.steeringType === 2 && header.responseFor.length === 0, 'MessageHeader/ResponseFor'),
  ),
  'R-097': forDocument(function* ({ header, source }) {
    if (source === undefined) return;
    const { document, anchors } = source;
    const elements = [...document.children(anchors.messageHeader)].filter((child) =>
      document.is(child, 'ResponseFor'),
    );
    if (elements.length === header.responseFor.length) return;
    for (const element of elements) {
      const empty = [...document.children(element)].every((child) => document.isBlank(child));
      yield* when(empty, element);
    }
  }),
  'R-099': forDocument(function* ({ header }) {
    const circulation = header.otherInfo?.sphereOfPromulgation ?? '';
    yield* when(secretDegree.test(circulation), `${otherInfo}/SphereOfPromulgation`);
    yield* when(secretStamp.test(header.subject), 'MessageHeader/Subject');
    yield* when(secretStamp.test(header.content ?? ''), 'MessageHeader/Content');
  }),
  'R-098': function* ({ edxml }) {
    const answers = edxml.kind === 'status' ? [edxml.header.responseFor] : edxml.header.responseFor;
    for (const [index, answer] of answers.entries()) {
      if (isEmptyValue(answer)) continue;
      const fields = {
        OrganId: 'organId',
        Code: 'code',
        DocumentId: 'documentId',
        PromulgationDate: 'promulgationDate',
      } as const;
      for (const [field, key] of Object.entries(fields)) {
        yield* when(answer[key as 'code'] === '', `MessageHeader/ResponseFor[${index + 1}]/${field}`, {
          field,
        });
      }
    }
  },
};

function lacksDocumentType({ header, source }: DocumentPackage): boolean {
  const unreadable = source?.unreadable.some(({ wire }) => wire === 'Type' || wire === 'TypeDetail');
  return isEmptyValue(header.documentType) && unreadable !== true;
}

function byDocumentId(
  check: (id: ParsedDocumentId, document: DocumentPackage, subject: CheckSubject) => Iterable<Defect>,
): Check {
  return forDocument((document, subject) =>
    document.header.documentId === ''
      ? []
      : check(parseDocumentId(document.header.documentId), document, subject),
  );
}

/** Looks at every document identifier that the package names. */
function byEveryId(check: (id: ParsedDocumentId, at: string) => Iterable<Defect>): Check {
  return function* ({ texts }) {
    for (const { at, wire, value } of texts()) {
      if (wire === 'DocumentId') yield* check(parseDocumentId(value), at);
    }
  };
}
