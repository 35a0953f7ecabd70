/** One durable group of entries of one node: their lines joined by line breaks. */
export type LedgerRecord = {
  /** The ledger's owner, as an address of the axis. */
  readonly node: string;
  /** Place of the record in the store; of one node it grows from record to record. */
  readonly sequence: number;
  readonly lines: readonly string[];
};

/** Where ledgers are kept. Implementations pass `ledger-store.contract.ts`. */
export interface LedgerStore {
  /**
   * Appends lines to a ledger in one piece; resolves with the record's sequence when durable. Trying again after
   * AXIS_UNREACHABLE with the same arguments is safe.
   *
   * @param after - sequence of the node's last record, 0 where there is none
   * @throws LEDGER_CONFLICT when somebody else has appended: two processes serve the node
   * @throws AXIS_UNREACHABLE when the store did not confirm in time
   * @throws AXIS_FULL when there is no room
   */
  append(node: string, lines: readonly string[], after: number): Promise<number>;
  /** All records of the nodes, each node's in order. */
  read(nodes: readonly string[]): AsyncIterable<LedgerRecord>;
}
