/** What the registry says about a code; the registry package's `resolve` gives this. */
export type AgencyResolution =
  | { readonly kind: 'found'; readonly organisation: KnownAgency }
  | {
      readonly kind: 'retired';
      readonly organisation: KnownAgency;
      readonly successors: readonly KnownAgency[];
    }
  | { readonly kind: 'unknown'; readonly suggestion?: KnownAgency };

/** What validation needs to know about an agency. */
export type KnownAgency = {
  readonly organId: string;
  readonly codeQd20?: string;
  readonly name: string;
  readonly fullName?: string;
};

/** A list of agencies, such as the registry. */
export interface AgencyDirectory {
  /** What the list knows about `code` at instant `at`. */
  resolve(code: string, at?: number): AgencyResolution;
}

/** What a package is checked against besides itself. What is left out is not checked. */
export type ValidationContext = {
  readonly registry?: AgencyDirectory;
  /** The present instant, milliseconds since 1970. */
  readonly now?: number;
  /** What the transport said that the package is. */
  readonly messageType?: 'edoc' | 'status';
  /** Whether attachments are decoded and looked into; the default is `check`. */
  readonly attachmentContent?: 'check' | 'skip';
  /** How often an agency may stand in the trace before the package counts as going round; the default is 2. */
  readonly traceRepeatMax?: number;
  /** Seconds by which a trace time may lie ahead of `now`; the default is 300. */
  readonly clockSkewSecondsMax?: number;
};
