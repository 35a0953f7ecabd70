import { type AdministrativeDocument, checkedDocument } from './administrative-document.ts';
import { drawDocument } from './document-page.ts';
import { signatureFields } from './page-form.ts';
import { PdfUpdate } from './pdf-update.ts';
import { PdfView } from './pdf-view.ts';
import { addSignatureFields } from './signature-field.ts';

/**
 * The PDF of an administrative document in the form of NĐ 30/2020, with its font embedded and two empty fields for the
 * signatures of the person and of the agency. Every page says that it is a simulation. The same document gives the same bytes.
 *
 * @throws PDF_DOCUMENT_INVALID when a text is missing, too long, or holds control characters
 * @clause NĐ 30/2020, Phụ lục I
 */
export async function composePdf(document: AdministrativeDocument): Promise<Buffer> {
  const { bytes, signedPage: pageIndex, marks } = await drawDocument(checkedDocument(document));
  const view = PdfView.open(bytes);
  const update = new PdfUpdate(bytes, view);
  addSignatureFields(update, view, [
    { name: signatureFields.person, pageIndex, box: marks.person },
    { name: signatureFields.agency, pageIndex, box: marks.agency },
  ]);
  return update.finish().bytes;
}
