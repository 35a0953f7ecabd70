import { createHash } from 'node:crypto';
import { MemoryContentStore } from '@lienthong/content-store';
import { edxmlNamespace } from '@lienthong/edxml';
import type { EntryDraft } from '@lienthong/ledger';
import { openPki } from '@lienthong/pki';
import { ManualClock, silentLogger } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { NodeIndex } from './node-index.ts';
import { defaultNodePolicy } from './node-policy.ts';
import { type FormOptions, makePassingForm } from './passing-form.ts';
import { readTransformation } from './transformation.ts';

const at = Date.UTC(2026, 5, 1, 2);
const node = '000.00.00.G22';
const pki = await openPki({ dir: undefined, clock: new ManualClock(at) });
const identity = () => pki.nodeIdentity({ nodeId: node, tier: 'central' });
const document = Buffer.from(
  `<edXML xmlns="${edxmlNamespace}"><edXMLEnvelope><edXMLHeader><MessageHeader/><TraceHeaderList/>` +
    '</edXMLHeader></edXMLEnvelope></edXML>',
);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What becomes of a package at the node, and what was logged. */
async function form(bytes: Uint8Array, changes: Partial<FormOptions> = {}) {
  const content = new MemoryContentStore();
  const digest = await content.put(bytes);
  const logged: unknown[] = [];
  const made = await makePassingForm({
    by: node,
    at,
    mode: 'trace',
    pkg: 'p',
    facts: { digest, size: bytes.length, kind: 'new', sender: node, documentId: 'd', origin: node },
    signature: { status: 'valid', holds: true },
    record: undefined,
    policy: defaultNodePolicy,
    content,
    identity,
    logger: { ...silentLogger, log: (_level, event, fields) => logged.push([event, fields?.['reason']]) },
    ...changes,
  });
  return { made, content, logged };
}

test('the form is stored under the digest that its link ends with', async () => {
  const { made, content } = await form(document);
  const link = readTransformation(made?.transformations[0]?.statement ?? '');
  expect(link).toEqual({ by: node, pkg: 'p', from: sha256(document), to: made?.digest, mode: 'trace', at });
  expect(sha256(await content.get(link?.to as never, made?.size ?? 0))).toBe(made?.digest);
  expect(made?.received).toEqual({ digest: sha256(document), size: document.length, mode: 'trace' });
});

test('what was made before is handed on again, whatever time it is', async () => {
  const { made } = await form(document);
  const index = new NodeIndex();
  const facts = { kind: 'new', sender: node, documentId: 'd', origin: node, ...made! };
  const admitted: EntryDraft = { at, act: 'admitted', pkg: 'p', copies: 1, to: ['x'], facts };
  index.apply(admitted);
  const again = await form(document, { at: at + 60_000, record: index.package('p') });
  expect(again.made).toEqual(made);
  const inOtherMode = await form(document, { mode: 'rebuild', record: index.package('p') });
  expect(inOtherMode.made?.digest).not.toBe(made?.digest);
});

test('a package that its form would make too large, or that cannot be read, is handed on as it came, and that is logged', async () => {
  const packageBytesMax = document.length + 10;
  const large = await form(document, { policy: { ...defaultNodePolicy, packageBytesMax } });
  expect(large).toMatchObject({ made: undefined, logged: [['passed-on-as-it-came', 'CONTENT_TOO_LARGE']] });
  const unreadable = await form(Buffer.from('<a/>'), { mode: 'rebuild' });
  expect(unreadable).toMatchObject({
    made: undefined,
    logged: [['passed-on-as-it-came', 'EDXML_ENVELOPE_MISSING']],
  });
});

test('a status has no place for a trace', async () => {
  const facts = { digest: sha256(document), size: 1, kind: 'status', sender: '', documentId: '', origin: '' };
  expect(await form(document, { facts })).toMatchObject({ made: undefined, logged: [] });
});
