import {
  formatWireTimestamp,
  type ParseEdxmlOptions,
  rebuildPackage,
  spliceTraceHeader,
  type TraceHeader,
} from '@lienthong/edxml';
import type { Transforming } from './hop-mode.ts';

/** As everything that is only routed is read: samples of vendors lack the declaration of a prefix. */
export const lenient: ParseEdxmlOptions = { undeclaredPrefixes: 'keep' };

/** Who passes the package on, and when. */
export type Passing = { readonly by: string; readonly at: number };

/** What a node writes into the trace. */
export function traceEntry({ by, at }: Passing): TraceHeader {
  return { organId: by, timestamp: formatWireTimestamp(at) };
}

/**
 * The bytes that a node in this mode makes of a package; they follow from the arguments alone.
 *
 * @throws XML_*, EDXML_* where the package cannot be read or written anew
 */
export function transformPackage(bytes: Uint8Array, mode: Transforming, passing: Passing): Buffer {
  const entry = traceEntry(passing);
  return mode === 'trace' ? spliceTraceHeader(bytes, entry, lenient) : rebuildPackage(bytes, entry, lenient);
}
