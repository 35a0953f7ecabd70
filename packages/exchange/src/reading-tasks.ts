import { type TrustSnapshot, TrustStore } from '@lienthong/pki';
import { type PackageReading, type ReadPackageOptions, readPackage } from './package-reading.ts';

/** A package to be read on a thread. */
export type ReadingTask = Omit<ReadPackageOptions, 'pdfTrust'> & {
  readonly bytes: Uint8Array;
  readonly pdfTrust: TrustSnapshot | undefined;
};

/** What the threads of `PackageReaders` do. */
export const tasks: { readonly read: (task: ReadingTask) => PackageReading } = {
  read: ({ bytes, pdfTrust, ...options }) =>
    readPackage(bytes, { ...options, pdfTrust: pdfTrust && TrustStore.of(pdfTrust) }),
};
