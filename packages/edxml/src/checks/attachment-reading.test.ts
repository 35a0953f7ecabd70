import { expect, test } from 'vitest';
import type { DocumentPackage } from '../edxml-package.ts';
import { exampleDocument, exampleStatus } from '../example-packages.ts';
import { writeAttachment } from '../write-attachment.ts';
import { readAttachmentOutcomes } from './attachment-reading.ts';

const mebibyte = 1024 * 1024;

/** A ZIP of about a kilobyte that expands to a mebibyte. */
const smallBomb = writeAttachment({
  contentId: '1',
  attachmentName: 'a.txt',
  content: Buffer.alloc(mebibyte),
  entryId: '00000000-0000-4000-8000-000000000001',
  modifiedAt: 0,
});
const bombs = (count: number): DocumentPackage => ({
  ...exampleDocument,
  attachments: Array.from({ length: count }, () => smallBomb),
});

test('ZIPs of one package share a limit: what is beyond it is not expanded', () => {
  const outcomes = readAttachmentOutcomes(bombs(5), { expandedBytesMax: 3 * mebibyte });
  expect(outcomes.map(({ file, error }) => file?.reading ?? error?.code)).toEqual([
    'unwrapped',
    'unwrapped',
    'unwrapped',
    'EDXML_ATTACHMENT_ZIP_UNSAFE',
    'EDXML_ATTACHMENT_ZIP_UNSAFE',
  ]);
});

test('what was read is not kept, and a status has no attachments', () => {
  const [outcome] = readAttachmentOutcomes(bombs(1));
  expect(outcome).toEqual({
    position: 1,
    name: 'a.txt',
    contentType: 'application/zip',
    file: { reading: 'unwrapped', family: undefined, storedFamily: 'zip' },
  });
  expect(readAttachmentOutcomes(exampleStatus)).toEqual([]);
});
