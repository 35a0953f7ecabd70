import { type ChildProcess, fork } from 'node:child_process';

type Told = { readonly id: number; readonly order: unknown };
type Answered = { readonly id: number; readonly answer: unknown };

/** A process that does what it is told, one order after another. */
export type ToldProcess<Order, Answer> = {
  readonly pid: number;
  readonly tell: (order: Order) => Promise<Answer>;
  readonly close: () => void;
};

/** Starts a module that calls {@link obey}. */
export function startToldProcess<Order, Answer>(module: URL): ToldProcess<Order, Answer> {
  const child = fork(module, { stdio: 'inherit' });
  let orders = 0;
  return {
    pid: child.pid ?? 0,
    tell: (order) => answered<Answer>(child, { id: ++orders, order }),
    close: () => void child.kill('SIGKILL'),
  };
}

/** Lets `act` do what this process is told. */
export function obey<Order, Answer>(act: (order: Order) => Promise<Answer>): void {
  process.on('message', async ({ id, order }: Told) => {
    process.send?.({ id, answer: await act(order as Order) } satisfies Answered);
  });
}

function answered<Answer>(child: ChildProcess, told: Told): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const onMessage = ({ id, answer }: Answered) => {
    if (id === told.id) resolve(answer as Answer);
  };
  const onExit = (code: number | null) => reject(new Error(`a process of the bench ended: ${code}`));
  child.on('message', onMessage);
  child.once('exit', onExit);
  child.send(told);
  return promise.finally(() => {
    child.off('message', onMessage);
    child.off('exit', onExit);
  });
}
