export type { PackageCoverage, PackagePart } from './package-coverage.ts';
export { type PackageSigner, type SignPackageOptions, signPackage } from './sign-package.ts';
export { type PackageEvidence, type VerifyPackageOptions, verifyPackage } from './verify-package.ts';
