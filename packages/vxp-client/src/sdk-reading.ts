import { type VxpOperation, vxpOperations } from '@lienthong/vxp';
import { isJsonObject, type JsonMembers } from './json-members.ts';
import { type ListOperation, listMembers } from './list-members.ts';
import type { RawReply } from './raw-reply.ts';

/** A version of the official Java SDK. */
export type SdkVersion = '2.0.0' | '2.0.1';

/**
 * What a method of the official SDK returns. `null`: the method returns null. `blank`: an object whose fields are all
 * null.
 */
export type SdkReading =
  | { readonly result: 'null' }
  | { readonly result: 'blank' }
  | {
      readonly result: 'filled';
      readonly status: string;
      readonly errorCode: string;
      readonly errorDesc: string | null;
      /** Lists only. */
      readonly list?: readonly SdkRow[] | null;
      /** sendEdoc only. */
      readonly docId?: string;
      /** The two counts only. */
      readonly count?: number;
      /** getEdoc and downloadEdoc: the bytes in the file that the SDK writes; null where it writes none. */
      readonly file?: Buffer | null;
    };

/** A row as the SDK's model holds it: the members of the wire that it knows. */
export type SdkRow = Readonly<Record<string, string>>;

const nothing: SdkReading = { result: 'null' };
const blank: SdkReading = { result: 'blank' };

/**
 * What the official SDK would return for a reply, so that a server can be tested without the SDK. Follows the observed
 * behaviour; where the SDK's JSON parser is lenient (texts without quotes), this one is not.
 *
 * @param reply - undefined where the connection was cut at every attempt.
 * @clause VXP §3.2
 */
export function sdkReading(
  operation: VxpOperation,
  reply: RawReply | undefined,
  version: SdkVersion = '2.0.1',
): SdkReading {
  if (operation === 'downloadEdoc') return readDownload(reply);
  if (!reply) return vxpOperations[operation].reply === 'list' ? blank : nothing;
  const parsed = parseAsSdk(decode(operation, reply, version));
  switch (parsed.kind) {
    case 'empty':
      return operation === 'sendEdoc' && reply.httpStatus >= 400 ? nothing : blank;
    case 'other JSON':
      return blank;
    case 'no JSON':
      return operation === 'getReceivedEdocList' && version === '2.0.1' ? emptyInbox : nothing;
    case 'object':
      return readEnvelope(operation, parsed.members, version);
  }
}

/** What version 2.0.1 makes of a page in the place of an inbox. */
const emptyInbox: SdkReading = {
  result: 'filled',
  status: 'OK',
  errorCode: '0',
  errorDesc: 'Success',
  list: [],
};

function readDownload(reply: RawReply | undefined): SdkReading {
  const head = { result: 'filled', errorDesc: null } as const;
  return reply?.body.length
    ? { ...head, status: 'SUCCESS', errorCode: '0', file: reply.body }
    : { ...head, status: 'FAIL', errorCode: '100', file: null };
}

function decode(operation: VxpOperation, reply: RawReply, version: SdkVersion): string {
  const text =
    operation === 'sendEdoc' && version === '2.0.1' && [200, 201].includes(reply.httpStatus)
      ? reply.body.toString('latin1').replace(/[\u0080-\u00ff]/g, '\ufffd')
      : reply.body.toString();
  return text.replace(/[\r\n]/g, '');
}

type Parsed = { kind: 'empty' | 'other JSON' | 'no JSON' } | { kind: 'object'; members: JsonMembers };

function parseAsSdk(text: string): Parsed {
  if (text.trim() === '') return { kind: 'empty' };
  // One word without quotes is a text to a lenient parser.
  if (/^\s*[^\s/\\;#=:{}[\],]+\s*$/.test(text)) return { kind: 'other JSON' };
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? { kind: 'object', members: value } : { kind: 'other JSON' };
  } catch {
    return { kind: 'no JSON' };
  }
}

function readEnvelope(operation: VxpOperation, members: JsonMembers, version: SdkVersion): SdkReading {
  const status = textOf(members['status']);
  const errorCode = textOf(members['ErrorCode']);
  const errorDesc = textOf(members['ErrorDesc']);
  if (status === null || errorCode === null || errorDesc === null) return blank;
  const head = { result: 'filled', status, errorCode, errorDesc } as const;
  switch (vxpOperations[operation].reply) {
    case 'docId': {
      const docId = textOf(members['DocId']);
      return docId === null ? blank : { ...head, docId };
    }
    case 'list':
      return { ...head, list: errorCode === '0' ? readList(operation, members['data']) : null };
    case 'count': {
      const count = status === 'FAIL' ? 0 : wholeNumber(members['count'] ?? 0);
      return count === null ? blank : { ...head, count };
    }
    case 'edoc': {
      const data = members['data'];
      if (version === '2.0.0' && textOf(data) === null) return blank;
      const isFile = status !== 'FAIL' && errorCode === '0' && typeof data === 'string';
      // The SDK makes a text of the bytes on the way: what is not UTF-8 does not survive.
      return { ...head, file: isFile ? Buffer.from(Buffer.from(data, 'base64').toString()) : null };
    }
    default:
      return head;
  }
}

function readList(operation: VxpOperation, data: unknown): readonly SdkRow[] | null {
  if (!Array.isArray(data)) return null;
  const known: readonly string[] = listMembers[operation as ListOperation];
  const rows: SdkRow[] = [];
  for (const item of data as readonly unknown[]) {
    if (!isJsonObject(item)) return null;
    const row: Record<string, string> = {};
    for (const name of known.filter((member) => Object.hasOwn(item, member))) {
      const text = memberText(operation, name, item[name]);
      if (text === null) return null;
      row[name] = text;
    }
    rows.push(row);
  }
  return rows;
}

/** One member of a row as text; null where it would lose the SDK the whole list. */
function memberText(operation: VxpOperation, name: string, value: unknown): string | null {
  const isUnit = operation === 'getSynchronizeUnit';
  if (isUnit && name === 'version') return wholeNumber(value)?.toString() ?? null;
  if (isUnit && typeof value === 'boolean') return String(value);
  return textOf(value);
}

function wholeNumber(value: unknown): number | null {
  return /^-?\d{1,10}$/.test(textOf(value) ?? '') ? Number(value) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
