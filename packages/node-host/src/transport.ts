import type { Axis, NoticeBoard } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import type { LedgerStore } from '@lienthong/ledger';

/** The four faces of the axis that a process works with. Who opened it closes it. */
export type Transport = {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  /** What every process has to know about agencies; see `followRegistry`. */
  readonly notices: NoticeBoard;
};
