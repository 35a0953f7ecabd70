import { ExchangeError } from '@lienthong/errors';
import type { Route } from '../route.ts';

type Pattern = { readonly route: Route; readonly segments: readonly string[] };

/** A route that was found, with the values of its path's parameters. */
export type FoundRoute = { readonly route: Route; readonly params: Readonly<Record<string, string>> };

/** Finds routes by method and path. Segments that are written out win over parameters. */
export class Router {
  readonly #byLength = new Map<number, Pattern[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const segments = route.path.split('/').slice(1);
      const patterns = this.#byLength.get(segments.length) ?? [];
      patterns.push({ route, segments });
      this.#byLength.set(segments.length, patterns);
    }
    for (const patterns of this.#byLength.values()) patterns.sort(byOpenness);
  }

  /**
   * The route of a request.
   *
   * @param path - as it came, without the query
   * @throws CONTROL_PATH_UNKNOWN, CONTROL_METHOD_NOT_ALLOWED
   */
  find(method: string, path: string): FoundRoute {
    const segments = path.split('/').slice(1);
    const allowed = new Set<string>();
    for (const { route, segments: pattern } of this.#byLength.get(segments.length) ?? []) {
      const params = matched(pattern, segments);
      if (!params) continue;
      if (route.method === method || (route.method === 'GET' && method === 'HEAD')) return { route, params };
      allowed.add(route.method);
    }
    const shown = path.slice(0, 200);
    if (allowed.size === 0) throw new ExchangeError('CONTROL_PATH_UNKNOWN', { path: shown });
    throw new ExchangeError('CONTROL_METHOD_NOT_ALLOWED', {
      path: shown,
      method: method.slice(0, 20),
      expected: [...allowed].join(', '),
    });
  }
}

function byOpenness(one: Pattern, other: Pattern): number {
  for (const [place, segment] of one.segments.entries()) {
    const difference = Number(isParameter(segment)) - Number(isParameter(other.segments[place] ?? ''));
    if (difference !== 0) return difference;
  }
  return 0;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}

function matched(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [place, wanted] of pattern.entries()) {
    const segment = decoded(segments[place] ?? '');
    if (segment === undefined) return undefined;
    if (isParameter(wanted)) params[wanted.slice(1, -1)] = segment;
    else if (segment !== wanted) return undefined;
  }
  return params;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
