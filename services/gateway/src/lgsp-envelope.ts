import { asciiJson, okEnvelope, okMembers } from '@lienthong/vxp';

/** How every good VXP reply begins, up to its own members; how the LGSP one does. */
const vxpHeadBytes = okEnvelope().length - 1;
const lgspHead: Buffer = Buffer.from(
  `{"code":200,"message":${asciiJson(okMembers.ErrorDesc)},"data":` +
    asciiJson({
      status: okMembers.status,
      errorCode: okMembers.ErrorCode,
      errorDesc: okMembers.ErrorDesc,
    }).slice(0, -1),
  'latin1',
);
const lgspTail: Buffer = Buffer.from('}', 'latin1');

/** A good reply of the VXP front: its bytes, or its parts, the first of which holds at least the head. */
type GoodReply =
  | { readonly bytes: Buffer }
  | { readonly parts: AsyncIterable<Buffer>; readonly sizeBytes?: number };

/**
 * The same reply as the LGSP front gives it: the members wrapped in `data`, with the code of HTTP beside them.
 *
 * @clause VXP §11
 */
export function inLgspStyle<Good extends GoodReply>(good: Good): Good;
export function inLgspStyle(good: GoodReply): GoodReply {
  if ('bytes' in good)
    return { bytes: Buffer.concat([lgspHead, good.bytes.subarray(vxpHeadBytes), lgspTail]) };
  const parts = wrapped(good.parts);
  if (good.sizeBytes === undefined) return { parts };
  return { parts, sizeBytes: good.sizeBytes - vxpHeadBytes + lgspHead.length + lgspTail.length };
}

async function* wrapped(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield lgspHead;
  let skipBytes = vxpHeadBytes;
  for await (const part of parts) {
    yield part.subarray(skipBytes);
    skipBytes = 0;
  }
  yield lgspTail;
}
