/** A reply as it came, decompressed but not yet understood. */
export type RawReply = {
  readonly httpStatus: number;
  readonly contentType: string | undefined;
  readonly body: Buffer;
};
