import { expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

const c14n = '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></Transform>';
const enveloped = '<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></Transform>';
const transform = (algorithm: string, content = '') =>
  `<Transform Algorithm="${algorithm}">${content}</Transform>`;
const xslt =
  '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/"/></xsl:stylesheet>';
const prefixes = '<i:InclusiveNamespaces xmlns:i="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="a"/>';

test.each([
  ['XSLT', transform('http://www.w3.org/TR/1999/REC-xslt-19991116', xslt), 'R-186'],
  ['XPath', transform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<XPath>false()</XPath>'), 'R-186'],
  ['XPath filter', transform('http://www.w3.org/2002/06/xmldsig-filter2') + c14n, 'R-186'],
  ['XPointer', transform('http://www.w3.org/2001/04/xmldsig-more/xptr') + c14n, 'R-186'],
  ['decryption', transform('http://www.w3.org/2002/07/decrypt#XML') + c14n, 'R-186'],
  ['base64 of the part’s text', transform('http://www.w3.org/2000/09/xmldsig#base64'), 'R-186'],
  ['a name that an object has', transform('__proto__'), 'R-186'],
  ['no name', transform(''), 'R-186'],
  ['a name in other letter case', transform('HTTP://WWW.W3.ORG/2001/10/XML-EXC-C14N#'), 'R-186'],
  ['canonicalisation twice', c14n + c14n, 'R-186'],
  ['canonicalisation before the signature is left out', c14n + enveloped, 'R-186'],
  ['leaving the signature out twice', enveloped + enveloped, 'R-186'],
  ['too many', enveloped + c14n + c14n + c14n, 'SIGNATURE_LIMIT_EXCEEDED'],
  [
    'a parameter that is not one',
    transform('http://www.w3.org/2001/10/xml-exc-c14n#', xslt),
    'SIGNATURE_STRUCTURE_INVALID',
  ],
  [
    'a parameter of another method',
    transform('http://www.w3.org/TR/2001/REC-xml-c14n-20010315', prefixes),
    'SIGNATURE_STRUCTURE_INVALID',
  ],
  [
    'a parameter twice',
    transform('http://www.w3.org/2001/10/xml-exc-c14n#', prefixes + prefixes),
    'SIGNATURE_STRUCTURE_INVALID',
  ],
  ['a parameter of leaving out', enveloped.replace('></', '><XPath>1</XPath></') + c14n, 'R-186'],
  ['nothing', '', 'SIGNATURE_STRUCTURE_INVALID'],
])('a transform (%s) is refused, though the sender himself signed it', async (_name, transforms, rule) => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, resign(signed, signer.key)))).toBe(true);

  const attack = resign(signed.replace(c14n, transforms), signer.key);
  const evidence = evidenceOf(pki, attack);
  expect(evidence).toMatchObject({ status: 'unverifiable', coverage: { covered: [] }, isSender: false });
  expect(rulesOf(evidence)).toContain(rule);
});
