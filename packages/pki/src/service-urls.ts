import type { AuthorityId } from './authorities.ts';
import type { ServiceUrls } from './certificate-extensions.ts';

/** Paths of the trust services, relative to their base URL. */
export const servicePaths = {
  ocsp: 'ocsp',
  timestamp: 'tsa',
  crl: (authority: AuthorityId) => `crl/${authority}.crl`,
  issuer: (authority: AuthorityId) => `ca/${authority}.cer`,
} as const;

/** Where an authority answers, below the base URL of the trust services such as `http://127.0.0.1:8380`. */
export function serviceUrlsOf(authority: AuthorityId, baseUrl: string): ServiceUrls {
  const base = baseUrl.replace(/\/+$/, '');
  return {
    ocsp: [`${base}/${servicePaths.ocsp}`],
    crl: [`${base}/${servicePaths.crl(authority)}`],
    issuer: [`${base}/${servicePaths.issuer(authority)}`],
  };
}
