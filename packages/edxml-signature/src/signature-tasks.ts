import { TrustStore } from '@lienthong/pki';
import { moving } from '@lienthong/worker-pool';
import { type ParseXmlOptions, parseXml } from '@lienthong/xml';
import { type PackageSigner, type SignPackageOptions, signPackage } from './sign-package.ts';
import { type PackageSignature, readPackageSignature } from './verify-package.ts';

/** A package to be verified. */
export type VerifyTask = {
  readonly bytes: Uint8Array;
  readonly reading: ParseXmlOptions;
  readonly receivedAt: number;
  readonly allowSha1: boolean;
};

/** A package to be signed. */
export type SignTask = {
  readonly bytes: Uint8Array;
  readonly signer: PackageSigner;
  readonly options: SignPackageOptions;
};

/** Trusts nobody: whom to trust is known, and changes, in the caller's thread. */
const nobody = new TrustStore();

/** What the threads of a `SignaturePool` do. */
export const tasks: {
  readonly verify: (task: VerifyTask) => PackageSignature;
  readonly sign: (task: SignTask) => Promise<Uint8Array>;
} = {
  verify: ({ bytes, reading, ...options }) =>
    readPackageSignature(parseXml(bytes, reading), {
      ...options,
      resolveSigner: (certificates, at) => nobody.verifyChain(certificates, at),
    }),
  sign: async ({ bytes, signer, options }) => {
    const signed = await signPackage(bytes, signer, { ...options, keyWork: 'here' });
    const { buffer } = signed;
    // A small one lies in memory that it shares with others.
    const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === signed.length;
    return isAlone ? moving(signed, [buffer]) : signed;
  },
};
