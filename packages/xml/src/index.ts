export {
  decodeAttributeValue,
  decodeText,
  escapeAttribute,
  escapeText,
  normaliseLineEnds,
} from './character-data.ts';
export type { IntTable } from './int-table.ts';
export { locateOffset, type XmlLocation } from './location.ts';
export { xmlNamespaceUri } from './namespace-scope.ts';
export { checkCharacters, type ParseXmlOptions, parseXml } from './parse-xml.ts';
export { type XmlAttribute, XmlDocument, type XmlElement } from './xml-document.ts';
export {
  attributeColumn,
  attributeColumns,
  bindingColumn,
  bindingColumns,
  elementColumn,
  elementColumns,
  markColumn,
  markColumns,
  markKind,
  noNamespace,
  type XmlIndex,
  xmlNamespace,
} from './xml-index.ts';
export { defaultXmlLimits, type XmlLimits } from './xml-limits.ts';
export { isNameWithoutColon } from './xml-name.ts';
export type { UndeclaredPrefix } from './xml-scanner.ts';
