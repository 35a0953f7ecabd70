import { moving } from '@lienthong/worker-pool';
import type { AdministrativeDocument } from './administrative-document.ts';
import { composePdf } from './compose-pdf.ts';

/** What the thread of a `PdfComposer` does. */
export const tasks: { readonly compose: (document: AdministrativeDocument) => Promise<Uint8Array> } = {
  compose: async (document) => {
    const pdf = new Uint8Array(await composePdf(document));
    return moving(pdf, [pdf.buffer]);
  },
};
