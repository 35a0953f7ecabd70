import { describe, expect, test } from 'vitest';
import { joinXmlBase } from './xml-base.ts';

describe('joining xml:base (Canonical XML 1.1, 2.4 and appendix A)', () => {
  test.each([
    // RFC 3986, 5.4.1.
    ['http://a/b/c/d?q', 'g:h', 'g:h'],
    ['http://a/b/c/d?q', 'g', 'http://a/b/c/g'],
    ['http://a/b/c/d?q', './g/', 'http://a/b/c/g/'],
    ['http://a/b/c/d?q', '/g', 'http://a/g'],
    ['http://a/b/c/d?q', '//g', 'http://g'],
    ['http://a/b/c/d?q', '?y', 'http://a/b/c/d?y'],
    ['http://a/b/c/d?q', 'g?y', 'http://a/b/c/g?y'],
    ['http://a/b/c/d?q', '', 'http://a/b/c/d?q'],
    ['http://a/b/c/d?q', '..', 'http://a/b/'],
    ['http://a/b/c/d?q', '../../../g', 'http://a/g'],
    ['http://a', 'g', 'http://a/g'],
    // Fragments are left out, several slashes become one.
    ['http://a/b#f', 'g#h', 'http://a/g'],
    ['http://a/', 'http://b/x/../y//z/.#f', 'http://b/y/z/'],
    // Both relative.
    ['dir/file', 'g', 'dir/g'],
    ['dir/', '../up', 'up'],
    ['dir/', '../../up', '../up'],
    ['../', '..', '../../'],
    ['..', 'x', '../x'],
    ['a/b/..', '', 'a/b/../'],
    ['a', '..', '../'],
    ['a/', '..', ''],
    ['.', 'x', 'x'],
    ['x', '.', ''],
    ['/a/b', '../../..', '/'],
    ['yes/no//..//.///', 'seg/file', 'yes/seg/file'],
    ['', 'a', 'a'],
    ['', '', ''],
  ])('%s and %s', (base, reference, joined) => {
    expect(joinXmlBase(base, reference)).toBe(joined);
  });
});
