import { describe, expect, test } from 'vitest';
import { parseXml } from './parse-xml.ts';

const parse = (text: string) => parseXml(Buffer.from(text, 'utf8'));

describe('names and namespaces', () => {
  const document = parse(
    '<r xmlns="urn:d" xmlns:p="urn:p"><p:a/><b xmlns=""><c p:x="1" y="2"/></b><đ xmlns:p="urn:q"><p:a/></đ></r>',
  );

  test('names come as written, split, and with the namespace in force', () => {
    expect(document.name(1)).toBe('p:a');
    expect(document.prefix(1)).toBe('p');
    expect(document.localName(1)).toBe('a');
    expect([0, 1, 2, 3, 4, 5].map((element) => document.namespace(element))).toEqual([
      'urn:d',
      'urn:p',
      '',
      '',
      'urn:d',
      'urn:q',
    ]);
  });

  test('is() compares local name and namespace, also beyond ASCII', () => {
    expect(document.is(1, 'a', 'urn:p')).toBe(true);
    expect(document.is(1, 'a', 'urn:d')).toBe(false);
    expect(document.is(1, 'aa')).toBe(false);
    expect(document.is(1, '')).toBe(false);
    expect(document.is(4, 'đ', 'urn:d')).toBe(true);
    expect(document.is(4, 'd')).toBe(false);
  });

  test('an attribute without prefix has no namespace', () => {
    expect(document.attributes(3)).toMatchObject([
      { name: 'p:x', prefix: 'p', localName: 'x', namespace: 'urn:p', value: '1' },
      { name: 'y', prefix: '', localName: 'y', namespace: '', value: '2' },
    ]);
    expect(document.attribute(3, 'p:x')).toBe('1');
    expect(document.attribute(3, 'x')).toBeUndefined();
  });

  test('bindings in scope are those that the element sees', () => {
    expect([...document.namespacesInScope(0)]).toEqual([
      ['p', 'urn:p'],
      ['', 'urn:d'],
    ]);
    expect([...document.namespacesInScope(3)]).toEqual([['p', 'urn:p']]);
    expect(document.namespacesInScope(5).get('p')).toBe('urn:q');
  });
});

describe('walking', () => {
  const document = parse('<r><a><b/></a>text<c/><a>2</a></r>');

  test('parents, children and siblings', () => {
    expect([...document.children(0)].map((element) => document.name(element))).toEqual(['a', 'c', 'a']);
    expect(document.firstChild(1)).toBe(2);
    expect(document.firstChild(2)).toBe(-1);
    expect(document.nextSibling(1)).toBe(3);
    expect(document.nextSibling(2)).toBe(-1);
    expect(document.nextSibling(4)).toBe(-1);
    expect(document.nextSibling(0)).toBe(-1);
    expect(document.parent(2)).toBe(1);
    expect(document.child(0, 'a')).toBe(1);
    expect(document.child(0, 'b')).toBe(-1);
  });

  test('a path names positions among equal names', () => {
    expect(document.path(4)).toBe('/r/a[2]');
    expect(document.path(2)).toBe('/r/a[1]/b[1]');
  });

  test('an element that is not there is a range error, not a wrong answer', () => {
    expect(() => document.name(-1)).toThrow(RangeError);
    expect(() => document.name(5)).toThrow(RangeError);
  });
});

describe('text', () => {
  test.each([
    ['<a>plain</a>', 'plain'],
    ['<a></a>', ''],
    ['<a/>', ''],
    ['<a>1 &lt; 2 &amp;&amp; 3 &gt; 2</a>', '1 < 2 && 3 > 2'],
    ['<a>a > b</a>', 'a > b'],
    ['<a>&#x41;&#66;&#x1F600;&quot;&apos;</a>', 'AB😀"\''],
    ['<a>one\r\ntwo\rthree&#13;</a>', 'one\ntwo\nthree\r'],
    ['<a><![CDATA[<&amp;>\r\n]]></a>', '<&amp;>\n'],
    ['<a>or<!-- & -->gan<?pi ?>Id</a>', 'organId'],
    ['<a>x<b>no<!-- c --></b>y<c/>z</a>', 'xyz'],
    ['<a><b>no</b></a>', ''],
    ['<a x="1" >x</a >', 'x'],
    ['<a>&amp;amp;</a>', '&amp;'],
  ])('%j reads %j', (source, text) => {
    expect(parse(source).text(0)).toBe(text);
  });

  test('a long text with one reference near its end is decoded', () => {
    expect(parse(`<a>${'x'.repeat(500)}&amp;</a>`).text(0)).toBe(`${'x'.repeat(500)}&`);
  });

  test('blank means white space only', () => {
    expect(parse('<a> \r\n\t<b>x</b></a>').isBlank(0)).toBe(true);
    expect(parse('<a><!-- x --></a>').isBlank(0)).toBe(true);
    expect(parse('<a>\u00a0</a>').isBlank(0)).toBe(false);
    expect(parse('<a><![CDATA[x]]></a>').isBlank(0)).toBe(false);
  });

  test('attribute values are normalised and decoded', () => {
    const document = parse("<a x='1\r\n2\t3' y=\"&#10;&quot;&amp;\" z='\"'/>");
    expect(document.attributes(0).map((attribute) => attribute.value)).toEqual(['1 2 3', '\n"&', '"']);
  });
});

test('offsets delimit tags and content', () => {
  const source = '<r><a x="1">text</a ><b y="2" /></r>';
  const document = parse(source);
  const cut = (start: number, end: number) => source.slice(start, end);
  expect(cut(document.start(1), document.end(1))).toBe('<a x="1">text</a >');
  expect(cut(document.contentStart(1), document.contentEnd(1))).toBe('text');
  expect(cut(document.start(1), document.startTagEnd(1))).toBe('<a x="1"');
  expect(cut(document.start(2), document.startTagEnd(2))).toBe('<b y="2" ');
  expect(cut(document.start(2), document.nameEnd(2))).toBe('<b');
  expect(document.isSelfClosed(2)).toBe(true);
  expect(document.contentStart(2)).toBe(document.contentEnd(2));
  const attribute = document.attributes(1)[0];
  expect(cut(attribute!.start, attribute!.valueEnd + 1)).toBe('x="1"');
  expect(cut(attribute!.valueStart, attribute!.valueEnd)).toBe('1');
});

test('paths of some children are those that each has, in one pass', () => {
  const document = parseXml(Buffer.from('<r><a/><b/><a><c/></a><p:a xmlns:p="u"/><b/><a/></r>'));
  const children = [...document.children(document.root)];
  const all = [...document.childPaths(document.root, children)];
  expect(all).toEqual(children.map((child) => [child, document.path(child)]));
  expect(all[2]?.[1]).toBe('/r/a[2]');
  const some = children.filter((_, at) => at % 2 === 1);
  expect([...document.childPaths(document.root, some)].map(([child]) => child)).toEqual(some);
  expect([...document.childPaths(document.root, [])]).toEqual([]);
});
