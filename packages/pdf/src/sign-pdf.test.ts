import { beforeAll, describe, expect, test } from 'vitest';
import { examplePdf, packedExamplePdf } from './example-pdf.ts';
import { composePdf, signatureFields, signPdf, verifyPdf } from './index.ts';
import { type ExampleSigners, exampleDocument, exampleSigners } from './testing.ts';

let signers: ExampleSigners;
let composed: Buffer;
const { at } = exampleDocument;
const byPerson = (bytes: Buffer) => signPdf(bytes, { signer: signers.person, kind: 'person', at });
const byAgency = (bytes: Buffer) =>
  signPdf(bytes, { signer: signers.agency, kind: 'agency', at: at + 60_000 });
const verify = (bytes: Buffer) => verifyPdf(bytes, { trust: signers.pki.trust, at: at + 3_600_000 });

beforeAll(async () => {
  signers = await exampleSigners();
  composed = await composePdf(exampleDocument);
});

describe('a composed document', () => {
  test('is right after person and agency have signed, each in its field', async () => {
    const evidence = verify(await byAgency(await byPerson(composed)));
    expect(evidence).toMatchObject({
      answer: 'right',
      isComplete: true,
      emptyFields: [],
      signatures: [
        {
          field: signatureFields.person,
          role: 'person',
          answer: 'right',
          claimedAt: at,
          covered: { isWholeFile: false },
          added: [{ kind: 'signature', where: signatureFields.agency }],
        },
        {
          field: signatureFields.agency,
          role: 'agency',
          answer: 'right',
          covered: { isWholeFile: true },
          added: [],
        },
      ],
    });
  });

  test('waits for the agency after the person alone, which does not make it complete', async () => {
    expect(verify(await byPerson(composed))).toMatchObject({
      answer: 'right',
      isComplete: false,
      emptyFields: [signatureFields.agency],
    });
  });

  test('keeps every byte that was there', async () => {
    const one = await byPerson(composed);
    const two = await byAgency(one);
    expect(one.subarray(0, composed.length).equals(composed)).toBe(true);
    expect(two.subarray(0, one.length).equals(one)).toBe(true);
  });

  test('is not signed by the agency before its person, unless asked for', async () => {
    await expect(byAgency(composed)).rejects.toMatchObject({ code: 'PDF_PERSON_NOT_SIGNED' });
    const options = { signer: signers.agency, kind: 'agency', at, anyOrder: true } as const;
    const reversed = await byPerson(await signPdf(composed, options));
    expect(verify(reversed)).toMatchObject({ answer: 'right', isComplete: false });
  });

  test('has time stamps where a service is given', async () => {
    const { person, timeStamp } = signers;
    const stamped = await signPdf(composed, { signer: person, kind: 'person', at, timeStamp });
    expect(verify(stamped).signatures[0]).toMatchObject({
      answer: 'right',
      timeStamp: { status: 'valid', chain: { trust: 'trusted' }, at },
      judgedAt: at,
    });
  });
});

describe('files of others', () => {
  const files = [
    ['a table of cross-references', examplePdf],
    ['packed objects and a stream of cross-references', packedExamplePdf],
  ] as const;

  test.each(files)('with %s are signed and stay right', async (_, make) => {
    const evidence = verify(await byAgency(await byPerson(make())));
    expect(evidence).toMatchObject({ answer: 'right', isComplete: true });
    expect(evidence.signatures.map(({ field }) => field)).toEqual(['Signature2', 'Signature3']);
  });

  test('may lack a line feed at the end', async () => {
    expect(verify(await byPerson(examplePdf().subarray(0, -1))).answer).toBe('right');
  });

  test.each([
    ['no PDF', Buffer.from('văn bản'), 'no PDF'],
    ['damaged', examplePdf().subarray(0, -40), 'no startxref at the end'],
    ['encrypted', examplePdf(undefined, '/Root 1 0 R /Encrypt << /Filter /Standard >>'), 'encrypted'],
  ])('are refused where they are %s', async (_, bytes, problem) => {
    await expect(byPerson(bytes)).rejects.toMatchObject({ code: 'PDF_NOT_SIGNABLE', details: { problem } });
  });

  test('are not signed in a field that is not there or is taken', async () => {
    const options = { signer: signers.person, kind: 'person', at, field: signatureFields.person } as const;
    const unknown = { code: 'PDF_FIELD_UNKNOWN', details: { field: signatureFields.person } };
    await expect(signPdf(examplePdf(), options)).rejects.toMatchObject(unknown);
    await expect(signPdf(await signPdf(composed, options), options)).rejects.toMatchObject(unknown);
  });
});

test('a time stamp that does not fit is refused', async () => {
  const timeStamp = async () => Buffer.concat([Buffer.from([0x04, 0x82, 0x40, 0x00]), Buffer.alloc(0x4000)]);
  const signing = signPdf(composed, { signer: signers.person, kind: 'person', at, timeStamp });
  await expect(signing).rejects.toMatchObject({ code: 'PDF_SIGNATURE_TOO_LARGE' });
});
