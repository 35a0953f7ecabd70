import { type Control, type ControlOptions, startControl } from '@lienthong/control';
import { type Emulator, loadRegistry, startEmulator } from '@lienthong/emulator';
import { Closers, systemClock, systemRandom } from '@lienthong/runtime';
import { StoryTeller } from '@lienthong/stories';

/** Agencies of the tests: a commune, the district and the province above it, and the centre. */
export const myLy = '000.21.36.H41';
export const kySon = '000.00.36.H41';
export const ngheAn = '000.00.00.H41';
export const centre = '000.00.00.G22';

/** An exchange in memory with a control API, and calls with and without the token. */
export class ControlRig {
  readonly emulator: Emulator;
  readonly control: Control;
  readonly #closers: Closers;

  private constructor(emulator: Emulator, control: Control, closers: Closers) {
    this.emulator = emulator;
    this.control = control;
    this.#closers = closers;
  }

  static async start(options: Partial<ControlOptions> = {}): Promise<ControlRig> {
    const closers = new Closers();
    const emulator = await startEmulator({
      registry: loadRegistry('nghe-an-2019'),
      gateway: {},
      trustServices: {},
    });
    closers.add(() => emulator.stop());
    const { session, gateway } = emulator;
    const control = await startControl({
      session,
      ...(gateway && { systems: gateway.systems }),
      ...options,
      facilities: {
        gateway,
        stories: new StoryTeller({ session, gateway, clock: systemClock, random: systemRandom }),
        ...options.facilities,
      },
    });
    closers.add(() => control.close());
    return new ControlRig(emulator, control, closers);
  }

  /** A call as a program with the token makes it. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const isBytes = body instanceof Uint8Array;
    return fetch(`${this.control.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.control.token}`,
        'accept-language': 'en',
        ...(body === undefined ? {} : { 'content-type': isBytes ? 'application/xml' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    });
  }

  /** The JSON of an answer, as a test looks at it. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says by its expectations what it is
  async json<Value = any>(method: string, path: string, body?: unknown): Promise<Value> {
    return (await (await this.call(method, path, body)).json()) as Value;
  }

  close(): Promise<void> {
    return this.#closers.close();
  }
}
