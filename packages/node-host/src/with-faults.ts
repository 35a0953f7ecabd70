import type { AddressBook } from '@lienthong/exchange';
import { type FaultBook, FaultyTransport } from '@lienthong/faults';
import type { Topology } from '@lienthong/registry';
import { ExchangeLens } from './hop-lens.ts';
import type { Transport } from './transport.ts';

/** A way to the axis on which the faults of a book strike. */
export function withFaults(
  base: Transport,
  options: { readonly book: FaultBook; readonly addresses: AddressBook; readonly topology: Topology },
): FaultyTransport {
  const { book, addresses, topology } = options;
  return new FaultyTransport({ base, book, lens: new ExchangeLens({ addresses, topology }) });
}
