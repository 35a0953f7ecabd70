import type { Header } from '@lienthong/vxp';

/** Where a call goes. */
export type Target = {
  readonly url: URL;
  /** Host and port as the configured endpoint spells them. */
  readonly authority: string;
};

/** What one of the SDK's two HTTP stacks adds to a call. */
export type HttpStyle = {
  /** Where a call to `operation` goes, from the configured endpoint. */
  target(endpoint: string, operation: string): Target;
  /** All headers in the order of the wire. */
  headers(options: {
    readonly signed: readonly Header[];
    readonly target: Target;
    /** Bytes of the body; undefined where the method has none. */
    readonly bodyLength: number | undefined;
  }): readonly Header[];
  /** Whether a kept connection is used again. */
  readonly keepsConnection: boolean;
};

/**
 * java.net.HttpURLConnection of JDK 17: names that differ in case only are one header, with the first spelling and
 * the last value; no Expect; connections are kept. The endpoint and the operation are joined as they are.
 *
 * @clause VXP §1, §2.2, §2.5
 */
export const urlConnectionStyle: HttpStyle = {
  target: (endpoint, operation) => targetOf(`${endpoint}/${operation}`),
  headers: ({ signed, target, bodyLength }) => {
    const merged = new Map<string, Header>();
    for (const [name, value] of signed) {
      const key = name.toLowerCase();
      merged.set(key, [merged.get(key)?.[0] ?? name, value]);
    }
    return [
      ...merged.values(),
      ['Cache-Control', 'no-cache'],
      ['Pragma', 'no-cache'],
      ['Host', target.url.host],
      ['Accept', 'text/html, image/gif, image/jpeg, */*; q=0.2'],
      ['Connection', 'keep-alive'],
      ['Content-Length', String(bodyLength ?? 0)],
    ];
  },
  keepsConnection: true,
};

/**
 * Apache HttpClient 4.5: every header as it was added, `Expect: 100-continue` before a body, compressed replies, a
 * connection for each call. Repeated slashes of the path become one.
 *
 * @clause VXP §1, §2.2
 */
export const httpClientStyle: HttpStyle = {
  target: (endpoint, operation) => {
    const target = targetOf(`${endpoint}/${operation}`);
    target.url.pathname = target.url.pathname.replace(/\/{2,}/g, '/');
    return target;
  },
  headers: ({ signed, target, bodyLength }) => [
    ...signed,
    ...(bodyLength === undefined ? [] : [['Content-Length', String(bodyLength)] as const]),
    ['Host', target.authority],
    ['Connection', 'Keep-Alive'],
    ...(bodyLength ? [['Expect', '100-continue'] as const] : []),
    ['Accept-Encoding', 'gzip,deflate'],
  ],
  keepsConnection: false,
};

function targetOf(text: string): Target {
  const url = new URL(text);
  const authority = /^[^/]*\/\/([^/?#]*)/.exec(text)?.[1] ?? url.host;
  return { url, authority };
}
