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
  /**
   * Calls `onRecord` for each record of all ledgers, in the order of their sequences, and then for each new one, without
   * a gap and none twice, over outages of the store; resolves when those stored at the call have been given. `onRecord`
   * must not throw.
   *
   * @throws AXIS_UNREACHABLE when the stored ones could not be read
   * @throws AXIS_NOT_ALLOWED
   */
  follow(onRecord: (record: LedgerRecord) => void): Promise<LedgerFollower>;
}

/** Ledgers that are followed. */
export interface LedgerFollower {
  /**
   * Resolves when every record that was stored at the call has been given.
   *
   * @throws AXIS_UNREACHABLE when the store did not say how far it is, or the following has ended
   */
  settled(): Promise<void>;
  /** Ends the calls. */
  close(): Promise<void>;
}
