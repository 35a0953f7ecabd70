/** Values that a log line may carry beside its event name. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured log; events are stable kebab-case names, fields are data. */
export interface Logger {
  log(level: LogLevel, event: string, fields?: LogFields): void;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Writes one JSON object a line through `write`, from level `least` upwards. */
export function jsonLogger(write: (line: string) => void, least: LogLevel = 'info'): Logger {
  return {
    log(level, event, fields) {
      if (order.indexOf(level) < order.indexOf(least)) return;
      write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
    },
  };
}

/** Drops everything: for tests and embedding. */
export const silentLogger: Logger = { log: () => undefined };
