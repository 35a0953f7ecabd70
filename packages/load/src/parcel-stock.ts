import { createHash } from 'node:crypto';
import { seededRandom } from '@lienthong/runtime';
import type { Composer } from './composer.ts';
import { notationOf } from './document-mark.ts';
import type { Parcel } from './door.ts';
import { receiversOf, type TrafficPlan } from './traffic-plan.ts';

/** Bytes of a signed package without attachments, about; the rest of the wanted size is attached. */
const bareBytes = 6_600;
const receiverBytes = 230;
const makersCount = 8;

/**
 * Signed packages in the order of the plan, made ahead of their time: as many as fit into the stock, so that what sends them
 * need not wait for a key.
 */
export class ParcelStock {
  readonly #plan: TrafficPlan;
  readonly #composer: Composer;
  readonly #bytesMax: number;
  readonly #ready = new Map<number, Parcel>();
  readonly #waiting = new Map<number, (parcel: Parcel) => void>();
  readonly #failed = Promise.withResolvers<never>();
  /** Made and not taken, and about to be made. */
  #bytes = 0;
  readonly #places: Uint32Array;
  /** Of `#places`. */
  #nextToMake = 0;
  #room: PromiseWithResolvers<void> | undefined;
  #filled = Promise.withResolvers<void>();

  /** @param options.bytesMax - size of the stock, bytes */
  constructor(options: {
    readonly plan: TrafficPlan;
    readonly composer: Composer;
    readonly bytesMax: number;
    /** The packages of the plan that this stock makes, rising; all of them where left out. */
    readonly places?: Uint32Array;
  }) {
    this.#plan = options.plan;
    this.#composer = options.composer;
    this.#bytesMax = options.bytesMax;
    this.#places = options.places ?? Uint32Array.from({ length: options.plan.count }, (_, place) => place);
    this.#failed.promise.catch(() => undefined);
  }

  /** Begins to make packages; resolves when the stock is full, or all are made. */
  fill(): Promise<void> {
    const makers = Array.from({ length: makersCount }, () => this.#make());
    Promise.all(makers).then(
      () => this.#filled.resolve(),
      (failure: unknown) => this.#failed.reject(failure),
    );
    return Promise.race([this.#filled.promise, this.#failed.promise]);
  }

  /** The package at a place of the plan, as soon as there is one; each can be taken once. */
  take(index: number): Promise<Parcel> {
    const parcel = this.#ready.get(index);
    if (parcel) {
      this.#ready.delete(index);
      this.#bytes -= parcel.bytes.length;
      if (this.#bytes < this.#bytesMax) {
        this.#room?.resolve();
        this.#room = undefined;
      }
      return Promise.resolve(parcel);
    }
    const wanted = Promise.withResolvers<Parcel>();
    this.#waiting.set(index, wanted.resolve);
    this.#room?.resolve();
    this.#room = undefined;
    return Promise.race([wanted.promise, this.#failed.promise]);
  }

  async #make(): Promise<void> {
    for (;;) {
      const index = this.#places[this.#nextToMake];
      if (index === undefined) return;
      const expected = this.#plan.sizes[index] ?? 0;
      // Whatever is waited for is made, however full the stock is; else no run would end.
      if (this.#bytes > 0 && this.#bytes + expected > this.#bytesMax && !this.#waiting.has(index)) {
        this.#filled.resolve();
        this.#room ??= Promise.withResolvers();
        await this.#room.promise;
        continue;
      }
      this.#nextToMake += 1;
      this.#bytes += expected;
      const parcel = await this.#parcel(index);
      this.#bytes -= expected;
      this.#put(parcel);
    }
  }

  #put(parcel: Parcel): void {
    const waiting = this.#waiting.get(parcel.index);
    if (waiting) {
      this.#waiting.delete(parcel.index);
      waiting(parcel);
      return;
    }
    this.#ready.set(parcel.index, parcel);
    this.#bytes += parcel.bytes.length;
  }

  async #parcel(index: number): Promise<Parcel> {
    const { agencies, senders } = this.#plan;
    const { organId = '' } = agencies[senders[index] ?? -1] ?? {};
    const about = this.#plan.statuses?.about[index] ?? -1;
    const bytes =
      about < 0 ? await this.#document(index, organId) : await this.#status(index, organId, about);
    return { index, bytes, digest: createHash('sha256').update(bytes).digest() };
  }

  #document(index: number, organId: string): Promise<Uint8Array> {
    const { sizes, priorities, run } = this.#plan;
    const to = receiversOf(this.#plan, index);
    const attached = Math.max(64, (sizes[index] ?? 0) - bareBytes - to.length * receiverBytes);
    return this.#composer.document(organId, {
      to,
      codeNumber: String(index + 1),
      codeNotation: notationOf(run),
      typeName: 'Công văn',
      subject: `Văn bản thử tải số ${index + 1}`,
      priority: priorities[index] ?? 0,
      attachments: [{ name: 'van-ban.txt', bytes: filler(attached, index) }],
    });
  }

  #status(index: number, organId: string, about: number): Promise<Uint8Array> {
    const { agencies, senders, statuses, run } = this.#plan;
    return this.#composer.status(organId, {
      about: {
        sender: agencies[senders[about] ?? -1]?.organId ?? '',
        codeNumber: String(about + 1),
        codeNotation: notationOf(run),
      },
      statusCode: String(statuses?.codes[index]).padStart(2, '0'),
      description: `Trạng thái thử tải,${index + 1}/${notationOf(run)}`,
    });
  }
}

/** Longer than the window in which a compressor looks for repetitions. */
const blockBytes = 768 * 1024;

/**
 * Base64 text that nothing makes smaller: its ZIP in base64 is as long as the text. Each begins with its number, so that no two
 * packages have the same content, which would be stored once for both.
 */
function filler(length: number, index: number): Uint8Array {
  const bytes = Buffer.alloc(length, noise());
  bytes.write(`Nội dung mô phỏng, không có giá trị pháp lý, gói ${index + 1}. `);
  return bytes;
}

let block: Buffer | undefined;

function noise(): Buffer {
  block ??= Buffer.from(Buffer.from(seededRandom('filler').bytes(blockBytes)).toString('base64'));
  return block;
}
