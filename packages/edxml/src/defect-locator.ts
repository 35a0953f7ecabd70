import type { XmlDocument, XmlElement } from '@lienthong/xml';
import type { EdxmlAnchors, EdxmlSource } from './edxml-source.ts';
import { isEdxmlElement } from './read-block.ts';

/** Where a defect is: its path and, in a package that was read from bytes, the offset of its element. */
export type DefectPlace = { readonly path: string; readonly offset?: number };

type Step = { readonly element: XmlElement; readonly missing: readonly string[] };

/** Finds the elements that defects name. What it looks up among many siblings it keeps, so that many defects cost no more. */
export class DefectLocator {
  readonly #source: EdxmlSource | undefined;
  /** Children with content, by parent and name. */
  readonly #filled = new Map<XmlElement, Map<string, XmlElement[]>>();
  /** Steps such as `edXML:To[2]` of every child of the parents that were asked for. */
  readonly #steps = new Map<XmlElement, ReadonlyMap<XmlElement, string>>();

  constructor(source: EdxmlSource | undefined) {
    this.#source = source;
  }

  /** The place of a path of local names below an anchor (`MessageHeader/To[2]/OrganId`), or of an element. */
  place(at: string | number): DefectPlace {
    if (this.#source === undefined) return { path: `/${at}` };
    const { document } = this.#source;
    if (typeof at === 'number') return { path: this.#path(document, at), offset: document.start(at) };
    const { element, missing } = this.#walk(this.#source, at);
    const path = [this.#path(document, element), ...missing].join('/');
    return { path, offset: document.start(element) };
  }

  /** As far as there are elements; what is missing is the rest of the path. */
  #walk(source: EdxmlSource, at: string): Step {
    const [anchor = '', ...steps] = at.split('/');
    const start = anchorOf(source, anchor);
    let { element } = start;
    if (start.missing.length > 0) return { element, missing: [...start.missing, ...steps] };
    for (const [index, step] of steps.entries()) {
      const next = this.#stepInto(source, element, step);
      if (next < 0) return { element, missing: steps.slice(index) };
      element = next;
    }
    return { element, missing: [] };
  }

  /** The child that a step names; like the reader, a position counts only children with content. */
  #stepInto(source: EdxmlSource, parent: XmlElement, step: string): XmlElement {
    const { document, repaired } = source;
    const [, name = step, position] = /^(.*)\[(\d+)\]$/.exec(step) ?? [];
    if (position !== undefined) return this.#filledChildren(source, parent, name)[Number(position) - 1] ?? -1;
    for (const child of document.children(parent)) {
      if (document.is(child, name) && isEdxmlElement({ document, repair: repaired }, child)) return child;
    }
    return -1;
  }

  #filledChildren(source: EdxmlSource, parent: XmlElement, name: string): readonly XmlElement[] {
    const { document, repaired } = source;
    const byName = this.#filled.get(parent) ?? new Map<string, XmlElement[]>();
    this.#filled.set(parent, byName);
    let found = byName.get(name);
    if (found === undefined) {
      found = [...document.children(parent)].filter(
        (child) =>
          document.is(child, name) &&
          isEdxmlElement({ document, repair: repaired }, child) &&
          !isEmptyElement(document, child),
      );
      byName.set(name, found);
    }
    return found;
  }

  /** What `document.path` gives, without counting the same siblings again and again. */
  #path(document: XmlDocument, element: XmlElement): string {
    const parent = document.parent(element);
    if (parent < 0) return `/${document.name(element)}`;
    const steps = this.#steps.get(parent) ?? stepsOf(document, parent);
    this.#steps.set(parent, steps);
    return `${this.#path(document, parent)}/${steps.get(element)}`;
  }
}

function stepsOf(document: XmlDocument, parent: XmlElement): ReadonlyMap<XmlElement, string> {
  const counts = new Map<string, number>();
  const steps = new Map<XmlElement, string>();
  for (const child of document.children(parent)) {
    const name = document.name(child);
    const position = (counts.get(name) ?? 0) + 1;
    counts.set(name, position);
    steps.set(child, `${name}[${position}]`);
  }
  return steps;
}

const anchorPlaces: Readonly<Record<string, readonly (keyof EdxmlAnchors)[]>> = {
  MessageHeader: ['messageHeader'],
  TraceHeaderList: ['traceHeaderList', 'header'],
  edXMLBody: ['body', 'envelope'],
  edXMLManifest: ['manifest', 'body', 'envelope'],
  AttachmentEncoded: ['attachmentEncoded'],
};

/** The element that a path starts from; where it is missing, the nearest one around it and its name. */
function anchorOf({ anchors, document }: EdxmlSource, name: string): Step {
  for (const [index, anchor] of (anchorPlaces[name] ?? []).entries()) {
    const element = anchors[anchor];
    if (element >= 0) return { element, missing: index === 0 ? [] : [name] };
  }
  return { element: document.root, missing: [name] };
}

function isEmptyElement(document: XmlDocument, element: XmlElement): boolean {
  const end = document.subtreeEnd(element);
  for (let inner = element; inner < end; inner += 1) if (!document.isBlank(inner)) return false;
  return true;
}
