import type { ErrorCode } from '@lienthong/errors';
import { contentTypeOf, contradictsContent, isMisspeltContentType } from '../content-type.ts';
import { businessDocTypeOf, type DocumentPackage } from '../edxml-package.ts';
import { extensionOf } from '../read-attachment.ts';
import type { PdfSignature } from '../validation-context.ts';
import { type Check, type Checks, forDocument, when } from './check.ts';

const manifest = (index: number, field: string): string => `edXMLManifest/Reference[${index + 1}]/${field}`;
const attachment = (index: number, field: string): string =>
  `AttachmentEncoded/Attachment[${index + 1}]/${field}`;

/** Extensions that run when opened. */
const executableExtensions: ReadonlySet<string> = new Set(
  'exe com scr pif bat cmd ps1 vbs vbe js jse wsf wsh msi msp cpl jar hta lnk reg dll sh app apk'.split(' '),
);

/** Office documents, pictures, ZIPs: the law refers to a list of technical standards, of which this is our reading. */
const usualExtensions: ReadonlySet<string> = new Set(
  'pdf doc docx odt rtf txt xls xlsx ods csv ppt pptx odp xml jpg jpeg png gif tif tiff zip'.split(' '),
);

/** Checks of edxml-102 §5.5. */
export const attachmentsChecks: Checks = {
  'R-150': forDocument((document) =>
    when(needsAttachment(document) && document.attachments.length === 0, 'AttachmentEncoded'),
  ),
  'R-151': forDocument(({ references, attachments }) => {
    const present = new Set(attachments.map(({ contentId }) => contentId));
    return references.flatMap(({ contentId: cid }, index) =>
      when(!present.has(cid), manifest(index, 'ContentId'), { cid }),
    );
  }),
  'R-152': forDocument(({ references, attachments }) => {
    const named = new Set(references.map(({ contentId }) => contentId));
    return attachments.flatMap(({ contentId: cid }, index) =>
      when(!named.has(cid), attachment(index, 'ContentId'), { cid }),
    );
  }),
  'R-153': forDocument(function* ({ references, attachments }) {
    for (const [parts, place] of [
      [references, manifest],
      [attachments, attachment],
    ] as const) {
      const seen = new Set<string>();
      for (const [index, { contentId: cid }] of parts.entries()) {
        yield* when(seen.has(cid), place(index, 'ContentId'), { cid });
        seen.add(cid);
      }
    }
  }),
  'R-154': forDocument(function* ({ source }) {
    if (source === undefined) return;
    const { document, anchors } = source;
    for (const parent of [anchors.manifest, anchors.attachmentEncoded]) {
      if (parent < 0) continue;
      for (const part of document.children(parent)) {
        const element = document.child(part, 'ContentId');
        const bare =
          element >= 0 && !document.isBlank(element) && !document.text(element).trim().startsWith('cid:');
        yield* when(bare, element);
      }
    }
  }),
  'R-155': forDocument(function* ({ references, attachments }) {
    for (const [index, { attachmentName }] of references.entries()) {
      yield* when(attachmentName === '', manifest(index, 'AttachmentName'));
    }
    for (const [index, { attachmentName }] of attachments.entries()) {
      yield* when(attachmentName === '', attachment(index, 'AttachmentName'));
    }
  }),
  'R-156': forDocument(({ attachments }) =>
    attachments.flatMap(({ attachmentName: x }, index) =>
      when(isUnsafeName(x), attachment(index, 'AttachmentName'), { x }),
    ),
  ),
  'R-157': forDocument(({ attachments }) =>
    attachments.flatMap(({ attachmentName }, index) =>
      when([...attachmentName].length > 200, attachment(index, 'AttachmentName')),
    ),
  ),
  'R-158': forDocument(({ references, attachments }) => {
    const names = new Map(references.map(({ contentId, attachmentName }) => [contentId, attachmentName]));
    return attachments.flatMap(({ contentId, attachmentName }, index) => {
      const other = names.get(contentId);
      const differ = other !== undefined && other !== '' && attachmentName !== '' && other !== attachmentName;
      return when(differ, attachment(index, 'AttachmentName'));
    });
  }),
  'R-159': byError('EDXML_ATTACHMENT_NOT_BASE64'),
  'R-160': byError('EDXML_ATTACHMENT_EMPTY'),
  'R-161': ({ attachments }) =>
    attachments().flatMap(({ position, name, file }) =>
      when(file?.reading === 'unwrapped', attachment(position - 1, 'ContentTransferEncoded'), { x: name }),
    ),
  'R-162': ({ attachments }) =>
    attachments().flatMap(({ position, name, contentType, file }) => {
      if (!file || contentType === undefined) return [];
      const family = file.storedFamily;
      const b = family === undefined ? 'không rõ / unknown' : contentTypeOf(family);
      const broken = contradictsContent(contentType, family);
      return when(broken, attachment(position - 1, 'ContentType'), { a: contentType, b, x: name });
    }),
  'R-163': forDocument(({ attachments }) =>
    attachments.flatMap(({ contentType: a }, index) =>
      a === undefined ? [] : when(isMisspeltContentType(a), attachment(index, 'ContentType'), { a }),
    ),
  ),
  'R-164': byError('EDXML_ATTACHMENT_ZIP_UNSAFE'),
  'R-165': byError('EDXML_ATTACHMENT_DAMAGED'),
  'R-166': forDocument(({ attachments }, { context }) => {
    const permitted = context.permittedExtensions ?? usualExtensions;
    return attachments.flatMap(({ attachmentName }, index) => {
      const e = extensionOf(attachmentName);
      const strange = e !== '' && !permitted.has(e) && !executableExtensions.has(e);
      return when(strange, attachment(index, 'AttachmentName'), { e });
    });
  }),
  'R-167': ({ edxml, attachments }) => {
    if (edxml.kind === 'status') return [];
    const files = attachments();
    return edxml.attachments.flatMap(({ attachmentName: x }, index) =>
      when(
        executableExtensions.has(extensionOf(x)) || files[index]?.file?.family === 'executable',
        attachment(index, 'AttachmentName'),
        { x },
      ),
    );
  },
  'R-168': byPdf((signatures) => signatures.length === 0),
  'R-169': byPdf((signatures) => {
    const roles = signatures.map(({ role = 'unknown' }) => role);
    return (
      roles.length > 0 &&
      !roles.includes('unknown') &&
      !(roles.includes('person') && roles.includes('agency'))
    );
  }),
  'R-170': byPdf((signatures) => signatures.some(({ integrity }) => integrity === 'broken')),
  'R-171': byPdf((signatures) => signatures.some(({ timestamp }) => timestamp === false)),
};

function needsAttachment(document: DocumentPackage): boolean {
  const kind = businessDocTypeOf(document);
  if (kind === 'update') return document.business?.businessDocumentInfo?.documentInfo === true;
  return kind !== 'revoke';
}

function isUnsafeName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  return /[/\\:\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(name) || name === '.' || name === '..';
}

/** PDFs of whose signatures `isBad` holds. */
function byPdf(isBad: (signatures: readonly PdfSignature[]) => boolean): Check {
  return ({ attachments, context }) =>
    context.pdf === undefined
      ? []
      : attachments().flatMap(({ position, name, file }) =>
          when(
            file?.pdfSignatures !== undefined && isBad(file.pdfSignatures),
            attachment(position - 1, 'ContentTransferEncoded'),
            { x: name },
          ),
        );
}

/** Attachments whose content cannot be had for the reason that `code` names. */
function byError(code: ErrorCode): Check {
  return ({ attachments }) =>
    attachments().flatMap(({ position, name, error }) =>
      when(error?.code === code, attachment(position - 1, 'ContentTransferEncoded'), { x: name }),
    );
}
