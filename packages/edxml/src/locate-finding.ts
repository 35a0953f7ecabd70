import type { XmlDocument, XmlElement } from '@lienthong/xml';
import type { EdxmlSource } from './edxml-source.ts';
import type { Finding } from './finding.ts';
import { isEdxmlElement } from './read-block.ts';

/** Where a defect is: path, and line and column where the package was read from bytes. */
export function locateDefect(
  source: EdxmlSource | undefined,
  at: string | number,
): Pick<Finding, 'path' | 'line' | 'column'> {
  if (source === undefined) return { path: `/${at}` };
  const { document } = source;
  if (typeof at === 'number') return { path: document.path(at), ...document.locate(document.start(at)) };
  const steps = at.split('/');
  let element = anchorOf(source, steps.shift() ?? '');
  let missing: string[] = [];
  for (const [index, step] of steps.entries()) {
    const next = stepInto(source, element, step);
    if (next < 0) {
      missing = steps.slice(index);
      break;
    }
    element = next;
  }
  const path = [document.path(element), ...missing].join('/');
  return { path, ...document.locate(document.start(element)) };
}

/** The element that a path starts from; its nearest ancestor where it is missing. */
function anchorOf({ anchors, document }: EdxmlSource, name: string): XmlElement {
  const byName: Readonly<Record<string, readonly XmlElement[]>> = {
    MessageHeader: [anchors.messageHeader],
    TraceHeaderList: [anchors.traceHeaderList, anchors.header],
    edXMLBody: [anchors.body, anchors.envelope],
    edXMLManifest: [anchors.manifest, anchors.body, anchors.envelope],
    AttachmentEncoded: [anchors.attachmentEncoded],
  };
  return byName[name]?.find((element) => element >= 0) ?? document.root;
}

/** The child that a step names; like the reader it passes over elements without content. */
function stepInto(source: EdxmlSource, parent: XmlElement, step: string): XmlElement {
  const { document, repaired } = source;
  const [, name = step, position] = /^(.*)\[(\d+)\]$/.exec(step) ?? [];
  let left = Number(position ?? 1);
  for (const child of document.children(parent)) {
    if (!document.is(child, name) || !isEdxmlElement({ document, repair: repaired }, child)) continue;
    if (position !== undefined && isEmptyElement(document, child)) continue;
    left -= 1;
    if (left === 0) return child;
  }
  return -1;
}

function isEmptyElement(document: XmlDocument, element: XmlElement): boolean {
  const end = document.subtreeEnd(element);
  for (let inner = element; inner < end; inner += 1) if (!document.isBlank(inner)) return false;
  return true;
}
