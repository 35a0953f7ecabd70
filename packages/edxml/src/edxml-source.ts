import type { XmlDocument, XmlElement } from '@lienthong/xml';

/** The elements around which a package is built; -1 where one is absent. */
export type EdxmlAnchors = {
  readonly envelope: XmlElement;
  readonly header: XmlElement;
  readonly messageHeader: XmlElement;
  readonly traceHeaderList: XmlElement;
  readonly signature: XmlElement;
  readonly body: XmlElement;
  readonly manifest: XmlElement;
  readonly attachmentEncoded: XmlElement;
};

/** A value whose text does not fit its type; it is absent in the typed package and stays in the bytes. */
export type UnreadableValue = { readonly element: XmlElement; readonly wire: string; readonly text: string };

/** The bytes that a package was read from, with the places of its parts. */
export type EdxmlSource = {
  readonly document: XmlDocument;
  readonly anchors: EdxmlAnchors;
  readonly unreadable: readonly UnreadableValue[];
  /** Whether elements without namespace were read as edXML (repair mode). */
  readonly repaired: boolean;
};
