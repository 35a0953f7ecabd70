import { ledgerStoreContract } from './ledger-store.contract.ts';
import { MemoryLedgerStore } from './memory-ledger-store.ts';

ledgerStoreContract('memory', async () => new MemoryLedgerStore());
ledgerStoreContract(
  'memory, packed at once',
  async () => new MemoryLedgerStore({ unpackedMax: { all: 1, one: 1 } }),
);
