/** What a client needs to come in as a system. */
export type SdkAccess = { readonly url: string; readonly id: string; readonly secret: string };

/** The three lines that are a system's own, as the official SDK's configuration file names them. */
export function sdkAccessLines({ url, id, secret }: SdkAccess): readonly string[] {
  return [`service.endpoint=${url}`, `systemid=${id}`, `secret=${secret}`];
}

/**
 * A whole configuration file of the official Java SDK. It refuses one that lacks a key; version 2.0.1 also wants
 * `log-error`, a folder that exists, and `isLog`, a number.
 */
export function sdkPropertiesLines(access: SdkAccess): readonly string[] {
  return [
    `client.protocol=${access.url.startsWith('https:') ? 'HTTPS' : 'HTTP'}`,
    ...sdkAccessLines(access),
    'store-path-dir=.',
    'client.max-connection=10',
    'client.max-error-retry=3',
    'log-error=.',
    'isLog=0',
  ];
}

/** The same as a call in Java; the texts of an id and a secret need no escaping but these. */
export function sdkConstructor({ url, id, secret }: SdkAccess): string {
  const texts = [url, id, secret, '.'].map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`);
  return `new VnptProperties(${texts.join(', ')}, 10, 3)`;
}
