import { ExchangeError } from '@lienthong/errors';
import { XmlDocument, type XmlElement } from '@lienthong/xml';
import type { EdxmlSource } from './edxml-source.ts';
import { type ParseEdxmlOptions, parseEdxml, readEdxml } from './parse-edxml.ts';
import { isEdxmlElement } from './read-block.ts';
import type { TraceHeader } from './trace-header-list.ts';
import { edxmlNamespace } from './wire-names.ts';
import { wireText } from './wire-text.ts';

/**
 * The package with one more `TraceHeader`, spliced in right behind the last one and named with that one's prefix. Every other
 * byte is as it was, so a signature of profile EMU-2026, which leaves the trace open, stays what it was; so does a signature
 * over the whole document where the verifier takes trace entries off again. A list without entries gets the first; a
 * document without a list gets one behind `MessageHeader`.
 *
 * @param source - the package: its bytes, or the document where they have been read already
 * @param options - how the package is read
 * @throws EDXML_TRACE_PLACE_MISSING a status package, which has no trace
 * @throws EDXML_TEXT_INVALID a text of `hop` holds a character that XML cannot carry
 * @throws XML_*, EDXML_* of {@link parseEdxml} where the package cannot be read
 * @clause edxml-102 §4.5 (hop in mode `trace`), §4.6
 */
export function spliceTraceHeader(
  source: Uint8Array | XmlDocument,
  hop: TraceHeader,
  options: ParseEdxmlOptions = {},
): Buffer {
  const edxml = source instanceof XmlDocument ? readEdxml(source, options) : parseEdxml(source, options);
  if (edxml.kind === 'status' || edxml.source === undefined) {
    throw new ExchangeError('EDXML_TRACE_PLACE_MISSING');
  }
  const { document } = edxml.source;
  const { offset, resume, text } = spliceOf(edxml.source, hop);
  return Buffer.concat([
    document.bytes.subarray(0, offset),
    Buffer.from(text, 'utf8'),
    document.bytes.subarray(resume),
  ]);
}

/**
 * What the package may have been before its last trace entry was spliced in, the likeliest first; nothing where it has none.
 * Which of them it was, and whether the entry was spliced in as {@link spliceTraceHeader} does, is for the caller to find out.
 *
 * @throws XML_*, EDXML_* of {@link parseEdxml} where the package cannot be read
 */
export function* beforeTraceHeader(bytes: Uint8Array, options: ParseEdxmlOptions = {}): Generator<Buffer> {
  const edxml = parseEdxml(bytes, options);
  if (edxml.kind === 'status' || edxml.source === undefined) return;
  const { document, anchors, repaired } = edxml.source;
  const list = anchors.traceHeaderList;
  const last = list < 0 ? -1 : lastTraceHeader(document, list, repaired);
  if (last < 0) return;
  const without = (start: number, end: number, text = ''): Buffer =>
    Buffer.concat([bytes.subarray(0, start), Buffer.from(text), bytes.subarray(end)]);
  yield without(document.start(last), document.end(last));
  const isAlone =
    document.start(last) === document.contentStart(list) && document.end(last) === document.contentEnd(list);
  if (!isAlone) return;
  yield without(document.startTagEnd(list), document.end(list), '/>');
  yield without(document.start(list), document.end(list));
}

/** `text` in place of the bytes from `offset` to `resume`, which are the same but where a tag that closes itself is opened. */
type Splice = { readonly offset: number; readonly resume: number; readonly text: string };

function spliceOf({ document, anchors, repaired }: EdxmlSource, hop: TraceHeader): Splice {
  const list = anchors.traceHeaderList;
  if (list < 0) {
    const names = namesLike(document, anchors.messageHeader, anchors.header);
    const offset = document.end(anchors.messageHeader);
    const name = `${names.prefix}TraceHeaderList`;
    const entry = entryOf({ prefix: names.prefix, declaration: '' }, hop);
    return { offset, resume: offset, text: `<${name}${names.declaration}>${entry}</${name}>` };
  }
  const last = lastTraceHeader(document, list, repaired);
  if (last >= 0) {
    const offset = document.end(last);
    return { offset, resume: offset, text: entryOf(namesLike(document, last, list), hop) };
  }
  const entry = entryOf(namesLike(document, list, list), hop);
  if (!document.isSelfClosed(list)) {
    const offset = document.contentStart(list);
    return { offset, resume: offset, text: entry };
  }
  const offset = document.startTagEnd(list);
  return { offset, resume: document.end(list), text: `>${entry}</${document.name(list)}>` };
}

function lastTraceHeader(document: XmlDocument, list: XmlElement, repair: boolean): XmlElement {
  let last = -1;
  for (const child of document.children(list)) {
    if (document.is(child, 'TraceHeader') && isEdxmlElement({ document, repair }, child)) last = child;
  }
  return last;
}

/** How an element is named: its prefix with colon, and the declaration that it needs. */
type Naming = { readonly prefix: string; readonly declaration: string };

/** The prefix of `model`, declared where it does not mean edXML at `place`: a prefix may be declared on the model itself. */
function namesLike(document: XmlDocument, model: XmlElement, place: XmlElement): Naming {
  const prefix = document.prefix(model);
  const declared = document.namespacesInScope(place).get(prefix) === edxmlNamespace;
  return {
    prefix: prefix === '' ? '' : `${prefix}:`,
    declaration: declared ? '' : ` xmlns${prefix === '' ? '' : `:${prefix}`}="${edxmlNamespace}"`,
  };
}

function entryOf({ prefix, declaration }: Naming, { organId, timestamp }: TraceHeader): string {
  const text = (name: string, value: string): string =>
    `<${prefix}${name}>${wireText(value)}</${prefix}${name}>`;
  const content = text('OrganId', organId) + text('Timestamp', timestamp);
  return `<${prefix}TraceHeader${declaration}>${content}</${prefix}TraceHeader>`;
}
