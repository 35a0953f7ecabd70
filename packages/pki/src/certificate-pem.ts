/** A certificate as PEM text, with a line end at its end. */
export function certificatePem(certificate: Uint8Array): string {
  const text = Buffer.from(certificate).toString('base64');
  const lines = text.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
