export { type Clock, ManualClock, systemClock } from './clock.ts';
export { type Closer, Closers } from './closers.ts';
export { assertInvariant } from './invariant.ts';
export { Limiter } from './limiter.ts';
export { jsonLogger, type LogFields, type Logger, type LogLevel, silentLogger } from './logger.ts';
export { type RandomSource, randomUuid, seededRandom, systemRandom } from './random-source.ts';
