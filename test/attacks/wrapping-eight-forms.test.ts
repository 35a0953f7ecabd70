import { uncoveredParts } from '@lienthong/xml-signature';
import { beforeAll, expect, test } from 'vitest';
import { genericEvidence, signedGeneric } from './generic-sample.ts';

// Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be" (2012), figure 7: XSW 1 to 8, with a statement for the assertion.
let signed: string;
let original: string;
let signature: string;
const forged = '<statement Id="forged"><organ>FORGED</organ></statement>';
const forgedWith = (content: string) => forged.replace('</statement>', `${content}</statement>`);
/** The original where it is no child of the root any more: it keeps its namespace. */
const moved = () => original.replace('<statement', '<statement xmlns="urn:answer"');
const signatureWith = (content: string) =>
  signature.replace('</Signature>', `<Object>${content}</Object></Signature>`);

beforeAll(async () => {
  signed = await signedGeneric();
  original = /<statement .*?<\/statement>/.exec(signed)![0];
  signature = /<Signature .*<\/Signature>/.exec(signed)![0];
});

test('what was signed is covered, and it is the first statement', () => {
  const { document, evidence } = genericEvidence(signed);
  expect(evidence).toMatchObject({ status: 'valid', covered: [document.child(document.root, 'statement')] });
});

/** The forged statement is found first by whoever looks for one; the signature is still valid, and does not cover it. */
function expectNamed(attack: string): void {
  const { document, signature: element, evidence } = genericEvidence(attack);
  expect(evidence.status).toBe('valid');
  const statements = Array.from({ length: document.elementCount }, (_, at) => at).filter((at) =>
    document.is(at, 'statement'),
  );
  const used = statements[0]!;
  expect(document.text(document.child(used, 'organ'))).toBe('FORGED');
  expect(evidence.covered).not.toContain(used);
  expect(evidence.covered).not.toContain(document.root);
  const uncovered = uncoveredParts(document, element, evidence.references).map((part) => part.element);
  const isNamed = uncovered.some((part) => part <= used && used < document.subtreeEnd(part));
  // A forged statement that holds the original is named by what it has beside it.
  const organ = document.child(used, 'organ');
  expect(isNamed || uncovered.includes(organ)).toBe(true);
}

test('1: the original in an Object of the signature, the forged one in its place', () => {
  expectNamed(signed.replace(signature, '').replace(original, forged + signatureWith(moved())));
});

test('2: the original beside the signature, the forged one in its place', () => {
  expectNamed(signed.replace(original, forged).replace(signature, `<aside>${original}</aside>${signature}`));
});

test('3: the forged one before the original', () => {
  expectNamed(signed.replace(original, forged + original));
});

test('4: the original inside the forged one', () => {
  expectNamed(signed.replace(original, forgedWith(original)));
});

test('5: the signature inside the forged one, the original at the end', () => {
  expectNamed(
    signed
      .replace(signature, '')
      .replace(original, forgedWith(signature))
      .replace('</answer>', `${original}</answer>`),
  );
});

test('6: the original inside the signature inside the forged one', () => {
  expectNamed(signed.replace(signature, '').replace(original, forgedWith(signatureWith(moved()))));
});

test('7: the forged one inside an extension before the original', () => {
  expectNamed(signed.replace(original, `<extension>${forged}</extension>${original}`));
});

test('8: the original inside an Object inside the forged one', () => {
  expectNamed(signed.replace(original, forgedWith(`<Object>${original}</Object>`)));
});

test('with the same Id as the original nothing is believed at all', () => {
  const twin = forged.replace('forged', 'statement');
  for (const attack of [
    signed.replace(original, twin + original),
    signed.replace(original, original + twin),
  ]) {
    const { evidence } = genericEvidence(attack);
    expect(evidence).toMatchObject({ status: 'unverifiable', covered: [] });
  }
});
