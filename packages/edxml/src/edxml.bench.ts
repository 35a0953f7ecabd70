import { test } from 'vitest';
import { exampleDocument } from './example-packages.ts';
import { parseEdxml } from './parse-edxml.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import { TransferContent } from './transfer-content.ts';
import { validateEdxml } from './validate-edxml.ts';

const [attachment] = exampleDocument.attachments;
const withContent = (bytes: number) => ({
  ...exampleDocument,
  attachments: attachment
    ? [{ ...attachment, content: TransferContent.fromBytes(Buffer.alloc(bytes, 'Văn bản mẫu ')) }]
    : [],
});
const small = withContent(900);
const smallBytes = serialiseEdxml(small);
const smallRead = parseEdxml(smallBytes);
const largeBytes = serialiseEdxml(withContent(7_500_000));

test(`read and write a package of ${smallBytes.length} bytes`, async ({ bench }) => {
  await bench.compare(
    bench('read', () => {
      parseEdxml(smallBytes);
    }),
    bench('write', () => {
      serialiseEdxml(small);
    }),
    bench('validate without content', () => {
      validateEdxml(smallRead, { attachmentContent: 'skip' });
    }),
  );
});

test(`read a package of ${largeBytes.length} bytes`, async ({ bench }) => {
  await bench('read', () => {
    parseEdxml(largeBytes);
  }).run();
});
