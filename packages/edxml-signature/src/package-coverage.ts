import { wireNames } from '@lienthong/edxml';
import type { XmlDocument, XmlElement } from '@lienthong/xml';
import { type SignatureFinding, signatureFinding } from '@lienthong/xml-signature';
import type { PackageLayout } from './package-layout.ts';

/** A part of a package and where it stands. Offsets are bytes of the document. */
export type PackagePart = {
  readonly element: XmlElement;
  readonly path: string;
  readonly start: number;
  readonly end: number;
};

/** A package may have any number of parts that are not covered; nobody needs more of them to know what it is worth. */
const listedMax = 256;

/** Which parts of a package a signature covers. */
export type PackageCoverage = {
  readonly covered: readonly PackagePart[];
  /** Parts that are used and not covered: the first 256 of them. */
  readonly uncovered: readonly PackagePart[];
  /** Trace entries that are not covered: the profile leaves them open for hops to add. The first 256 of them. */
  readonly open: readonly PackagePart[];
};

/**
 * Which parts are covered, and a finding for every part that is used and is not, or that is covered and does not stand
 * where a reader looks for it. Everything in the package counts as used but what the profile leaves open; the order of
 * the argument is from the document, never from the signature, so that nothing can hide beside what was signed.
 *
 * @param signed.covered - elements whose bytes are signed; empty for a signature that is not valid
 * @param signed.addedLater - trace entries in them that were added after signing
 * @clause R-194
 */
export function judgeCoverage(
  document: XmlDocument,
  layout: PackageLayout,
  signature: XmlElement,
  {
    covered,
    addedLater,
  }: { readonly covered: readonly XmlElement[]; readonly addedLater: readonly XmlElement[] },
): { coverage: PackageCoverage; findings: readonly SignatureFinding[] } {
  const part = (element: XmlElement, path: string): PackagePart => ({
    element,
    path,
    start: document.start(element),
    end: document.end(element),
  });
  const paths = pathsOf(document, [...covered, ...addedLater]);
  const known = (element: XmlElement) => part(element, paths.get(element) ?? '');
  if (covered.includes(document.root)) {
    const findings = layout.messageHeader < 0 ? [uncoveredPart('MessageHeader')] : [];
    const open = addedLater.map(known);
    return { coverage: { covered: [known(document.root)], uncovered: [], open }, findings };
  }
  const containers = new Set(
    [document.root, layout.envelope, layout.header, layout.traceHeaderList, layout.attachmentEncoded].filter(
      (element) => element >= 0,
    ),
  );
  const traceHeaders = new Set(layout.traceHeaders);
  const coveredSet = new Set(covered);
  const uncovered: PackagePart[] = [];
  const open: PackagePart[] = [];
  for (const container of containers) {
    if (coveredSet.has(container)) continue;
    const listed: XmlElement[] = [];
    let openCount = 0;
    for (const element of document.children(container)) {
      if (coveredSet.has(element) || containers.has(element) || element === signature) continue;
      const isOpen = traceHeaders.has(element);
      const isFull = isOpen
        ? openCount === listedMax
        : uncovered.length + listed.length - openCount >= listedMax;
      if (isFull || (!isOpen && isEmptyDigitalSignature(document, element))) continue;
      if (isOpen) openCount++;
      listed.push(element);
    }
    for (const [element, path] of document.childPaths(container, listed)) {
      (traceHeaders.has(element) ? open : uncovered).push(part(element, path));
    }
  }
  const findings = uncovered.map(({ path }) => uncoveredPart(path));
  if (layout.messageHeader < 0) findings.push(uncoveredPart('MessageHeader'));
  for (const element of covered) {
    if (!isInPlace(document, layout, signature, element)) {
      findings.push(signatureFinding('SIGNATURE_PART_MISPLACED', { part: known(element).path }));
    }
  }
  return { coverage: { covered: covered.map(known), uncovered, open }, findings };
}

/** The path of each element; siblings are passed over once, however many are asked for. */
function pathsOf(document: XmlDocument, elements: readonly XmlElement[]): ReadonlyMap<XmlElement, string> {
  const paths = new Map<XmlElement, string>();
  const byParent = new Map<XmlElement, Set<XmlElement>>();
  for (const element of elements) {
    const parent = document.parent(element);
    if (parent < 0) paths.set(element, document.path(element));
    else byParent.set(parent, (byParent.get(parent) ?? new Set()).add(element));
  }
  for (const [parent, children] of byParent) {
    const inOrder = [...children].sort((one, other) => one - other);
    for (const [child, path] of document.childPaths(parent, inOrder)) paths.set(child, path);
  }
  return paths;
}

function uncoveredPart(part: string): SignatureFinding {
  return signatureFinding('SIGNATURE_PART_UNCOVERED', { part });
}

/** What .NET writes beside, or instead of, a signature. */
function isEmptyDigitalSignature(document: XmlDocument, element: XmlElement): boolean {
  return (
    document.is(element, 'DigitalSignature') && document.firstChild(element) < 0 && document.isBlank(element)
  );
}

/** Whether a signed element is the signature's own, or a part that stands in its place. */
function isInPlace(
  document: XmlDocument,
  layout: PackageLayout,
  signature: XmlElement,
  element: XmlElement,
): boolean {
  const parent = document.parent(element);
  if (document.is(element, 'MessageHeader')) return parent === layout.header;
  if (document.is(element, wireNames.business)) return parent === layout.traceHeaderList;
  if (document.is(element, 'edXMLBody')) return parent === layout.envelope;
  if (document.is(element, 'Attachment')) return parent === layout.attachmentEncoded;
  const inSignature = signature <= element && element < document.subtreeEnd(signature);
  const { header, traceHeaderList, envelope } = layout;
  return inSignature || [header, traceHeaderList, envelope, document.root].includes(parent);
}
