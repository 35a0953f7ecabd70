import type { IncomingMessage } from 'node:http';
import { ExchangeError } from '@lienthong/errors';
import type { ByteLease } from './byte-budget.ts';
import type { LineGuard, SlowReason } from './line-guard.ts';

const firstBytes = 16_384;
/** A body earns its memory: what is held for it is at most so many times what has come. */
const growthFactor = 4;

const slowReasonsVi: Readonly<Record<SlowReason, string>> = {
  idle: 'không có dữ liệu trong thời gian dài',
  slow: 'tốc độ quá thấp',
  overtime: 'quá thời gian cho phép',
};

export type BodyOptions = {
  readonly sizeBytesMax: number;
  readonly lease: ByteLease;
  readonly guard: LineGuard;
  /** Aborted when the connection is gone. */
  readonly signal: AbortSignal;
};

/** The length that the request says its body has; undefined where it does not say, 0 where it has none. */
export function declaredLength({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Number(headers['content-length'] ?? 0);
}

/**
 * The body of a request in one piece of memory, which the lease holds.
 *
 * @throws GATEWAY_BODY_TOO_LARGE when it is, or says it is, above the limit; the rest is still to come then
 * @throws GATEWAY_LINE_TOO_SLOW when it does not come on
 * @throws GATEWAY_REQUEST_BROKEN when it ends before its end
 */
export function readBody(request: IncomingMessage, options: BodyOptions): Promise<Buffer> {
  const { sizeBytesMax, lease, guard, signal } = options;
  const declared = declaredLength(request);
  if (declared === 0) return Promise.resolve(Buffer.alloc(0));
  if (declared !== undefined && declared > sizeBytesMax) return Promise.reject(tooLarge(sizeBytesMax));
  return new Promise((resolve, reject) => {
    let body: Buffer = Buffer.alloc(0);
    let length = 0;
    // The end can come while the last bytes still wait for memory.
    let isGrowing = false;
    let isEnded = false;
    const line = guard.watch((reason) => end(() => reject(tooSlow(reason))));
    const end = (settle: () => void) => {
      line.end();
      request.off('data', take).off('end', finish).off('close', cut).off('error', cut);
      request.pause();
      settle();
    };
    const finish = () => {
      isEnded = true;
      if (!isGrowing) end(() => resolve(body.subarray(0, length)));
    };
    const cut = () => {
      // A request closes after its end, too.
      if (isEnded) return;
      end(() =>
        reject(
          new ExchangeError('GATEWAY_REQUEST_BROKEN', {
            problem: 'the body is cut off',
            problemVi: 'nội dung bị cắt ngang',
          }),
        ),
      );
    };
    const grow = async (chunk: Buffer) => {
      isGrowing = true;
      request.pause();
      line.hold();
      const wanted = Math.max(length + chunk.length, firstBytes, body.length * growthFactor);
      const roomy = Math.min(wanted, declared ?? sizeBytesMax);
      await lease.grow(roomy, signal);
      const larger = Buffer.allocUnsafeSlow(roomy);
      body.copy(larger, 0, 0, length);
      lease.shrink(body.length);
      body = larger;
      put(chunk);
      line.free();
      isGrowing = false;
      if (isEnded) finish();
      else request.resume();
    };
    const put = (chunk: Buffer) => {
      length += chunk.copy(body, length);
    };
    const take = (chunk: Buffer) => {
      line.moved(chunk.length);
      if (length + chunk.length > sizeBytesMax) end(() => reject(tooLarge(sizeBytesMax)));
      else if (length + chunk.length <= body.length) put(chunk);
      else grow(chunk).catch((reason) => end(() => reject(reason)));
    };
    request.on('data', take).on('end', finish).on('close', cut).on('error', cut);
  });
}

/** Reads what is left of a body and keeps nothing; false when there is more than `sizeBytesMax` or it stops coming. */
export function discardBody(
  request: IncomingMessage,
  options: Pick<BodyOptions, 'sizeBytesMax' | 'guard'>,
): Promise<boolean> {
  if (request.readableEnded || declaredLength(request) === 0) return Promise.resolve(true);
  if (request.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    let length = 0;
    const line = options.guard.watch(() => end(false));
    const end = (isWhole: boolean) => {
      line.end();
      request.off('data', take).off('end', finish).off('close', cut).off('error', cut);
      resolve(isWhole);
    };
    const take = (chunk: Buffer) => {
      line.moved(chunk.length);
      length += chunk.length;
      if (length > options.sizeBytesMax) end(false);
    };
    const finish = () => end(true);
    const cut = () => end(false);
    request.on('data', take).on('end', finish).on('close', cut).on('error', cut);
    request.resume();
  });
}

function tooLarge(limitBytes: number): ExchangeError {
  return new ExchangeError('GATEWAY_BODY_TOO_LARGE', { limitBytes });
}

function tooSlow(reason: SlowReason): ExchangeError {
  return new ExchangeError('GATEWAY_LINE_TOO_SLOW', { problem: reason, problemVi: slowReasonsVi[reason] });
}
