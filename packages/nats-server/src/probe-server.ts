import { connect } from 'node:net';

/** What a server says of itself to whoever connects. */
export type ServerInfo = {
  readonly version: string;
  readonly serverName: string;
  readonly maxPayloadBytes: number;
  readonly jetstream: boolean;
};

const infoBytesMax = 64 * 1024;

/** The greeting of the NATS server at an address, or undefined when nothing there greets like one in time. */
export function probeServer(host: string, port: number, timeoutMs = 2_000): Promise<ServerInfo | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let greeting = '';
    const end = (info?: ServerInfo) => {
      socket.destroy();
      resolve(info);
    };
    socket.setTimeout(timeoutMs, () => end());
    socket.on('error', () => end());
    socket.on('close', () => end());
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      greeting += part;
      if (greeting.includes('\r\n') || greeting.length > infoBytesMax) end(parseGreeting(greeting));
    });
  });
}

function parseGreeting(greeting: string): ServerInfo | undefined {
  const json = /^INFO (\{.*\})\s*\r\n/.exec(greeting)?.[1];
  if (json === undefined) return undefined;
  try {
    const { version, server_name, max_payload, jetstream }: Readonly<Record<string, unknown>> =
      JSON.parse(json);
    return {
      version: String(version),
      serverName: String(server_name),
      maxPayloadBytes: Number(max_payload),
      jetstream: jetstream === true,
    };
  } catch {
    return undefined;
  }
}
