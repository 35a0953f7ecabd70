/** Object identifiers of certificates, by the name that the code uses. */
export const Oid = {
  commonName: '2.5.4.3',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  organizationIdentifier: '2.5.4.97',

  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAlternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',

  sha1WithRsa: '1.2.840.113549.1.1.5',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  sha384WithRsa: '1.2.840.113549.1.1.12',
  sha512WithRsa: '1.2.840.113549.1.1.13',
  ecdsaWithSha1: '1.2.840.10045.4.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  ecdsaWithSha512: '1.2.840.10045.4.3.4',
} as const;

/** Signature algorithms that a chain may use, and the kind of key that makes them. SHA-1 and MD5 are absent on purpose. */
export const allowedSignatureAlgorithms: ReadonlyMap<string, 'rsa' | 'ec'> = new Map([
  [Oid.sha256WithRsa, 'rsa'],
  [Oid.sha384WithRsa, 'rsa'],
  [Oid.sha512WithRsa, 'rsa'],
  [Oid.ecdsaWithSha256, 'ec'],
  [Oid.ecdsaWithSha384, 'ec'],
  [Oid.ecdsaWithSha512, 'ec'],
]);
