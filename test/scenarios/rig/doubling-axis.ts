import type { Axis } from '@lienthong/axis';
import type { RandomSource } from '@lienthong/runtime';

/** The axis that now and then stores a message a second time under another id, as after the end of the server's deduplication window. */
export function doubling(
  axis: Axis,
  options: { readonly random: RandomSource; readonly likely: () => number },
): Axis {
  const { random, likely } = options;
  return {
    send: async (message) => {
      if (random.fraction() < likely())
        await axis.send({ ...message, id: `${message.id}:again:${random.integer(1e9)}` });
      return axis.send(message);
    },
    receive: (receiving) => axis.receive(receiving),
    call: (call, waiting) => axis.call(call, waiting),
    answer: (answering) => axis.answer(answering),
    close: () => axis.close(),
  };
}
