import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Control } from '@lienthong/control';
import type { ControlClient, ControlEvent, Network } from '@lienthong/control/client';
import type { RecordedDocument } from './recorded-documents.ts';

/** A control API as a page sees it, whose news are ours: every other call is passed on to a real one. */
export type NewsFront = {
  readonly url: string;
  /** Address that opens a session. */
  readonly launchUrl: () => string;
  /** Tells documents at an even pace, for a while. */
  readonly tellSteadily: (pace: {
    readonly documentsPerSecond: number;
    readonly forMs: number;
  }) => Promise<number>;
  /** Tells at least so many events, as fast as the page takes them, and one last with this subject; resolves with how many. */
  readonly tellAll: (flood: { readonly events: number; readonly lastSubject: string }) => Promise<number>;
  readonly close: () => Promise<void>;
};

const batchMs = 10;

/** @param options.nodeCount - the network is shown with this many nodes */
export async function startNewsFront(options: {
  readonly control: Control;
  readonly client: ControlClient;
  readonly documents: readonly RecordedDocument[];
  readonly nodeCount: number;
}): Promise<NewsFront> {
  const { control, client, documents } = options;
  const target = new URL(control.url);
  const network = JSON.stringify(widened(await client.network(), options.nodeCount));
  const readers = new Set<ServerResponse>();
  let told = 0;
  let turn = 0;

  const pass = (call: IncomingMessage, response: ServerResponse): void => {
    const { origin: _, ...headers } = call.headers;
    const passed = requestOf(
      {
        host: target.hostname,
        port: target.port,
        method: call.method,
        path: call.url,
        headers: { ...headers, host: target.host },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    call.pipe(passed);
  };

  const server = createServer((call, response) => {
    const path = (call.url ?? '/').split('?', 1)[0];
    if (path === '/api/v1/network') {
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
      response.end(network);
    } else if (path === '/api/v1/events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
      response.write(`retry: 1000\n: front-${told}\n\n`);
      readers.add(response);
      response.once('close', () => readers.delete(response));
    } else pass(call, response);
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const framesOf = (document: RecordedDocument): string => {
    turn += 1;
    return document.map((event) => frameOf({ ...event, pkg: `pkg-${turn}` })).join('');
  };
  const frameOf = (event: ControlEvent): string => {
    told += 1;
    const renewed = { ...event, id: `front-${told}`, at: Date.now() };
    return `id: ${renewed.id}\nevent: ${event.type}\ndata: ${JSON.stringify(renewed)}\n\n`;
  };
  const documentAt = (index: number): RecordedDocument => documents[index % documents.length] ?? [];
  const write = async (text: string): Promise<void> => {
    for (const reader of readers)
      if (!reader.write(text)) await new Promise<void>((resolve) => reader.once('drain', resolve));
  };

  return {
    url,
    launchUrl: () => control.launchUrl().replace(control.url, url),
    tellSteadily: async ({ documentsPerSecond, forMs }) => {
      const startedAt = performance.now();
      let count = 0;
      for (let elapsed = 0; elapsed < forMs; elapsed = performance.now() - startedAt) {
        let text = '';
        for (; count < (elapsed * documentsPerSecond) / 1_000; count += 1)
          text += framesOf(documentAt(count));
        if (text !== '') await write(text);
        await new Promise((resolve) => setTimeout(resolve, batchMs));
      }
      return count;
    },
    tellAll: async ({ events, lastSubject }) => {
      const before = told;
      for (let index = 0; told - before < events; index += 1) await write(framesOf(documentAt(index)));
      const last = documentAt(0)[0];
      if (last) await write(frameOf({ ...last, pkg: 'pkg-last', subject: lastSubject }));
      return told - before;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The network with further communes, one in each district in turn, until it has as many nodes as are asked for. */
function widened(network: Network, nodeCount: number): Network {
  const districts = network.nodes.filter(({ depth }) => depth === 2);
  const added = Array.from({ length: Math.max(0, nodeCount - network.nodes.length) }, (_, index) => {
    const { id: parent, lat, lon } = districts[index % districts.length] ?? { id: '' };
    return {
      id: `xa-${index + 1}`,
      name: `UBND xã Mới ${index + 1}`,
      tier: 'commune',
      parent,
      depth: 3,
      agencyCount: 1,
      lat,
      lon,
    };
  });
  return {
    ...network,
    nodes: [...network.nodes, ...added],
    edges: [...network.edges, ...added.map(({ id, parent }) => ({ from: id, to: parent }))],
  };
}
