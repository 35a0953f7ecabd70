import { useSyncExternalStore } from 'react';

/** Where the page is: `#/journeys/latest?tab=bytes` is the view `journeys`, the part `latest` and a query. */
export type Place = {
  readonly view: string;
  readonly part: string;
  readonly query: URLSearchParams;
};

/** The place that a hash names. */
export function placeOf(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [view = '', ...rest] = path.split('/');
  return { view, part: decoded(rest.join('/')), query: new URLSearchParams(query) };
}

/** The address of a place inside the page. */
export function hrefOf(view: string, part = '', query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/${view}${part === '' ? '' : `/${encodeURIComponent(part)}`}${search === '' ? '' : `?${search}`}`;
}

/** Goes to a place. */
export function go(href: string): void {
  location.hash = href;
}

/** The place where the page is, as it changes. */
export function usePlace(): Place {
  const hash = useSyncExternalStore(
    (changed) => {
      addEventListener('hashchange', changed);
      return () => removeEventListener('hashchange', changed);
    },
    () => location.hash,
  );
  return placeOf(hash);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
