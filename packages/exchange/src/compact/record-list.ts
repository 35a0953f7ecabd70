import type { PackageRecord } from './known-record.ts';
import type { NumberRows } from './number-rows.ts';

/** Records of a node by their positions, which grow; each is made when it is asked for. */
export class RecordList {
  readonly #positions: NumberRows | undefined;
  readonly #recordAt: (position: number) => PackageRecord | undefined;

  constructor(positions: NumberRows | undefined, recordAt: (position: number) => PackageRecord | undefined) {
    this.#positions = positions;
    this.#recordAt = recordAt;
  }

  get length(): number {
    return this.#positions?.length ?? 0;
  }

  positionAt(place: number): number {
    return this.#positions?.get(place) ?? 0;
  }

  at(place: number): PackageRecord | undefined {
    return place >= 0 && place < this.length ? this.#recordAt(this.positionAt(place)) : undefined;
  }

  *[Symbol.iterator](): Generator<PackageRecord> {
    for (let place = 0; place < this.length; place += 1) {
      const record = this.at(place);
      if (record) yield record;
    }
  }
}
