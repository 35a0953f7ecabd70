import {
  formatWireTimestamp,
  type KnownDelivery,
  type KnownDocument,
  type PackageHistory,
  type PendingRequest,
} from '@lienthong/edxml';
import type { LifecycleEvent, Pending } from '@lienthong/lifecycle';
import type { Registry } from '@lienthong/registry';
import type { PackageRecord } from '../compact/known-record.ts';
import type { NodeIndex } from '../node-index.ts';
import { LifeBook } from './life-book.ts';
import { copiesOf } from './package-copies.ts';

const pendingRequests: Readonly<Record<Pending, PendingRequest>> = {
  none: 'none',
  takeback: 'take-back',
  update: 'update',
  revoke: 'revoke',
};

/** What passed through a node before, as the rules on history ask for it. */
export class NodeHistory implements PackageHistory {
  readonly #index: NodeIndex;
  readonly #book: LifeBook;

  constructor(index: NodeIndex, registry: Registry) {
    this.#index = index;
    this.#book = LifeBook.of(index, registry);
  }

  documents(documentId: string): readonly KnownDocument[] {
    return this.#known(this.#index.documents(documentId));
  }

  similarDocuments(documentId: string): readonly KnownDocument[] {
    return this.#known(this.#index.similarDocuments(documentId));
  }

  /** The documents of these packages; orders about documents are none, nor is what was refused everywhere. */
  #known(records: readonly PackageRecord[]): readonly KnownDocument[] {
    return records.flatMap((record): KnownDocument[] => {
      const { facts } = record;
      const { kind, sender, documentId, code = '', promulgationDate = '' } = facts;
      if (kind === 'status' || kind === 'revoke' || copiesOf(record).size === 0) return [];
      return [{ documentId, sender, code, promulgationDate, deliveries: this.#deliveries(facts) }];
    });
  }

  #deliveries(name: { readonly sender: string; readonly documentId: string }): readonly KnownDelivery[] {
    return this.#book.lives(name).flatMap(({ receiver, sender, lifecycle }): KnownDelivery[] => {
      const { state, pending, history } = lifecycle;
      if (state === 'draft') return [];
      const statuses = history.flatMap(({ event }) =>
        /^\d/.test(event.what) && event.by !== 'other'
          ? [
              {
                sender: event.by === 'sender' ? sender : receiver,
                code: event.what,
                timestamp: this.#statedTimestamp(event),
              },
            ]
          : [],
      );
      return [{ receiver, state, pending: pendingRequests[pending], statuses }];
    });
  }

  #statedTimestamp({ pkg, at }: LifecycleEvent): string {
    return formatWireTimestamp(this.#index.package(pkg)?.facts.statedAt ?? at);
  }
}
