import { ExchangeError } from '@lienthong/errors';

type Place = {
  readonly host: string;
  readonly storeDir: string;
  readonly logPath: string;
};

/** The error that says in our words why a server refused to run, from its own: the log of its start, or its check of the configuration. */
export function startComplaint(said: string, place: Place): ExchangeError {
  const reason = lastComplaint(said);
  const taken = /:(\d+): bind: address already in use/.exec(said);
  if (taken)
    return new ExchangeError('NATS_SERVER_PORT_IN_USE', { host: place.host, port: Number(taken[1]) });
  if (/no space left on device|disk quota exceeded/i.test(said))
    return new ExchangeError('NATS_SERVER_DISK_FULL', { path: place.storeDir });
  if (/storage directory|not a directory|permission denied|read-only file system/i.test(reason))
    return new ExchangeError('NATS_SERVER_STORE_UNUSABLE', { path: place.storeDir, reason });
  if (/^\S+:\d+:\d+: /m.test(reason)) return new ExchangeError('NATS_SERVER_CONFIG_INVALID', { reason });
  return new ExchangeError('NATS_SERVER_START_FAILED', { reason, logPath: place.logPath });
}

/** The gravest and latest line, without date and process number. */
function lastComplaint(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const worst =
    lines.findLast((line) => line.includes('[FTL]')) ?? lines.findLast((line) => line.includes('[ERR]'));
  return (
    (worst ?? lines.slice(0, 5).join(' ')).replace(/^.*\[(?:FTL|ERR)\] |^nats-server: /, '').slice(0, 500) ||
    'no reason given'
  );
}
