import { isExchangeError } from '@lienthong/errors';
import { describe, expect, test } from 'vitest';
import { parseXml } from './parse-xml.ts';
import type { XmlLimits } from './xml-limits.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');

function refusal(source: string | Uint8Array, limits: Partial<XmlLimits> = {}) {
  try {
    parseXml(typeof source === 'string' ? bytes(source) : source, { limits });
  } catch (error) {
    if (isExchangeError(error)) return { code: error.code, ...error.details };
    throw error;
  }
  return undefined;
}

describe('a document that is not well-formed is refused with a code and a place', () => {
  test.each([
    ['', 'XML_ROOT_MISSING'],
    ['  \n', 'XML_ROOT_MISSING'],
    ['<!-- only -->', 'XML_ROOT_MISSING'],
    ['hello', 'XML_CONTENT_OUTSIDE_ROOT'],
    ['<a/>x', 'XML_CONTENT_OUTSIDE_ROOT'],
    ['<a/><b/>', 'XML_CONTENT_OUTSIDE_ROOT'],
    ['</a>', 'XML_CONTENT_OUTSIDE_ROOT'],
    ['<![CDATA[x]]><a/>', 'XML_CONTENT_OUTSIDE_ROOT'],
    ['<a>', 'XML_TRUNCATED'],
    ['<a>text', 'XML_TRUNCATED'],
    ['<a><b></b>', 'XML_TRUNCATED'],
    ['<a></b>', 'XML_END_TAG_MISMATCH'],
    ['<a></ab>', 'XML_END_TAG_MISMATCH'],
    ['<ab></a>', 'XML_END_TAG_MISMATCH'],
    ['<a></a', 'XML_END_TAG_MISMATCH'],
    ['<a><b></a></b>', 'XML_END_TAG_MISMATCH'],
    ['<', 'XML_MARKUP_INVALID'],
    ['<a', 'XML_MARKUP_INVALID'],
    ['<a ', 'XML_MARKUP_INVALID'],
    ['<a/', 'XML_MARKUP_INVALID'],
    ['<a x="1"', 'XML_MARKUP_INVALID'],
    ['< a/>', 'XML_MARKUP_INVALID'],
    ['<1a/>', 'XML_NAME_INVALID'],
    ['<-a/>', 'XML_NAME_INVALID'],
    ['<:a/>', 'XML_NAME_INVALID'],
    ['<a:/>', 'XML_NAME_INVALID'],
    ['<a:b:c/>', 'XML_NAME_INVALID'],
    ['<a:1/>', 'XML_NAME_INVALID'],
    ['<a×/>', 'XML_NAME_INVALID'],
    ['<a x=1/>', 'XML_ATTRIBUTE_INVALID'],
    ['<a x/>', 'XML_ATTRIBUTE_INVALID'],
    ['<a x="1/>', 'XML_ATTRIBUTE_INVALID'],
    ['<a x="<"/>', 'XML_ATTRIBUTE_INVALID'],
    ['<a x="1"y="2"/>', 'XML_ATTRIBUTE_INVALID'],
    ['<a x="1" x="2"/>', 'XML_ATTRIBUTE_DUPLICATE'],
    ['<a xmlns="u" xmlns="v"/>', 'XML_ATTRIBUTE_DUPLICATE'],
    ['<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>', 'XML_ATTRIBUTE_DUPLICATE'],
    ['<a>]]></a>', 'XML_MARKUP_INVALID'],
    ['<a><!-- a -- b --></a>', 'XML_MARKUP_INVALID'],
    ['<a><!-- a --->x</a>', 'XML_MARKUP_INVALID'],
    ['<a><!-- a', 'XML_MARKUP_INVALID'],
    ['<a><![CDATA[x</a>', 'XML_MARKUP_INVALID'],
    ['<a><![cdata[x]]></a>', 'XML_MARKUP_INVALID'],
    ['<a><?pi</a>', 'XML_MARKUP_INVALID'],
    ['<a><??></a>', 'XML_MARKUP_INVALID'],
    ['<a><?xml version="1.0"?></a>', 'XML_MARKUP_INVALID'],
    ['<a>&</a>', 'XML_REFERENCE_INVALID'],
    ['<a>&;</a>', 'XML_REFERENCE_INVALID'],
    ['<a>&amp</a>', 'XML_REFERENCE_INVALID'],
    ['<a>&#0;</a>', 'XML_REFERENCE_INVALID'],
    ['<a>&#x1F;</a>', 'XML_REFERENCE_INVALID'],
    ['<a>&#xD800;</a>', 'XML_REFERENCE_INVALID'],
    ['<a>&#x110000;</a>', 'XML_REFERENCE_INVALID'],
    ['<a>&#99999999999999999999;</a>', 'XML_REFERENCE_INVALID'],
    ['<a x="&#x;"/>', 'XML_REFERENCE_INVALID'],
    ['<a>&nbsp;</a>', 'XML_ENTITY_REFUSED'],
    ['<a x="&constructor;"/>', 'XML_ENTITY_REFUSED'],
    ['<p:a/>', 'XML_PREFIX_UNDECLARED'],
    ['<a p:x="1"/>', 'XML_PREFIX_UNDECLARED'],
    ['<a><b xmlns:p="u"/><p:c/></a>', 'XML_PREFIX_UNDECLARED'],
    ['<a xmlns:p=""/>', 'XML_NAMESPACE_INVALID'],
    ['<a xmlns:xml="u"/>', 'XML_NAMESPACE_INVALID'],
    ['<a xmlns:xmlns="u"/>', 'XML_NAMESPACE_INVALID'],
    ['<a xmlns="http://www.w3.org/XML/1998/namespace"/>', 'XML_NAMESPACE_INVALID'],
    ['<xmlns:a/>', 'XML_NAMESPACE_INVALID'],
    ['<!DOCTYPE a><a/>', 'XML_DOCTYPE_REFUSED'],
    ['<!doctype a><a/>', 'XML_DOCTYPE_REFUSED'],
    ['<a><!ENTITY x "y"></a>', 'XML_DOCTYPE_REFUSED'],
    ['<a>\u0001</a>', 'XML_CHARACTER_INVALID'],
    ['<a><!-- \u0000 --></a>', 'XML_CHARACTER_INVALID'],
    ['<a>\uFFFE</a>', 'XML_CHARACTER_INVALID'],
    ['<a x="\uFFFF"/>', 'XML_CHARACTER_INVALID'],
    ['<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'XML_ENCODING_REFUSED'],
    ['<?xml version="1.0" encoding="utf-16"?><a/>', 'XML_ENCODING_REFUSED'],
    ['<?xml encoding="UTF-8"?><a/>', 'XML_DECLARATION_INVALID'],
    ['<?xml version="2.0"?><a/>', 'XML_DECLARATION_INVALID'],
    ['<?xml?><a/>', 'XML_DECLARATION_INVALID'],
    ['1212<?xml version="1.0"?><a/>', 'XML_JUNK_BEFORE_DECLARATION'],
    ['\n<?xml version="1.0"?><a/>', 'XML_JUNK_BEFORE_DECLARATION'],
    ['<!-- --><?xml version="1.0"?><a/>', 'XML_MARKUP_INVALID'],
  ])('%j is %s', (source, code) => {
    expect(refusal(source)?.code).toBe(code);
  });

  test('bytes that are not UTF-8 are named as such', () => {
    expect(refusal(Buffer.from('<a>\xe9</a>', 'latin1'))?.code).toBe('XML_NOT_UTF8');
    expect(refusal(Buffer.from('\ufeff<a/>', 'utf16le'))?.code).toBe('XML_NOT_UTF8');
  });

  test('a control character is found wherever it lies relative to machine words', () => {
    for (let shift = 0; shift < 9; shift++) {
      const backing = bytes(`${' '.repeat(shift)}<a>${'x'.repeat(shift)}\u0002${'y'.repeat(11 - shift)}</a>`);
      expect(refusal(backing.subarray(shift))).toMatchObject({
        code: 'XML_CHARACTER_INVALID',
        character: 'U+0002',
        column: 4 + shift,
      });
    }
  });

  test('the place counts lines of every kind and characters, not bytes', () => {
    expect(refusal('<a>\r\nđường\rphố\n  ữ&</a>')).toMatchObject({ line: 4, column: 4 });
  });
});

describe('limits', () => {
  test.each<[string, Partial<XmlLimits>, string]>([
    ['<a><b><c/></b></a>', { depthMax: 2 }, 'depthMax'],
    ['<a><b/><c/></a>', { elementsMax: 2 }, 'elementsMax'],
    ['<a x="1" y="2" z="3"/>', { attributesMax: 2 }, 'attributesMax'],
    ['<a xmlns="u" xmlns:p="v"><b xmlns="w"/></a>', { namespacesMax: 2 }, 'namespacesMax'],
    ['<abcde/>', { nameBytesMax: 4 }, 'nameBytesMax'],
    ['<a abcde="1"/>', { nameBytesMax: 4 }, 'nameBytesMax'],
    ['<a><?abcde?></a>', { nameBytesMax: 4 }, 'nameBytesMax'],
    ['<a x="12345"/>', { attributeBytesMax: 4 }, 'attributeBytesMax'],
    ['<a><!--1--><!--2--><!--3--></a>', { marksMax: 3 }, 'marksMax'],
  ])('%s exceeds %o', (source, limits, limit) => {
    expect(refusal(source)).toBeUndefined();
    expect(refusal(source, limits)).toMatchObject({ code: 'XML_LIMIT_EXCEEDED', limit });
  });

  test('a document above the size limit is not looked at', () => {
    expect(refusal('<a></b>', { bytesMax: 6 })).toMatchObject({ code: 'XML_TOO_LARGE', bytes: 7 });
  });
});

test('a control character is found wherever it stands, however the bytes lie in memory', () => {
  const text = `<a>${'x\n'.repeat(20)}${'y'.repeat(60)}</a>`;
  for (let shift = 0; shift < 4; shift++) {
    for (let at = 3; at < text.length - 4; at++) {
      const memory = Buffer.from(' '.repeat(shift) + text);
      const source = memory.subarray(shift);
      expect(refusal(source)).toBeUndefined();
      source[at] = 0x1f;
      expect(refusal(source)).toMatchObject({ code: 'XML_CHARACTER_INVALID', character: 'U+001F' });
    }
  }
});

test('a byte order mark is accepted and remembered, and offsets count it', () => {
  const document = parseXml(bytes('\ufeff<?xml version="1.0" encoding="utf-8"?>\n<a/>'));
  expect(document.hasByteOrderMark).toBe(true);
  expect(document.start(document.root)).toBe(3 + 39);
  expect(document.locate(3)).toEqual({ line: 1, column: 1 });
});

test('prefixes without declaration are kept and reported once each when asked for', () => {
  const document = parseXml(bytes('<a><p:b q:x="1"/><p:c/></a>'), { undeclaredPrefixes: 'keep' });
  expect(document.undeclaredPrefixes).toEqual([
    { prefix: 'p', offset: 4, element: 1 },
    { prefix: 'q', offset: 8, element: 1 },
  ]);
  expect(document.namespace(1)).toBeUndefined();
  expect(document.is(1, 'b')).toBe(true);
  expect(document.is(1, 'b', '')).toBe(false);
  expect(document.attributes(1)[0]?.namespace).toBeUndefined();
});

test('any number of prefixes are told apart, declared or not, in time that grows with the document', () => {
  // Compared each with each, these would take minutes.
  const attributes = (element: number) =>
    Array.from({ length: 10 }, (_, at) => `p${element * 10 + at}:x="1"`).join(' ');
  const elements = Array.from({ length: 20_000 }, (_, element) => `<b ${attributes(element)}/>`);
  const document = parseXml(bytes(`<a>${elements.join('')}${elements[7]}</a>`), {
    undeclaredPrefixes: 'keep',
  });
  expect(document.undeclaredPrefixes).toHaveLength(200_000);
  expect(document.undeclaredPrefixes[74]).toMatchObject({ prefix: 'p74', element: 8 });
  expect(document.attributes(20_001).map(({ prefix }) => prefix)).toEqual(
    Array.from({ length: 10 }, (_, at) => `p${70 + at}`),
  );
});

test('of many declared prefixes each has its own namespace, again where it is declared anew', () => {
  const names = Array.from({ length: 40 }, (_, at) => `p${at}`);
  const declarations = names.map((name) => `xmlns:${name}="urn:${name}"`).join(' ');
  const uses = names.map((name) => `<${name}:b/>`).join('');
  const document = parseXml(
    bytes(`<a ${declarations}>${uses}<p39:c xmlns:p39="urn:new"><p39:d/></p39:c><p39:e/>${uses}</a>`),
  );
  const namespaces = Array.from({ length: document.elementCount }, (_, element) =>
    document.namespace(element),
  );
  const expected = names.map((name) => `urn:${name}`);
  expect(namespaces).toEqual(['', ...expected, 'urn:new', 'urn:new', 'urn:p39', ...expected]);
});

test('tables grow past their first size', () => {
  const document = parseXml(bytes(`<a>${'<b x="&lt;"/>'.repeat(5000)}</a>`));
  expect(document.elementCount).toBe(5001);
  expect(document.attribute(5000, 'x')).toBe('<');
});
