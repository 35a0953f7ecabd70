/** What was done to a PDF after it was signed. */
export type PdfChange = {
  readonly kind: /** Another signature, or a time stamp of the document, with its mark. */
    | 'signature'
    /** Certificates and revocation answers for later checks. */
    | 'validation-data'
    /** Title, author, dates. */
    | 'metadata'
    /** Anything else: what the signer saw is not what is there now. */
    | 'content';
  /** Where, in terms of the file: `page 2/Contents`, the name of a field. */
  readonly where: string;
};
