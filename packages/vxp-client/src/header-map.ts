import { ExchangeError } from '@lienthong/errors';
import { JavaHashMap } from '@lienthong/vxp';

/** Arguments of a call, as the SDK takes them in its JSON argument. */
export type Arguments = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * The header map of one service object of the SDK: the time of construction and the system id, and every argument of
 * every call since, because nothing is ever removed from it.
 *
 * @clause VXP §2.1
 */
export class HeaderMap {
  readonly #entries: JavaHashMap = new JavaHashMap();

  constructor(options: { readonly timestamp: string; readonly systemId: string }) {
    this.#entries.set('timestamp', options.timestamp);
    this.#entries.set('systemid', options.systemId);
  }

  /**
   * The entries after those of a call were put in.
   *
   * @param call - `rawMembers`: arguments that are kept as JSON text; `hashFile`: only for sendEdoc.
   * @throws VXP_ARGUMENT_INVALID where a name is no header name, or a value has no form of text.
   */
  put(call: {
    readonly contentType: string;
    readonly parameters: Arguments;
    readonly rawMembers: readonly string[];
    readonly hashFile?: string | undefined;
  }): readonly (readonly [name: string, value: string])[] {
    const members = Object.entries(call.parameters).map(([name, value]): [string, string] => {
      const text = call.rawMembers.includes(name) ? JSON.stringify(value) : textOf(name, value);
      checkHeader(name, text);
      return [name, text];
    });
    this.#entries.set('Content-Type', call.contentType);
    for (const [name, text] of members) this.#entries.set(name, text);
    if (call.hashFile !== undefined) this.#entries.set('hash-file', call.hashFile);
    return [...this.#entries];
  }
}

/** Numbers and truth values become text, an array of one element becomes its element. */
function textOf(name: string, value: Arguments[string]): string {
  if (typeof value !== 'object') return String(value);
  if (value.length === 1) return String(value[0]);
  throw new ExchangeError('VXP_ARGUMENT_INVALID', {
    name,
    problem: 'an array of other than one element has no form of text',
    problemVi: 'mảng không có đúng một phần tử thì không đổi ra chuỗi được',
  });
}

function checkHeader(name: string, text: string): void {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    throw new ExchangeError('VXP_ARGUMENT_INVALID', {
      name,
      problem: 'it is not a header name',
      problemVi: 'không phải là tên header',
    });
  if (text.includes('\u007f'))
    throw new ExchangeError('VXP_ARGUMENT_INVALID', {
      name,
      problem: 'it holds the control character U+007F',
      problemVi: 'có ký tự điều khiển U+007F',
    });
}
