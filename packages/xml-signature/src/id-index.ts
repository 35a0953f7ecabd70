import {
  attributeColumn,
  attributeColumns,
  elementColumn,
  elementColumns,
  type XmlDocument,
  type XmlElement,
  xmlNamespace,
} from '@lienthong/xml';

const letterI = 0x69;
const letterD = 0x64;
const lowerCase = 0x20;

/** Elements by the value of their `Id` attribute, in any letter case and also as `xml:id`: what a reference may point to. */
export class IdIndex {
  readonly #elements = new Map<string, XmlElement>();
  readonly #duplicates = new Set<string>();
  readonly #given = new Set<string>();

  constructor(document: XmlDocument) {
    const { attributes, elements } = document.index;
    const cells = attributes.cells;
    let element = 0;
    for (let index = 0; index < attributes.count; index++) {
      const row = index * attributeColumns;
      const local = cells[row + attributeColumn.localStart] as number;
      if ((cells[row + attributeColumn.nameEnd] as number) - local !== 2) continue;
      if (((document.bytes[local] as number) | lowerCase) !== letterI) continue;
      if (((document.bytes[local + 1] as number) | lowerCase) !== letterD) continue;
      const prefix = cells[row + attributeColumn.prefix] as number;
      if (prefix !== 0 && prefix !== xmlNamespace) continue;
      while (attributesStart(elements.cells, element + 1, elements.count, attributes.count) <= index)
        element++;
      this.#add(document, element, row);
    }
  }

  /** Values that more than one element has. */
  get duplicates(): ReadonlySet<string> {
    return this.#duplicates;
  }

  /** The element with this id; -1 where there is none, or more than one. */
  element(id: string): XmlElement {
    return this.#duplicates.has(id) ? -1 : (this.#elements.get(id) ?? -1);
  }

  has(id: string): boolean {
    return this.#elements.has(id);
  }

  /** The id of an element; undefined where it has none. */
  idOf(element: XmlElement): string | undefined {
    for (const [id, of] of this.#elements) if (of === element) return id;
    return undefined;
  }

  /** An id that no element has, nor any other that this was asked for: `wanted`, or with a number behind it. */
  free(wanted: string): string {
    let id = wanted;
    for (let count = 2; this.#isTaken(id) || this.#isTaken(`${id}-time`); count++) id = `${wanted}-${count}`;
    this.#given.add(id);
    return id;
  }

  #isTaken(id: string): boolean {
    return this.#elements.has(id) || this.#given.has(id);
  }

  #add(document: XmlDocument, element: XmlElement, row: number): void {
    const cells = document.index.attributes.cells;
    const nameStart = cells[row + attributeColumn.nameStart] as number;
    const nameEnd = cells[row + attributeColumn.nameEnd] as number;
    const id = document.attribute(element, document.bytes.toString('utf8', nameStart, nameEnd)) ?? '';
    const known = this.#elements.get(id);
    if (known === undefined) this.#elements.set(id, element);
    else this.#duplicates.add(id);
  }
}

function attributesStart(cells: Int32Array, element: XmlElement, count: number, end: number): number {
  if (element >= count) return end + 1;
  return cells[element * elementColumns + elementColumn.attributes] as number;
}
