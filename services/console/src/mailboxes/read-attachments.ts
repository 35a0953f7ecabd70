import type { DocumentDraft } from '@lienthong/control/client';

type Attachment = NonNullable<DocumentDraft['attachments']>[number];

/** Files of the user as the API takes them. */
export function readAttachments(files: readonly File[]): Promise<readonly Attachment[]> {
  return Promise.all(
    files.map(async (file) => ({
      name: file.name,
      content: base64Of(new Uint8Array(await file.arrayBuffer())),
    })),
  );
}

const chunkBytes = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let text = '';
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += chunkBytes)
    text += String.fromCharCode(...bytes.subarray(at, at + chunkBytes));
  return btoa(text);
}
