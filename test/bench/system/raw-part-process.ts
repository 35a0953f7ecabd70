import { openRawPart, type RawPart, type RawPartOrder } from './raw-part.ts';
import { obey } from './told-process.ts';

/** What a process of the raw transport is told. */
export type RawOrder =
  | ({ readonly type: 'open' } & RawPartOrder)
  | { readonly type: 'publish'; readonly count: number }
  | { readonly type: 'close' };

let part: RawPart | undefined;
obey<RawOrder, void>(async (order) => {
  if (order.type === 'open') part = await openRawPart(order);
  else if (order.type === 'publish') await part?.publish(order.count);
  else await part?.close();
});
