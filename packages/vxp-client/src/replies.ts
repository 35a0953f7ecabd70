import { ExchangeError } from '@lienthong/errors';
import type { VxpOperation } from '@lienthong/vxp';
import { isJsonObject, type JsonMembers } from './json-members.ts';
import type { ListOperation, ListRow } from './list-members.ts';
import type { RawReply } from './raw-reply.ts';

/** What every JSON reply says. A refusal is a reply, not an error. */
export type VxpReply = {
  readonly httpStatus: number;
  /** `OK` or `FAIL`. */
  readonly status: string;
  /** `0` where all is well. */
  readonly errorCode: string;
  readonly errorDesc: string;
};

/** A list; empty where the call was refused. */
export type ListReply<Operation extends ListOperation> = VxpReply & {
  readonly data: readonly ListRow<Operation>[];
};
/** The id of a sent package; empty where it was refused. */
export type SendReply = VxpReply & { readonly docId: string };
/** A fetched package; undefined where the call was refused. */
export type EdocReply = VxpReply & { readonly bytes: Buffer | undefined };
/** How many packages wait; 0 where the call was refused. */
export type CountReply = VxpReply & { readonly count: number };
/** A downloaded package; undefined where the server has sent nothing, which is how it refuses. */
export type DownloadReply = { readonly httpStatus: number; readonly bytes: Buffer | undefined };

/** Reads one reply, more strictly than the SDK does: what the SDK would lose without a word is an error here. */
export class ReplyReader {
  readonly #operation: VxpOperation;
  readonly #raw: RawReply;
  readonly #members: JsonMembers;

  /** @throws VXP_REPLY_UNREADABLE where the reply is not a JSON object. */
  constructor(operation: VxpOperation, raw: RawReply) {
    this.#operation = operation;
    this.#raw = raw;
    let value: unknown;
    try {
      value = JSON.parse(raw.body.toString());
    } catch {
      throw this.#unreadable('it is not JSON', 'không phải JSON');
    }
    if (!isJsonObject(value)) throw this.#unreadable('it is not a JSON object', 'không phải đối tượng JSON');
    this.#members = value;
  }

  /** @throws VXP_REPLY_UNREADABLE where one of the three members is missing. */
  plain(): VxpReply {
    return {
      httpStatus: this.#raw.httpStatus,
      status: this.#text('status'),
      errorCode: this.#text('ErrorCode'),
      errorDesc: this.#text('ErrorDesc'),
    };
  }

  /** @throws VXP_REPLY_UNREADABLE where a good reply has no list, or a row of it holds something else than texts. */
  list<Operation extends ListOperation>(): ListReply<Operation> {
    const reply = this.plain();
    if (reply.errorCode !== '0') return { ...reply, data: [] };
    const data = this.#members['data'];
    if (!Array.isArray(data)) throw this.#missing('data');
    const isRow = (row: unknown) =>
      isJsonObject(row) && Object.values(row).every((value) => value !== null && typeof value !== 'object');
    if (!data.every(isRow))
      throw this.#unreadable(
        'a row holds something else than texts',
        'có dòng chứa giá trị không phải chuỗi',
      );
    return { ...reply, data };
  }

  /** @throws VXP_REPLY_UNREADABLE where there is no DocId, refused or not. */
  sent(): SendReply {
    return { ...this.plain(), docId: this.#text('DocId') };
  }

  /** @throws VXP_REPLY_UNREADABLE where `data` is missing. */
  edoc(): EdocReply {
    const reply = this.plain();
    const data = this.#text('data');
    return { ...reply, bytes: reply.errorCode === '0' ? Buffer.from(data, 'base64') : undefined };
  }

  /** @throws VXP_REPLY_UNREADABLE where a good reply has no whole number `count`. */
  count(): CountReply {
    const reply = this.plain();
    if (reply.status === 'FAIL') return { ...reply, count: 0 };
    const text = this.#text('count');
    if (!/^\d{1,15}$/.test(text)) throw this.#missing('count');
    return { ...reply, count: Number(text) };
  }

  #text(name: string): string {
    const value = this.#members[name];
    if (typeof value !== 'string' && typeof value !== 'number') throw this.#missing(name);
    return String(value);
  }

  #missing(name: string): ExchangeError {
    return this.#unreadable(`it has no proper \`${name}\``, `không có \`${name}\` hợp lệ`);
  }

  #unreadable(problem: string, problemVi: string): ExchangeError {
    const { httpStatus } = this.#raw;
    return new ExchangeError('VXP_REPLY_UNREADABLE', {
      operation: this.#operation,
      httpStatus,
      problem,
      problemVi,
    });
  }
}
