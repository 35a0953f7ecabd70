/** What one signature may make its verifier do. */
export type SignatureLimits = {
  readonly referencesMax: number;
  /** Transforms of one reference. */
  readonly transformsMax: number;
  readonly certificatesMax: number;
  /** Whatever else a `KeyInfo` says about the key. */
  readonly keyHintsMax: number;
  /** Bytes of one certificate, DER. */
  readonly certificateBytesMax: number;
  /** Bytes of all referenced parts together, as a multiple of the document's: parts may lie inside each other, but not often. */
  readonly digestedTimesMax: number;
};

export const defaultSignatureLimits: SignatureLimits = {
  referencesMax: 64,
  transformsMax: 2,
  certificatesMax: 8,
  keyHintsMax: 16,
  certificateBytesMax: 16_384,
  digestedTimesMax: 2,
};
