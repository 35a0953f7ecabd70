export { type Clock, ManualClock, machineClock, systemClock, turnOf } from './clock.ts';
export {
  type ClockOrder,
  type ClockSetting,
  changedSetting,
  clockBounds,
  clockSpeedBounds,
  instantOf,
  machineTime,
} from './clock-setting.ts';
export { type Closer, Closers } from './closers.ts';
export { ControlledClock } from './controlled-clock.ts';
export { assertInvariant } from './invariant.ts';
export { Limiter } from './limiter.ts';
export { jsonLogger, type LogFields, type Logger, type LogLevel, silentLogger } from './logger.ts';
export { type RandomSource, randomUuid, seededRandom, systemRandom } from './random-source.ts';
export { SkewedClock } from './skewed-clock.ts';
export { TurnedClock } from './turned-clock.ts';
