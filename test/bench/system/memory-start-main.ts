import { startEmulator } from '@lienthong/emulator';
import { loadSeed } from '@lienthong/seeds';

// An exchange in memory as a program starts it: from the call, and from the start of the process, to the first answer of a node.
const calledAt = performance.now();
const emulator = await startEmulator({ registry: loadSeed('nghe-an-2019') });
const operator = await emulator.session.operator();
await operator.counters();
const readyAt = performance.now();
process.stdout.write(JSON.stringify({ readyMs: readyAt - calledAt, fromStartMs: readyAt }));
await emulator.stop();
