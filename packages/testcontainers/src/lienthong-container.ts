import { controlClient, type SystemWithSecret } from '@lienthong/control/client';
import {
  AbstractStartedContainer,
  GenericContainer,
  getContainerRuntimeClient,
  type StartedTestContainer,
  Wait,
} from 'testcontainers';
import { upCommand } from './up-command.ts';

/** Image that is run where none is named: what `infra/containers/Containerfile` makes. */
export const defaultImage = 'lienthong:0.1.0';
/** Ports inside the container. */
export const containerPorts = { vxp: 8_102, control: 8_103, trust: 8_380 } as const;
/** How long the start may take; a slow machine writes hundreds of keys first, milliseconds. */
const startTimeoutMs = 120_000;
const tokenFile = '/state/control-token';

/** The exchange in a container: every tier, the VXP gateway, the control API and the trust services. */
export class LienthongContainer extends GenericContainer {
  #upArguments: readonly string[] = [];

  constructor(image: string = defaultImage) {
    super(image);
    this.withExposedPorts(...Object.values(containerPorts))
      .withUser('1000:1000')
      .withTmpFs({ '/tmp': 'rw', '/state': 'rw,uid=1000,gid=1000,mode=0700' })
      .withStartupTimeout(startTimeoutMs)
      .withWaitStrategy(Wait.forHttp('/api/v1/ready', containerPorts.control).forStatusCode(200));
  }

  /** Runs another list of agencies, such as `national-2019`. */
  withRegistry(name: string): this {
    return this.withUpArguments('--registry', name);
  }

  /** Adds arguments of `lienthong up`, such as `--policy signature=enforce`; the addresses and ports stay as they are. */
  withUpArguments(...more: readonly string[]): this {
    this.#upArguments = [...this.#upArguments, ...more];
    return this;
  }

  /** Starts it and resolves when it takes packages; rejects with the engine's reason where it cannot be started. */
  override async start(): Promise<StartedLienthongContainer> {
    const { info } = await getContainerRuntimeClient();
    this.withCommand(upCommand({ host: info.containerRuntime.host, more: this.#upArguments }));
    return StartedLienthongContainer.of(await super.start());
  }
}

/** An exchange that runs in a container, until `stop()` or the end of its `await using`. */
export class StartedLienthongContainer extends AbstractStartedContainer {
  /** What programs show to the control API as `Authorization: Bearer`. */
  readonly controlToken: string;
  /** The systems that may use the VXP gateway, with their secrets: one for each tier. */
  readonly systems: readonly SystemWithSecret[];

  private constructor(
    started: StartedTestContainer,
    facts: { readonly controlToken: string; readonly systems: readonly SystemWithSecret[] },
  ) {
    super(started);
    this.controlToken = facts.controlToken;
    this.systems = facts.systems;
  }

  /** The exchange of a started container; stops it where it does not tell its token and systems. */
  static async of(started: StartedTestContainer): Promise<StartedLienthongContainer> {
    try {
      const { exitCode, stdout, output } = await started.exec(['cat', tokenFile]);
      if (exitCode !== 0) throw new Error(`no control token in the container: ${output.trim()}`);
      const controlToken = stdout.trim();
      const client = controlClient({ url: urlOf(started, containerPorts.control), token: controlToken });
      const { items } = await client.systems({});
      const systems = await Promise.all(items.map(({ id }) => client.revealSystem({ id })));
      return new StartedLienthongContainer(started, { controlToken, systems });
    } catch (failure) {
      await started.stop();
      throw failure;
    }
  }

  /** Endpoint of document systems: `http://localhost:49153`. */
  get vxpUrl(): string {
    return urlOf(this, containerPorts.vxp);
  }

  /** Base of the control API, for `controlClient({ url, token })`. */
  get controlUrl(): string {
    return urlOf(this, containerPorts.control);
  }

  /** Base of CRL, OCSP and time stamps from outside; certificates name the address inside. */
  get trustUrl(): string {
    return urlOf(this, containerPorts.trust);
  }
}

function urlOf(container: StartedTestContainer, port: number): string {
  const host = container.getHost();
  return `http://${host.includes(':') ? `[${host}]` : host}:${container.getMappedPort(port)}`;
}
