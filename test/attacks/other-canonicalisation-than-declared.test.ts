import { sign } from 'node:crypto';
import type { CanonicalMethod } from '@lienthong/xml-signature';
import { expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { genericEvidence, rsa, signedGeneric } from './generic-sample.ts';

/** With a namespace in scope that SignedInfo does not use, every method gives other bytes. */
const source =
  '<answer xmlns="urn:answer" xmlns:p="urn:p"><statement Id="statement"><organ>A</organ></statement></answer>';
const methods: readonly (readonly [
  name: string,
  declared: 'exclusive' | 'inclusive',
  real: CanonicalMethod,
])[] = [
  ['inclusive where exclusive is declared', 'exclusive', { exclusive: false, comments: false }],
  ['exclusive where inclusive is declared', 'inclusive', { exclusive: true, comments: false }],
  [
    'exclusive with prefixes that are not declared',
    'exclusive',
    { exclusive: true, comments: false, inclusivePrefixes: ['p'] },
  ],
  ['with comments where they are not declared', 'exclusive', { exclusive: true, comments: true }],
];

test.each(methods)('SignedInfo signed %s does not match', async (_name, canonicalization, method) => {
  const signed = (await signedGeneric({ canonicalization }, source)).replace(
    '<SignedInfo>',
    '<SignedInfo><!-- c -->',
  );
  const declared = { exclusive: canonicalization === 'exclusive', comments: false };
  expect(genericEvidence(resign(signed, rsa.privateKey, { method: declared })).evidence.status).toBe('valid');
  const attack = resign(signed, rsa.privateKey, { method });
  expect(genericEvidence(attack).evidence).toMatchObject({ status: 'value-mismatch', covered: [] });
});

test('SignedInfo signed as it is written, without canonicalisation, does not match', async () => {
  const signed = (await signedGeneric()).replace('<SignedInfo>', "<SignedInfo Id='info' >");
  const written = /<SignedInfo.*<\/SignedInfo>/s.exec(signed)![0];
  const value = sign('sha256', Buffer.from(written), rsa.privateKey).toString('base64');
  const attack = signed.replace(/<SignatureValue>[^<]*/, `<SignatureValue>${value}`);
  expect(genericEvidence(attack).evidence).toMatchObject({ status: 'value-mismatch', covered: [] });
});
