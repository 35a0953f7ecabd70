/**
 * The reference that `reference` is when read below `base`, where both may be relative: leading `../` stay, several `/`
 * become one, a last `..` gets its `/`, fragments are left out.
 *
 * @clause Canonical XML 1.1, 2.4 "join-URI-References" and appendix A; RFC 3986, 5.2
 */
export function joinXmlBase(base: string, reference: string): string {
  const below = splitReference(reference);
  if (below.scheme !== undefined) return compose({ ...below, path: withoutDotSegments(below.path) });
  // A base that ends in dots is a directory.
  const above = splitReference(base.endsWith('..') ? `${base}/` : base);
  const { scheme } = above;
  if (below.authority !== undefined) {
    return compose({ ...below, scheme, path: withoutDotSegments(below.path) });
  }
  const { authority } = above;
  if (below.path === '') {
    return compose({ scheme, authority, path: above.path, query: below.query ?? above.query });
  }
  const path = below.path.startsWith('/') ? below.path : merge(above, below.path);
  return compose({ scheme, authority, path: withoutDotSegments(path), query: below.query });
}

type Reference = {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
};

/** RFC 3986, appendix B; the fragment is left out. */
function splitReference(text: string): Reference {
  const [, scheme, authority, path = '', query] =
    /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(text) ?? [];
  return { scheme, authority, path, query };
}

/** RFC 3986, 5.2.3. */
function merge(above: Reference, path: string): string {
  if (above.authority !== undefined && above.path === '') return `/${path}`;
  return above.path.slice(0, above.path.lastIndexOf('/') + 1) + path;
}

function withoutDotSegments(path: string): string {
  const absolute = path.startsWith('/');
  const segments = path.split('/').filter((segment) => segment !== '');
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '.') continue;
    if (segment !== '..') kept.push(segment);
    else if (kept.length > 0 && kept[kept.length - 1] !== '..') kept.pop();
    else if (!absolute) kept.push(segment);
  }
  const last = segments[segments.length - 1];
  const directory = path.endsWith('/') || last === '.' || last === '..';
  const joined = kept.join('/');
  return `${absolute ? '/' : ''}${joined}${directory && joined !== '' ? '/' : ''}`;
}

function compose({ scheme, authority, path, query }: Reference): string {
  const before = `${scheme === undefined ? '' : `${scheme}:`}${authority === undefined ? '' : `//${authority}`}`;
  return `${before}${path}${query === undefined ? '' : `?${query}`}`;
}
