import { buildSignedHeaders, type Header } from '@lienthong/vxp';

/** The head of a request as the SDK signs it, for a raw socket; the body is the caller's. */
export function signedRequest(request: {
  readonly operation: string;
  readonly systemId: string;
  readonly secret: string;
  readonly parameters?: readonly Header[];
  /** Header lines beside the signed ones. */
  readonly headers?: readonly string[];
  readonly method?: string;
}): string {
  const { operation, systemId, secret, parameters = [], headers = [], method = 'POST' } = request;
  const signed = buildSignedHeaders(
    [
      ['systemid', systemId],
      ['timestamp', '05032024T091530+0042'],
      ...parameters,
      ['Content-Type', 'application/json'],
    ],
    secret,
  );
  const lines = [
    `${method} /vxp/${operation} HTTP/1.1`,
    'Host: x',
    // On the wire headers are bytes; a raw socket writes Latin-1.
    ...signed.map(([name, value]) => `${name}: ${Buffer.from(value).toString('latin1')}`),
    ...headers,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
