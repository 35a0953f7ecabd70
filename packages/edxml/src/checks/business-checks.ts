import { isNoCode } from '../agency-code.ts';
import { businessDocTypes } from '../code-lists/small-lists.ts';
import { businessDocTypeOf, type DocumentPackage } from '../edxml-package.ts';
import type { BusinessDocType } from '../trace-header-list.ts';
import { wireNames } from '../wire-names.ts';
import { parseWireTimestamp } from '../wire-time.ts';
import { type Check, type Checks, type Defect, forDocument, unreadableValues, when } from './check.ts';

const list = 'TraceHeaderList';
const business = `${list}/${wireNames.business}`;
const documentInfo = `${business}/${wireNames.businessDocumentInfo}`;
const replacements = `${business}/ReplacementInfoList`;

/** Checks of edxml-102 §5.4. */
export const businessChecks: Checks = {
  'R-110': forDocument(({ source, traceHeaders, business: block }) =>
    when(
      source === undefined
        ? traceHeaders.length === 0 && block === undefined
        : source.anchors.traceHeaderList < 0,
      list,
    ),
  ),
  'R-111': forDocument(({ header, traceHeaders }) => {
    const first = traceHeaders[0]?.organId;
    return when(
      first !== undefined && !isNoCode(first) && first !== header.from.organId,
      `${list}/TraceHeader[1]/OrganId`,
    );
  }),
  'R-112': forDocument(({ traceHeaders }) =>
    traceHeaders.flatMap(({ organId }, index) =>
      when(isNoCode(organId), `${list}/TraceHeader[${index + 1}]/OrganId`, { i: index + 1 }),
    ),
  ),
  'R-113': forDocument(({ traceHeaders }) =>
    traceHeaders.flatMap(({ timestamp }, index) =>
      when(parseWireTimestamp(timestamp) === undefined, `${list}/TraceHeader[${index + 1}]/Timestamp`, {
        x: timestamp,
      }),
    ),
  ),
  'R-114': forDocument(({ traceHeaders }) => {
    let latest = Number.NEGATIVE_INFINITY;
    for (const [index, { timestamp }] of traceHeaders.entries()) {
      const at = parseWireTimestamp(timestamp);
      if (at === undefined) continue;
      if (at < latest) return when(true, `${list}/TraceHeader[${index + 1}]/Timestamp`);
      latest = at;
    }
    return [];
  }),
  'R-115': forDocument(({ traceHeaders }, { context }) => {
    const { now, clockSkewSecondsMax: n = 300 } = context;
    return traceHeaders.flatMap(({ timestamp }, index) => {
      const at = parseWireTimestamp(timestamp);
      const ahead = now !== undefined && at !== undefined && at > now + n * 1000;
      return when(ahead, `${list}/TraceHeader[${index + 1}]/Timestamp`, { n });
    });
  }),
  'R-116': forDocument(function* ({ traceHeaders }, { context }) {
    const passages = new Map<string, number>();
    for (const { organId } of traceHeaders) {
      if (!isNoCode(organId)) passages.set(organId, (passages.get(organId) ?? 0) + 1);
    }
    for (const [code, n] of passages) yield* when(n > (context.traceRepeatMax ?? 2), list, { code, n });
  }),
  'R-117': forDocument((document) => when(document.business === undefined, list)),
  'R-118': forDocument((document) => {
    const unreadable = unreadableValues(document, wireNames.businessDocType);
    if (unreadable.length > 0) {
      return unreadable.map(({ element, text }) => ({ at: element, parameters: { x: text } }));
    }
    const missing = document.business !== undefined && document.business.businessDocType === undefined;
    return when(missing, `${business}/${wireNames.businessDocType}`, { x: '' });
  }),
  'R-119': forKinds(['revoke', 'update', 'replace'], (document, t) =>
    when(document.business?.businessDocReason === undefined, `${business}/${wireNames.businessDocReason}`, {
      t,
    }),
  ),
  'R-121': forKinds(['update'], (document) =>
    when(document.business?.documentId === undefined, `${business}/DocumentId`),
  ),
  'R-122': forKinds(['update'], (document) =>
    when(
      document.business?.businessDocumentInfo === undefined &&
        unreadableValues(document, 'DocumentInfo', 'DocumentReceiver').length === 0,
      documentInfo,
    ),
  ),
  'R-123': forDocument((document) =>
    unreadableValues(document, 'DocumentInfo', 'DocumentReceiver').map(({ element }) => ({
      at: element,
      parameters: {},
    })),
  ),
  'R-124': forKinds(['update'], ({ business: block }) => {
    const info = block?.businessDocumentInfo;
    return when(info?.documentInfo === false && info.documentReceiver === false, documentInfo);
  }),
  'R-125': forKinds(['update'], ({ business: block }) => {
    const info = block?.businessDocumentInfo;
    return when(
      info?.documentReceiver === true && info.receivers === undefined,
      `${documentInfo}/ReceiverList`,
    );
  }),
  'R-126': forDocument((document) => {
    const unreadable = unreadableValues(document, 'ReceiverType');
    if (unreadable.length > 0) {
      return unreadable.map(({ element, text }) => ({ at: element, parameters: { x: text } }));
    }
    return (document.business?.businessDocumentInfo?.receivers ?? []).flatMap(({ receiverType }, index) =>
      when(receiverType === undefined, `${documentInfo}/ReceiverList/Receiver[${index + 1}]/ReceiverType`, {
        x: '',
      }),
    );
  }),
  'R-127': forDocument(({ header, business: block }) => {
    const receivers = new Set(header.to.map(({ organId }) => organId));
    return (block?.businessDocumentInfo?.receivers ?? []).flatMap(({ organId, receiverType }, index) =>
      when(
        receiverType === 'added' && !receivers.has(organId),
        `${documentInfo}/ReceiverList/Receiver[${index + 1}]`,
        { code: organId },
      ),
    );
  }),
  'R-129': forKinds(['replace'], ({ business: block }) =>
    when(block?.replacements === undefined, replacements),
  ),
  'R-130': forDocument(({ business: block }) =>
    (block?.replacements ?? []).flatMap(({ documentId }, index) =>
      when(documentId === '', `${replacements}/ReplacementInfo[${index + 1}]/DocumentId`, { i: index + 1 }),
    ),
  ),
  'R-131': forDocument(function* ({ business: block }) {
    const seen = new Set<string>();
    for (const [index, { documentId }] of (block?.replacements ?? []).entries()) {
      const repeated = documentId !== '' && seen.has(documentId);
      yield* when(repeated, `${replacements}/ReplacementInfo[${index + 1}]/DocumentId`, { id: documentId });
      seen.add(documentId);
    }
  }),
  'R-132': forDocument(({ header, business: block }) => {
    const receivers = new Set(header.to.map(({ organId }) => organId));
    return (block?.replacements ?? []).flatMap(({ organIds = [] }, index) =>
      when(
        organIds.length === 0 || organIds.some((organId) => !receivers.has(organId)),
        `${replacements}/ReplacementInfo[${index + 1}]/OrganIdList`,
      ),
    );
  }),
  'R-134': forKinds(['new', 'revoke', 'update', 'replace'], function* ({ business: block }, t, kind) {
    if (block === undefined) return;
    const unused = (broken: boolean, at: string, x: string): readonly Defect[] => when(broken, at, { x, t });
    yield* unused(
      kind !== 'update' && block.businessDocumentInfo !== undefined,
      documentInfo,
      wireNames.businessDocumentInfo,
    );
    yield* unused(
      kind !== 'replace' && block.replacements !== undefined,
      replacements,
      'ReplacementInfoList',
    );
    yield* unused(kind === 'new' && block.documentId !== undefined, `${business}/DocumentId`, 'DocumentId');
    const receivers = block.businessDocumentInfo?.receivers;
    const withoutFlag = kind === 'update' && block.businessDocumentInfo?.documentReceiver === false;
    yield* unused(withoutFlag && receivers !== undefined, `${documentInfo}/ReceiverList`, 'ReceiverList');
  }),
  'R-135': forDocument((document) =>
    unreadableValues(document, 'Paper').map(({ element }) => ({ at: element, parameters: {} })),
  ),
  'R-136': forDocument(({ header, business: block }, { context }) => {
    const { typeName } = header.documentType;
    const unlisted = typeName !== '' && context.paperKinds?.has(typeName) === false;
    return when(block?.paper === true && unlisted, `${business}/Paper`);
  }),
  'R-137': forKinds(['revoke', 'update', 'replace'], ({ business: block }) =>
    when(block?.staffInfo === undefined, `${business}/StaffInfo`),
  ),
  'R-138': forDocument(({ source }) => {
    if (source === undefined || source.anchors.traceHeaderList < 0) return [];
    const element = source.document.child(source.anchors.traceHeaderList, 'Paper');
    return when(element >= 0, element);
  }),
  'R-139': forKinds(['revoke'], ({ header, business: block }, t) =>
    when(
      block?.documentId !== undefined && block.documentId !== header.documentId,
      `${business}/DocumentId`,
      { t },
    ),
  ),
};

/** A check for document packages of some kinds; it gets the kind's code for texts. */
function forKinds(
  kinds: readonly BusinessDocType[],
  check: (document: DocumentPackage, code: string, kind: BusinessDocType) => Iterable<Defect>,
): Check {
  return forDocument((document) => {
    const kind = businessDocTypeOf(document);
    return kinds.includes(kind) ? check(document, businessDocTypes[kind].code, kind) : [];
  });
}
