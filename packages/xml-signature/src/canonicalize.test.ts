import { createHash } from 'node:crypto';
import { parseXml } from '@lienthong/xml';
import { describe, expect, test } from 'vitest';
import type { CanonicalizeOptions } from './canonical-method.ts';
import { canonicalize, canonicalizeDocument, canonicalizeInto } from './canonicalize.ts';
import { DigestSink } from './digest-sink.ts';
import { compareUtf8 } from './utf8-order.ts';

const parse = (text: string) => parseXml(Buffer.from(text, 'utf8'));
const inclusive: CanonicalizeOptions = { exclusive: false, comments: false };
const exclusive: CanonicalizeOptions = { exclusive: true, comments: false };
const whole = (text: string, options = inclusive) =>
  canonicalizeDocument(parse(text), options).toString('utf8');

describe('a whole document (Canonical XML 1.0, 3)', () => {
  test('instructions and comments around the root stand on lines of their own', () => {
    const source = '\ufeff<?xml version="1.0"?>\n\n<?a  b ?>\n<!-- 1 --><r/>\n<!-- 2 -->\n<?c?>  ';
    expect(whole(source)).toBe('<?a b ?>\n<r></r>\n<?c?>');
    expect(whole(source, { exclusive: false, comments: true })).toBe(
      '<?a b ?>\n<!-- 1 -->\n<r></r>\n<!-- 2 -->\n<?c?>',
    );
  });

  test.each([
    ['<a   b = "1"\n c=\'"\'/>', '<a b="1" c="&quot;"></a>'],
    [
      '<a z="1" a="2" xmlns:b="u:b" xmlns:a="u:z" b:x="3" a:x="4" xmlns="u"/>',
      '<a xmlns="u" xmlns:a="u:z" xmlns:b="u:b" a="2" z="1" b:x="3" a:x="4"></a>',
    ],
    ['<a>&lt;&#62;&quot;&#13;\r\n<![CDATA[&]]></a >', '<a>&lt;&gt;"&#xD;\n&amp;</a>'],
    ['<a x="&#9;&lt;>\'\t"/>', '<a x="&#x9;&lt;>\' "></a>'],
    [
      '<a xmlns="u"><b xmlns="u"/><c xmlns=""><d xmlns="u"/></c></a>',
      '<a xmlns="u"><b></b><c xmlns=""><d xmlns="u"></d></c></a>',
    ],
    ['<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="vi"/>', '<a xml:lang="vi"></a>'],
    ['<a xmlns="u?x&amp;y"/>', '<a xmlns="u?x&amp;y"></a>'],
  ])('%j', (source, expected) => {
    expect(whole(source)).toBe(expected);
  });
});

describe('a subtree', () => {
  const source =
    '<r xmlns="u:d" xmlns:p="u:p" xmlns:q="u:q" xml:lang="vi"><m xml:space="preserve"><p:a Id="1"><b q:x="2"/></p:a></m></r>';

  test('inclusive takes over every namespace and the xml: attributes of the ancestors', () => {
    expect(canonicalize(parse(source), 2, inclusive).toString()).toBe(
      '<p:a xmlns="u:d" xmlns:p="u:p" xmlns:q="u:q" Id="1" xml:lang="vi" xml:space="preserve"><b q:x="2"></b></p:a>',
    );
  });

  test('exclusive declares a namespace where it is used', () => {
    expect(canonicalize(parse(source), 2, exclusive).toString()).toBe(
      '<p:a xmlns:p="u:p" Id="1"><b xmlns="u:d" xmlns:q="u:q" q:x="2"></b></p:a>',
    );
  });

  test('exclusive treats listed prefixes as inclusive does', () => {
    const options = { ...exclusive, inclusivePrefixes: ['q', ''] };
    expect(canonicalize(parse(source), 2, options).toString()).toBe(
      '<p:a xmlns="u:d" xmlns:p="u:p" xmlns:q="u:q" Id="1"><b q:x="2"></b></p:a>',
    );
  });

  test('a prefix is declared again after an element that gave it another meaning, and only there', () => {
    const source =
      '<r xmlns:p="u1"><p:a><b xmlns:p="u2"><p:c/><p:d/></b><p:e/></p:a><p:f/><g xmlns:p="u1"><p:h/></g></r>';
    expect(canonicalize(parse(source), 0, exclusive).toString()).toBe(
      '<r><p:a xmlns:p="u1"><b><p:c xmlns:p="u2"></p:c><p:d xmlns:p="u2"></p:d></b><p:e></p:e></p:a>' +
        '<p:f xmlns:p="u1"></p:f><g><p:h xmlns:p="u1"></p:h></g></r>',
    );
  });

  test('an attribute that is still to be added is there, in its place', () => {
    const options = { ...exclusive, added: { name: 'Id', value: 'a&b' } };
    expect(canonicalize(parse('<r z="1" A="2">x</r>'), 0, options).toString()).toBe(
      '<r A="2" Id="a&amp;b" z="1">x</r>',
    );
  });

  test('omitted subtrees leave no trace, also next to each other', () => {
    const document = parse('<r>1<a/>2<b><c/> &gt;</b><d/>3</r>');
    const omit = [1, 2, 4];
    expect(canonicalize(document, 0, { ...exclusive, omit }).toString()).toBe('<r>123</r>');
    expect(canonicalize(document, 0, { ...exclusive, omit: [2] }).toString()).toBe(
      '<r>1<a></a>2<d></d>3</r>',
    );
  });

  test('what was not read from a mark is copied as it stands', () => {
    const plain = '<p:r xmlns:p="u"><p:a>một</p:a><p:b>hai &amp; ba</p:b></p:r>';
    expect(canonicalize(parse(plain), 0, exclusive).toString()).toBe(plain);
  });

  test('a document read with undeclared prefixes has no canonical form', () => {
    const document = parseXml(Buffer.from('<p:a/>'), { undeclaredPrefixes: 'keep' });
    expect(() => canonicalize(document, 0, exclusive)).toThrow(/XML_PREFIX_UNDECLARED/);
  });
});

test('hashing gives the digest of the same bytes, whatever the sizes of the pieces', () => {
  const digest = new DigestSink();
  for (const size of [0, 10, 4095, 4096, 16_383, 16_384, 70_000]) {
    const document = parse(
      `<r>${'ữ'.repeat(size)}<a x='${'1'.repeat(size % 5000)}'/>&#62;${'b&gt;>'.repeat(size)}</r>`,
    );
    digest.begin('sha256');
    canonicalizeInto(digest, document, 0, exclusive);
    const expected = createHash('sha256')
      .update(canonicalize(document, 0, exclusive))
      .digest('base64');
    expect(digest.end(), `${size}`).toBe(expected);
  }
});

test('names are ordered by code point, not by UTF-16 unit', () => {
  expect(['𐐀', '\ufdf0', 'b', 'a', 'ab', ''].sort(compareUtf8)).toEqual(['', 'a', 'ab', 'b', '\ufdf0', '𐐀']);
});
