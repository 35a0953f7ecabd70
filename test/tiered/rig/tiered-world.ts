import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SiteLevel } from '@lienthong/emulator';
import {
  type AgencyDesk,
  type BooksVerdict,
  type LocalExchange,
  type RunningSite,
  startLocalExchange,
} from '@lienthong/emulator';
import { isExchangeError } from '@lienthong/errors';
import type { NodeId } from '@lienthong/registry';
import { expect } from 'vitest';

/** A document that a node has accepted. */
export type AcceptedMail = {
  readonly from: string;
  readonly to: string;
  readonly documentId: string;
  readonly bytes: Uint8Array;
};

/** An exchange of several sites, and an account of its own of what was accepted, kept apart from everything under test. */
export class TieredWorld {
  readonly exchange: LocalExchange;
  readonly accepted: AcceptedMail[] = [];
  readonly #directory: string;
  #number = 0;

  private constructor(exchange: LocalExchange, directory: string) {
    this.exchange = exchange;
    this.#directory = directory;
  }

  static async start(options: {
    readonly registry: string;
    readonly mode: 'tiered' | 'cluster';
    readonly sites?: SiteLevel;
  }): Promise<TieredWorld> {
    const directory = await mkdtemp(join(tmpdir(), 'lienthong-sites-'));
    try {
      const exchange = await startLocalExchange({
        ...options,
        stateDir: directory,
        env: { ...process.env, NATS_URL: undefined },
        syncInterval: 'default',
        // Soon enough to notice a dead link, not so soon that a busy machine counts as one.
        linkPingMs: 1_500,
        // What a dead server had in hand comes again soon.
        ackWaitMs: 3_000,
      });
      return new TieredWorld(exchange, directory);
    } catch (failure) {
      await rm(directory, { recursive: true, force: true });
      throw failure;
    }
  }

  async stop(): Promise<void> {
    await this.exchange.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  site(name: string): RunningSite {
    const site = this.exchange.sites.find((one) => one.name === name);
    if (!site) throw new Error(`no site ${name}`);
    return site;
  }

  /** The first communes below a node. */
  communesBelow(district: string, count: number): readonly string[] {
    return this.exchange.emulator.topology.childrenOf(district as NodeId).slice(0, count);
  }

  desk(code: string): Promise<AgencyDesk> {
    return this.exchange.emulator.session.desk(code);
  }

  /** Sends a new document until its node has answered; the same bytes each time. */
  async send(from: string, to: string): Promise<AcceptedMail> {
    const desk = await this.desk(from);
    this.#number += 1;
    const codeNumber = String(this.#number);
    const bytes = await desk.compose({
      to: [this.exchange.emulator.registry.get(to)],
      codeNumber,
      codeNotation: 'BC-UBND',
      typeName: 'Báo cáo',
      subject: `Báo cáo ${codeNumber}`,
      attachments: [{ name: 'a.txt', bytes: Buffer.from(`nội dung ${codeNumber} `.repeat(200)) }],
    });
    for (;;) {
      try {
        const { outcome } = await desk.submit(bytes, { timeoutMs: 10_000 });
        expect(outcome).toMatchObject({ status: 'accepted' });
        const mail = { from, to, documentId: outcome.documentId, bytes };
        this.accepted.push(mail);
        return mail;
      } catch (failure) {
        // The server was killed under it, or starts: whoever has no answer asks again.
        if (!isExchangeError(failure, 'AXIS_UNREACHABLE', 'AXIS_NODE_ABSENT')) throw failure;
      }
    }
  }

  /** Each sender sends `each` documents, one after the other; the senders do so at the same time. */
  async sendFrom(
    senders: readonly string[],
    to: (sender: string, index: number) => string,
    options: { readonly each: number; readonly onAnswer?: (count: number) => void },
  ): Promise<readonly AcceptedMail[]> {
    const mails: AcceptedMail[] = [];
    await Promise.all(
      senders.map(async (sender) => {
        for (let index = 0; index < options.each; index += 1) {
          mails.push(await this.send(sender, to(sender, index)));
          options.onAnswer?.(mails.length);
        }
      }),
    );
    return mails;
  }

  /** Documents in a mailbox, in the order of arrival. */
  async mailbox(code: string): Promise<readonly { readonly sender: string; readonly documentId: string }[]> {
    const items = await (await this.desk(code)).inbox();
    return items.map(({ facts }) => ({ sender: facts.sender, documentId: facts.documentId }));
  }

  /** Waits until every accepted document is in its mailbox and its sender has the receipt. */
  async settled(): Promise<void> {
    await expect
      .poll(
        async () => {
          const senders = [...new Set(this.accepted.map(({ from }) => from))];
          const sent = await Promise.all(senders.map((code) => this.#sent(code)));
          return sent.flat().filter(({ copies, arrived }) => copies === arrived).length;
        },
        { timeout: 120_000, interval: 100 },
      )
      .toBe(this.accepted.length);
  }

  /** What an agency has sent; nothing while its node cannot be asked. */
  async #sent(code: string): Promise<Awaited<ReturnType<AgencyDesk['sent']>>> {
    try {
      return await (await this.desk(code)).sent();
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_UNREACHABLE', 'AXIS_NODE_ABSENT')) throw failure;
      return [];
    }
  }

  /** The books of all sites that answer; asked again while a host finds its server again. */
  async books(options: { readonly atRest: boolean }): Promise<BooksVerdict> {
    for (;;) {
      try {
        return await this.exchange.emulator.session.verifyBooks(options);
      } catch (failure) {
        if (!isExchangeError(failure, 'AXIS_UNREACHABLE', 'AXIS_NODE_ABSENT')) throw failure;
      }
    }
  }

  /** Each accepted document is in its mailbox once, as it was sent; and the books of all sites agree. */
  async expectEverythingOnce(): Promise<void> {
    await this.settled();
    const expected = Map.groupBy(this.accepted, ({ to }) => to);
    for (const [to, mails] of expected) {
      const ids = (await this.mailbox(to)).map(({ documentId }) => documentId);
      expect(ids.toSorted()).toEqual(mails.map(({ documentId }) => documentId).toSorted());
      const desk = await this.desk(to);
      const item = (await desk.inbox()).at(-1);
      const mail = mails.find(({ documentId }) => documentId === item?.facts.documentId);
      if (item && mail) expect(Buffer.compare(await desk.fetch(item), mail.bytes)).toBe(0);
    }
    expect(await this.books({ atRest: true })).toMatchObject({
      sound: true,
      broken: [],
      imbalances: [],
      doubled: [],
      mismatches: [],
      absent: [],
    });
  }

  /** What each sender has sent came to `to` in the order in which it was accepted. */
  async expectOrder(to: string, mails: readonly AcceptedMail[]): Promise<void> {
    const wanted = new Set(mails.map(({ documentId }) => documentId));
    const arrived = (await this.mailbox(to)).filter(({ documentId }) => wanted.has(documentId));
    for (const [sender, own] of Map.groupBy(mails, ({ from }) => from))
      expect(arrived.filter((mail) => mail.sender === sender).map(({ documentId }) => documentId)).toEqual(
        own.map(({ documentId }) => documentId),
      );
  }
}
