import type { XmlElement } from '@lienthong/xml';

/** One canonicalisation method. */
export type CanonicalMethod = {
  /** Exclusive XML Canonicalization 1.0, or (inclusive) Canonical XML. */
  readonly exclusive: boolean;
  readonly comments: boolean;
  /** Inclusive only: Canonical XML 1.1 takes over no `xml:id` from ancestors and joins `xml:base`; default `1.0`. */
  readonly version?: '1.0' | '1.1';
  /** Exclusive only: prefixes treated as inclusive does; empty for the default namespace. */
  readonly inclusivePrefixes?: readonly string[];
};

/** What is canonicalised, besides the method. */
export type CanonicalizeOptions = CanonicalMethod & {
  /** Subtrees left out, in document order, none inside another: an enveloped signature. */
  readonly omit?: readonly XmlElement[];
  /** An attribute without namespace that the subtree's first element is going to have and has not yet. */
  readonly added?: { readonly name: string; readonly value: string };
};
