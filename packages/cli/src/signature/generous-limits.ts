import type { XmlLimits } from '@lienthong/xml';

/** Limits for documents of any kind that a person names on the command line: more than a node takes from the axis. */
export const generousXmlLimits: Partial<XmlLimits> = {
  depthMax: 256,
  attributesMax: 256,
  attributeBytesMax: 1024 * 1024,
  namespacesMax: 1024,
};
