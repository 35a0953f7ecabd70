import { hash } from 'node:crypto';

/** What makes two packages the same: who sends, which document, for what purpose, with which bytes. */
export type PackageIdentity = {
  readonly sender: string;
  readonly documentId: string;
  /** `new`, `revoke`, `update`, `replace`, `status` … */
  readonly kind: string;
  /** SHA-256 of the package's bytes. */
  readonly digest: string;
};

/** The identity as one value of 22 characters, the same on every node and for ever. */
export function packageKey({ sender, documentId, kind, digest }: PackageIdentity): string {
  // JSON keeps the members apart whatever they contain.
  const text = JSON.stringify([sender, documentId, kind, digest]);
  return Buffer.from(hash('sha256', text, 'hex').slice(0, 32), 'hex').toString('base64url');
}
