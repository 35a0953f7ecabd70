import {
  type CanonicalLayout,
  type EdxmlOrder,
  type EdxmlPackage,
  serialiseCanonical,
} from '@lienthong/edxml';
import { ExchangeError } from '@lienthong/errors';
import { checkCharacters } from '@lienthong/xml';
import { buildSignature, splice } from '@lienthong/xml-signature';
import { type PackageSigner, refuseTooManyParts, type SignPackageOptions } from './sign-package.ts';

/** How {@link signEdxml} writes and signs. */
export type SignEdxmlOptions = Pick<
  SignPackageOptions,
  'signingTime' | 'hash' | 'allowWeakKey' | 'keyWork'
> & {
  /** `compact` (default) in one line; `indented` for people to look at. */
  readonly layout?: CanonicalLayout;
  /** In which order elements stand; by default the Java SDK's. */
  readonly order?: EdxmlOrder;
};

/**
 * The package in a canonical layout with a signature of profile EMU-2026: what `signPackage` makes of the same bytes, without
 * reading them again, since they are canonical as they are written.
 *
 * @throws EDXML_TEXT_INVALID, EDXML_VALUE_INVALID a value that has no form on the wire
 * @throws XML_TOO_LARGE, XML_NOT_UTF8, XML_CHARACTER_INVALID the content of an attachment is no text
 * @throws SIGNATURE_PRESENT the package has a signature element already
 * @throws SIGNATURE_LIMIT_EXCEEDED, SIGNATURE_KEY_UNSUITABLE as `signPackage` does
 * @clause spec edxml-102 §4.6
 */
export async function signEdxml(
  edxml: EdxmlPackage,
  signer: PackageSigner,
  options: SignEdxmlOptions,
): Promise<Buffer> {
  if (edxml.signature !== undefined) throw new ExchangeError('SIGNATURE_PRESENT');
  const { bytes, parts, headerEnd } = serialiseCanonical(edxml, options);
  checkCharacters(bytes);
  refuseTooManyParts(parts.length);
  const text = await buildSignature({
    ...options,
    ...signer,
    parts: parts.map(({ id, startTag, contentStart, end }) => ({
      id,
      write: (sink) => {
        sink.text(startTag);
        sink.range(bytes, contentStart, end);
      },
    })),
    id: 'signature',
  });
  return splice(bytes, [{ offset: headerEnd, text }]);
}
