import { type Block, block, identifier, text } from './block.ts';

/**
 * The document that a document answers, or that a status speaks about. In a status `organId` is the addressee.
 * Peers that lose the id find the document by code and date, so a writer fills all four.
 */
export type ResponseFor = {
  readonly organId: string;
  /** Number and notation in one text, `7816/VPCP-TTĐT`. */
  readonly code: string;
  readonly documentId: string;
  /** `yyyy/MM/dd`. */
  readonly promulgationDate: string;
};

/** @clause edxml-102 §1.5.3 ResponseFor */
export const responseForBlock: Block<ResponseFor> = block([
  text('OrganId', 'organId', { required: true, lengthMax: 35 }),
  text('Code', 'code', { required: true, lengthMax: 42 }),
  identifier('DocumentId', 'documentId', { required: true, lengthMax: 200 }),
  text('PromulgationDate', 'promulgationDate', { required: true, lengthMax: 10 }),
]);
