export { judgeSigner } from './judge-signer.ts';
export type { PackageCoverage, PackagePart } from './package-coverage.ts';
export { type SignEdxmlOptions, signEdxml } from './sign-edxml.ts';
export { type PackageSigner, type SignPackageOptions, signPackage } from './sign-package.ts';
export { type PoolVerifyOptions, SignaturePool, type SignaturePoolOptions } from './signature-pool.ts';
export {
  type PackageEvidence,
  type PackageSignature,
  readPackageSignature,
  type VerifyPackageOptions,
  verifyPackage,
} from './verify-package.ts';
