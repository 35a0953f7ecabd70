/** 1500–1999: the XML layer below edXML. */
export const xmlErrors = {} as const;
