import { type PackageSigner, type SignEdxmlOptions, signEdxml } from '@lienthong/edxml-signature';
import { seededRandom } from '@lienthong/runtime';
import { moving } from '@lienthong/worker-pool';
import { composeDocument, type DocumentDraft } from './compose.ts';

/** A document to be composed and signed. */
export type WritingTask = {
  readonly draft: DocumentDraft;
  /** From which the names of entries in archives are drawn. */
  readonly seed: string;
  readonly signer: PackageSigner;
  readonly options: SignEdxmlOptions;
};

/** What the threads of `PackageWriters` do. */
export const tasks: { readonly write: (task: WritingTask) => Promise<Uint8Array> } = {
  write: async ({ draft, seed, signer, options }) => {
    const document = composeDocument(draft, seededRandom(seed));
    const bytes = new Uint8Array(await signEdxml(document, signer, { ...options, keyWork: 'here' }));
    return moving(bytes, [bytes.buffer]);
  },
};
