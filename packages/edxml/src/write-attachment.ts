import { crc32, deflateRawSync } from 'node:zlib';
import type { Attachment, AttachmentReference } from './attachment.ts';
import { extensionOf } from './read-attachment.ts';
import { TransferContent } from './transfer-content.ts';
import { wireNames } from './wire-names.ts';

/** A file to attach. */
export type AttachmentInput = {
  /** Key between manifest and attachment, without `cid:`. */
  readonly contentId: string;
  /** Name that the receiver sees. */
  readonly attachmentName: string;
  /** Name of the file on disk, whose extension decides how it is stored; by default `attachmentName`. */
  readonly fileName?: string;
  /** `by-extension` (default): in a ZIP unless the extension is one that is stored as it is. `zip`: in a ZIP in any case. */
  readonly storing?: 'by-extension' | 'zip';
  readonly description?: string;
  readonly content: Uint8Array;
  /** UUID that names the entry where the file has to be wrapped in a ZIP. */
  readonly entryId: string;
  /** Time stamp of the entry, milliseconds since 1970. */
  readonly modifiedAt: number;
};

/** Extensions that the Java SDK stores as they are; two of them misspelt, so genuine Excel files are wrapped. */
const plainExtensions: ReadonlySet<string> = new Set([
  'pdf',
  'doc',
  'docx',
  'zip',
  wireNames.excelExtension,
  wireNames.excelXmlExtension,
]);

/**
 * The attachment as the Java SDK stores it: plain base64 for its short list of extensions, everything else in a ZIP of one
 * entry with sizes in a data descriptor.
 *
 * @clause edxml-102 §1.6
 */
export function writeAttachment(input: AttachmentInput): Attachment {
  const extension = extensionOf(input.fileName ?? input.attachmentName);
  const plain = input.storing !== 'zip' && plainExtensions.has(extension);
  const bytes = plain
    ? input.content
    : zipOf(`${input.entryId}${extension === '' ? '' : `.${extension}`}`, input.content, input.modifiedAt);
  return {
    contentId: input.contentId,
    attachmentName: input.attachmentName,
    ...(input.description === undefined ? {} : { description: input.description }),
    contentType: plain ? `application/${extension}` : 'application/zip',
    content: TransferContent.fromBytes(bytes),
  };
}

/** The manifest that belongs to `attachments`. */
export function manifestOf(attachments: readonly Attachment[]): AttachmentReference[] {
  return attachments.map(({ content: _, ...label }) => label);
}

const vietnamOffsetMs = 7 * 60 * 60 * 1000;
/** Sizes in a data descriptor, name in UTF-8. */
const flags = 0x0808;

function zipOf(name: string, content: Uint8Array, modifiedAt: number): Buffer {
  const compressed = deflateRawSync(content);
  const entryName = Buffer.from(name, 'utf8');
  const { time, date } = dosTime(modifiedAt);
  const crc = crc32(content);

  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(flags, 6);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(time, 10);
  local.writeUInt16LE(date, 12);
  local.writeUInt16LE(entryName.length, 26);

  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(compressed.length, 8);
  descriptor.writeUInt32LE(content.length, 12);

  const directory = Buffer.alloc(46);
  directory.writeUInt32LE(0x02014b50, 0);
  directory.writeUInt16LE(20, 4);
  local.copy(directory, 6, 4, 14);
  descriptor.copy(directory, 16, 4, 16);
  directory.writeUInt16LE(entryName.length, 28);

  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length + entryName.length, 12);
  end.writeUInt32LE(local.length + entryName.length + compressed.length + descriptor.length, 16);
  return Buffer.concat([local, entryName, compressed, descriptor, directory, entryName, end]);
}

/** Local time in MS-DOS form, Vietnamese time; years before 1980 become 1980. */
function dosTime(at: number): { readonly time: number; readonly date: number } {
  const local = new Date(at + vietnamOffsetMs);
  const year = Math.max(0, local.getUTCFullYear() - 1980);
  return {
    time: (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1),
    date: (year << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate(),
  };
}
