import { startControl } from '@lienthong/control';
import { controlClient } from '@lienthong/control/client';
import { loadRegistry, startEmulator } from '@lienthong/emulator';
import { Closers } from '@lienthong/runtime';
import { containerPorts, StartedLienthongContainer } from '@lienthong/testcontainers';
import type { StartedTestContainer } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const closers = new Closers();
let control: Awaited<ReturnType<typeof startControl>>;
beforeAll(async () => {
  const emulator = await startEmulator({ registry: loadRegistry('national-2019'), gateway: {} });
  closers.add(() => emulator.stop());
  const { gateway, session } = emulator;
  control = await startControl({ session, ...(gateway && { systems: gateway.systems }), names: [] });
  closers.add(() => control.close());
});
afterAll(() => closers.close());

/** A container of no engine: its ports lead to a control API of this process. */
function fakeContainer(says: { readonly exitCode: number; readonly stdout: string }) {
  const asked: string[][] = [];
  const counted = { stops: 0 };
  const mapped = new Map<number, number>([
    [containerPorts.control, Number(new URL(control.url).port)],
    [containerPorts.vxp, 40_102],
    [containerPorts.trust, 40_380],
  ]);
  const container = {
    exec: async (command: string[]) => {
      asked.push(command);
      return { ...says, stderr: '', output: says.stdout };
    },
    getHost: () => 'localhost',
    getMappedPort: (port: number) => mapped.get(port),
    stop: async () => {
      counted.stops += 1;
    },
  };
  return { container: container as unknown as StartedTestContainer, asked, counted };
}

describe('a started container', () => {
  test('tells addresses at the mapped ports, the token, and every system with its secret', async () => {
    const { container, asked } = fakeContainer({ exitCode: 0, stdout: `${control.token}\n` });
    const exchange = await StartedLienthongContainer.of(container);
    expect(asked).toEqual([['cat', '/state/control-token']]);
    expect(exchange.controlToken).toBe(control.token);
    expect(exchange.vxpUrl).toBe('http://localhost:40102');
    expect(exchange.trustUrl).toBe('http://localhost:40380');
    expect(exchange.systems.length).toBeGreaterThan(0);
    for (const { secret } of exchange.systems) expect(Buffer.from(secret, 'base64')).toHaveLength(32);
    const client = controlClient({ url: exchange.controlUrl, token: exchange.controlToken });
    expect(await client.ready()).toEqual({ ready: true });
  });

  test.each([
    ['has no token', { exitCode: 1, stdout: 'cat: /state/control-token: No such file' }, /no control token/],
    ['has a token of another exchange', { exitCode: 0, stdout: 'A'.repeat(43) }, /./],
  ])('that %s is stopped, and its start fails', async (_, says, reason) => {
    const { container, counted } = fakeContainer(says);
    await expect(StartedLienthongContainer.of(container)).rejects.toThrow(reason);
    expect(counted.stops).toBe(1);
  });
});
