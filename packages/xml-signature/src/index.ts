export { BufferSink, type ByteSink } from './byte-sink.ts';
export {
  type CanonicalizeOptions,
  type CanonicalMethod,
  canonicalize,
  canonicalizeDocument,
  canonicalizeDocumentInto,
  canonicalizeInto,
} from './canonicalize.ts';
export { DigestSink } from './digest-sink.ts';
