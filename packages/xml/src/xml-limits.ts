/** What one document may take. Every limit is checked while scanning; exceeding one refuses the document. */
export type XmlLimits = {
  /** Bytes of the document; at most 2 GiB − 1, since offsets are 32-bit. */
  readonly bytesMax: number;
  /** Elements open at the same time. */
  readonly depthMax: number;
  readonly elementsMax: number;
  /** Attributes and namespace declarations of one element. */
  readonly attributesMax: number;
  /** Namespace declarations of the whole document. */
  readonly namespacesMax: number;
  /** UTF-8 bytes of one element or attribute name. */
  readonly nameBytesMax: number;
  /** UTF-8 bytes of one attribute value as written. */
  readonly attributeBytesMax: number;
  /** Comments, CDATA sections, instructions, tags with attributes and text runs with references, together. */
  readonly marksMax: number;
};

/** Limits that accept every ordinary edXML package, with attachments up to 100 MiB in all. */
export const defaultXmlLimits: XmlLimits = {
  bytesMax: 100 * 1024 * 1024,
  depthMax: 64,
  elementsMax: 100_000,
  attributesMax: 64,
  namespacesMax: 256,
  nameBytesMax: 256,
  attributeBytesMax: 64 * 1024,
  marksMax: 400_000,
};
