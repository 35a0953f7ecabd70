import { ledgerStoreContract } from './ledger-store.contract.ts';
import { MemoryLedgerStore } from './memory-ledger-store.ts';

ledgerStoreContract('memory', async () => new MemoryLedgerStore());
