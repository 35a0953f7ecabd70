import { IntTable } from './int-table.ts';
import { bindingColumn, bindingColumns, noNamespace, xmlNamespace } from './xml-index.ts';

export const xmlNamespaceUri = 'http://www.w3.org/XML/1998/namespace';
export const xmlnsNamespaceUri = 'http://www.w3.org/2000/xmlns/';

/** So many prefixes are compared byte by byte; documents have few, and a hostile one with thousands must not cost their square. */
const scannedMax = 8;

/** Prefixes and namespace names of one document as small integers, and which binding each prefix has at the moment. */
export class NamespaceScope {
  readonly prefixes: string[] = ['', 'xml'];
  readonly uris: string[] = ['', xmlNamespaceUri];
  readonly bindings: IntTable = new IntTable(bindingColumns, new Int32Array(bindingColumns * 4));
  /** Innermost binding in scope, of any prefix, or -1. */
  scope = -1;
  readonly #bytes: Buffer;
  /** Where each prefix was met first: start and end, two numbers a prefix. */
  readonly #prefixPlaces: number[] = [0, 0, 0, 0];
  /** Innermost binding of each prefix, or -1. */
  readonly #current: number[] = [-1, -1];
  readonly #byName = new Map<string, number>();
  #lastPrefix = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Index of the prefix written at `start` to `end`; a new one where it has not been met. */
  prefix(start: number, end: number): number {
    if (this.#isPrefixAt(this.#lastPrefix, start, end)) return this.#lastPrefix;
    const near = Math.min(this.prefixes.length, scannedMax);
    for (let prefix = 2; prefix < near; prefix++) {
      if (this.#isPrefixAt(prefix, start, end)) {
        this.#lastPrefix = prefix;
        return prefix;
      }
    }
    const name = this.#bytes.toString('utf8', start, end);
    if (name === 'xml') return xmlNamespace;
    const known = this.#byName.get(name);
    if (known !== undefined) {
      this.#lastPrefix = known;
      return known;
    }
    this.#byName.set(name, this.prefixes.length);
    this.prefixes.push(name);
    this.#prefixPlaces.push(start, end);
    this.#current.push(-1);
    this.#lastPrefix = this.prefixes.length - 1;
    return this.#lastPrefix;
  }

  #isPrefixAt(prefix: number, start: number, end: number): boolean {
    const from = this.#prefixPlaces[prefix * 2] as number;
    const length = (this.#prefixPlaces[prefix * 2 + 1] as number) - from;
    if (length !== end - start || length === 0) return false;
    for (let at = 0; at < length; at++) {
      if (this.#bytes[from + at] !== this.#bytes[start + at]) return false;
    }
    return true;
  }

  /** Index of the namespace that `prefix` has now; -1 where it is not declared. */
  resolve(prefix: number): number {
    const binding = this.#current[prefix] as number;
    if (binding >= 0) return this.bindings.cells[binding * bindingColumns + bindingColumn.uri] as number;
    if (prefix === noNamespace) return noNamespace;
    return prefix === xmlNamespace ? xmlNamespace : -1;
  }

  /** Binds `prefix` to `uri` until {@link leave}. */
  declare(prefix: number, uri: string): void {
    let uriIndex = this.uris.indexOf(uri);
    if (uriIndex < 0) uriIndex = this.uris.push(uri) - 1;
    const binding = this.bindings.count;
    const at = this.bindings.add();
    const cells = this.bindings.cells;
    cells[at + bindingColumn.prefix] = prefix;
    cells[at + bindingColumn.uri] = uriIndex;
    cells[at + bindingColumn.outer] = this.scope;
    cells[at + bindingColumn.hidden] = this.#current[prefix] as number;
    this.#current[prefix] = binding;
    this.scope = binding;
  }

  /** Forgets every binding made since the scope was `outer`. */
  leave(outer: number): void {
    const cells = this.bindings.cells;
    while (this.scope !== outer) {
      const at = this.scope * bindingColumns;
      this.#current[cells[at + bindingColumn.prefix] as number] = cells[at + bindingColumn.hidden] as number;
      this.scope = cells[at + bindingColumn.outer] as number;
    }
  }

  /** Whether `prefix` has been declared since the scope was `outer`. */
  isDeclaredSince(outer: number, prefix: number): boolean {
    const cells = this.bindings.cells;
    for (let binding = this.scope; binding !== outer; ) {
      const at = binding * bindingColumns;
      if (cells[at + bindingColumn.prefix] === prefix) return true;
      binding = cells[at + bindingColumn.outer] as number;
    }
    return false;
  }
}
