/**
 * Names that the standard and its first libraries misspell. They are wrong on purpose: the wire knows no others.
 * Nothing else in the project spells them.
 */
export const wireNames = {
  business: 'Bussiness',
  businessDocType: 'BussinessDocType',
  businessDocReason: 'BussinessDocReason',
  businessDocumentInfo: 'BussinessDocumentInfo',
  /** Extensions that the Java SDK meant for Excel files; the genuine ones go into a ZIP instead. */
  excelExtension: 'xsl',
  excelXmlExtension: 'xslx',
} as const;

/** The one namespace of edXML per QCVN 102. */
export const edxmlNamespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016';

/** The literal prefix that .NET peers look elements up by. */
export const edxmlPrefix = 'edXML';

/** Formats before QCVN 102, by namespace. */
export const legacyNamespaces: readonly string[] = ['http://www.e-doc.vn/Schema/', 'http://www.go.vn/eDoc'];
