import { ExchangeError } from '@lienthong/errors';
import type { LinkProxy } from '@lienthong/nats-server';
import { readPrivateFile, type StateDir, writePrivateFile } from '@lienthong/node-host';
import type { Clock } from '@lienthong/runtime';
import { z } from 'zod';

/** How the link of a site to the one above is to be. */
export type LinkOrder = {
  readonly state: 'up' | 'cut' | 'stalled';
  /** Time that every byte is on its way, milliseconds. */
  readonly delayMs?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
};

const bookSchema: z.ZodType<Readonly<Record<string, LinkOrder>>> = z.record(
  z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  z.strictObject({
    state: z.enum(['up', 'cut', 'stalled']),
    delayMs: z.int().min(0).max(60_000).optional(),
    bytesPerSecond: z.int().min(1).max(1_000_000_000).optional(),
  }),
);

/** How often the process that has the links looks into the book, milliseconds. */
const lookMs = 200;

/** How the links between sites are to be, in a file of the state directory: whoever runs them follows it, others write it. */
export class LinkBook {
  readonly #path: string;

  constructor(state: Pick<StateDir, 'links'>) {
    this.#path = state.links;
  }

  /**
   * What was ordered, by site; a site that is not named has its link up.
   *
   * @throws CONFIGURATION_INVALID when the file is not what was written
   */
  async read(): Promise<Readonly<Record<string, LinkOrder>>> {
    const text = await readPrivateFile(this.#path);
    if (text === undefined) return {};
    try {
      return bookSchema.parse(JSON.parse(text));
    } catch (cause) {
      const details = { where: this.#path, problem: 'not a book of links' };
      throw new ExchangeError('CONFIGURATION_INVALID', details, { cause });
    }
  }

  /** @throws CONFIGURATION_INVALID, STATE_UNUSABLE */
  async order(site: string, order: LinkOrder): Promise<void> {
    await this.#write({ ...(await this.read()), [site]: order });
  }

  /** All links up, as at every start. */
  async clear(): Promise<void> {
    await this.#write({});
  }

  /** Makes the links as ordered until `signal` is aborted; what cannot be read is told and changes nothing. */
  async follow(
    links: ReadonlyMap<string, LinkProxy>,
    options: {
      readonly clock: Clock;
      readonly signal: AbortSignal;
      readonly onFailure: (failure: unknown) => void;
    },
  ): Promise<void> {
    const { clock, signal, onFailure } = options;
    let done = '{}';
    while (!signal.aborted) {
      try {
        const orders = await this.read();
        const wanted = JSON.stringify(orders);
        if (wanted !== done) {
          for (const [site, link] of links) obey(link, orders[site] ?? { state: 'up' });
          done = wanted;
        }
      } catch (failure) {
        onFailure(failure);
      }
      await clock.sleep(lookMs, signal).catch(() => undefined); // ended
    }
  }

  #write(orders: Readonly<Record<string, LinkOrder>>): Promise<void> {
    return writePrivateFile(this.#path, `${JSON.stringify(orders, undefined, 1)}\n`);
  }
}

function obey(link: LinkProxy, { state, delayMs, bytesPerSecond }: LinkOrder): void {
  link.slow({
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
  });
  if (state === link.state) return;
  if (state === 'up') link.mend();
  else if (state === 'cut') link.cut();
  else link.stall();
}
