import { runTierService } from '@lienthong/node-host';

await runTierService('commune');
