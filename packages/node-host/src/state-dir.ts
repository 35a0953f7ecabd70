import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { type HopModes, hopModes, type PolicyChanges, policyChangesSchema } from '@lienthong/exchange';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/** What a running exchange tells other processes of the same user. */
export type RunFile = {
  /** Process that runs the exchange. */
  readonly pid: number;
  /** Server that the axis is on; the servers of a cluster, separated by commas; of several sites, that of the first. */
  readonly url: string;
  /** Sites with a server each, where there are several: each after the one above it. */
  readonly sites?: readonly RunSite[] | undefined;
  /** Whether the server knows the users of the credentials file; a given server may know none. */
  readonly authenticated: boolean;
  readonly registry: string;
  readonly routing: 'tiered' | 'hub';
  /** Time after which a message that a host has taken and not settled comes again, milliseconds. */
  readonly ackWaitMs?: number | undefined;
  /** What nodes do to the bytes of packages, where not all hand them on as they came. */
  readonly hopModes?: HopModes | undefined;
  /** What nodes are told, where not all do as usual. */
  readonly policies?: PolicyChanges | undefined;
  /** Hosts that run in processes of their own, with their nodes. */
  readonly hosts: readonly { readonly host: string; readonly nodes: readonly string[] }[];
  /** Where the gateway is, while there is one. */
  readonly gateway?:
    | {
        readonly url: string /** Whether it runs in a process of its own. */;
        readonly isApart?: boolean | undefined;
      }
    | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
};

/** A site as others find it. */
export type RunSite = {
  readonly name: string;
  /** The site that its link leads to. */
  readonly above?: string | undefined;
  readonly url: string;
  /** Port of the link to the site above, which can be cut. */
  readonly linkPort?: number | undefined;
  readonly nodes: readonly string[];
};

const siteSchema: z.ZodType<RunSite> = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  above: z.string().optional(),
  url: z.string(),
  linkPort: z.int().positive().optional(),
  nodes: z.array(z.string()),
});

const runSchema: z.ZodType<RunFile> = z.strictObject({
  pid: z.int().positive(),
  url: z.string(),
  sites: z.array(siteSchema).optional(),
  authenticated: z.boolean(),
  registry: z.string(),
  routing: z.enum(['tiered', 'hub']),
  ackWaitMs: z.int().positive().optional(),
  hopModes: z.record(z.string(), z.enum(hopModes)).optional(),
  policies: policyChangesSchema.optional(),
  hosts: z.array(z.strictObject({ host: z.string(), nodes: z.array(z.string()) })),
  gateway: z.strictObject({ url: z.string(), isApart: z.boolean().optional() }).optional(),
  startedAt: z.number(),
});

/** Where an exchange keeps everything: one directory that the user can see, copy and delete. */
export class StateDir {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  get pki(): string {
    return join(this.path, 'pki');
  }

  /** How the trust services behave while they run. */
  get trustServices(): string {
    return join(this.path, 'trust-services.json');
  }

  get nats(): string {
    return join(this.path, 'nats');
  }

  /** Directories of the servers of a cluster, by number. */
  get cluster(): string {
    return join(this.path, 'cluster');
  }

  /** What belongs to one site of several: its server's directory and its keys. */
  site(name: string): { readonly nats: string; readonly credentials: string } {
    const path = join(this.path, 'sites', name);
    return { nats: join(path, 'nats'), credentials: join(path, 'credentials.json') };
  }

  get credentials(): string {
    return join(this.path, 'credentials.json');
  }

  /** Client systems of the gateway. */
  get systems(): string {
    return join(this.path, 'systems.json');
  }

  /** What whoever steers the gateway shows it. */
  get gatewayToken(): string {
    return join(this.path, 'gateway-token');
  }

  /** How the links between sites are to be. */
  get links(): string {
    return join(this.path, 'links.json');
  }

  /**
   * Notes how the data here is divided among servers: the first start decides.
   *
   * @param layout - one line: `local`, `cluster`, `tiered province`
   * @throws STATE_LAYOUT_OTHER when it is divided otherwise, and would not be found
   */
  async claimLayout(layout: string): Promise<void> {
    const noted = await this.#notedLayout();
    const present = noted ?? (await this.readLayout());
    if (present !== undefined && present !== layout)
      throw new ExchangeError('STATE_LAYOUT_OTHER', { path: this.path, present, wanted: layout });
    if (noted === undefined) await writePrivateFile(this.#layoutFile, `${layout}\n`);
  }

  /** How the data here is divided among servers, as {@link claimLayout} noted it; undefined where there is none. */
  async readLayout(): Promise<string | undefined> {
    // Directories of earlier releases say nothing, and have one server.
    return (await this.#notedLayout()) ?? ((await isThere(this.nats)) ? 'local' : undefined);
  }

  async #notedLayout(): Promise<string | undefined> {
    return (await readPrivateFile(this.#layoutFile))?.trim();
  }

  get #layoutFile(): string {
    return join(this.path, 'layout');
  }

  get #runFile(): string {
    return join(this.path, 'run.json');
  }

  /**
   * What the exchange that runs here says of itself.
   *
   * @throws NOT_RUNNING when none runs
   */
  async readRun(): Promise<RunFile> {
    const text = await readPrivateFile(this.#runFile);
    const parsed = text === undefined ? undefined : runSchema.safeParse(parseJson(text));
    if (!parsed?.success || !isAlive(parsed.data.pid))
      throw new ExchangeError('NOT_RUNNING', { path: this.path });
    return parsed.data;
  }

  /** Tells others that the exchange runs. */
  async writeRun(run: RunFile): Promise<void> {
    await writePrivateFile(this.#runFile, JSON.stringify(run, undefined, 1));
  }

  /** Tells others that it no longer does. */
  async removeRun(): Promise<void> {
    await rm(this.#runFile, { force: true });
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // half a file of a killed process: as good as none
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}
