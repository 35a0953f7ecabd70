import type { Transport } from '@lienthong/node-host';
import { type RandomSource, seededRandom } from '@lienthong/runtime';
import type { DefectName, Scenario } from './scenario.ts';

const likely = 0.01;

/** A transport that breaks a promise now and then, as a defect in it would. For seeing that the checker notices. */
export function withBrokenPromise(base: Transport, { defect, seed }: Scenario): Transport {
  if (defect === undefined) return base;
  return defects[defect](base, seededRandom(`${seed} defect`));
}

const defects: Readonly<Record<DefectName, (base: Transport, random: RandomSource) => Transport>> = {
  /** The message is settled before its effect is written: a process that dies in between has lost it. */
  'early-acknowledgement': (base) => ({
    ...base,
    axis: {
      ...facesOf(base),
      receive: (options) =>
        base.axis.receive({
          ...options,
          onDelivery: (delivery) => {
            void delivery.acknowledge();
            options.onDelivery({ ...delivery, acknowledge: async () => undefined, retry: () => undefined });
          },
        }),
    },
  }),
  /** The axis says that it has a message and does not. */
  'dropped-message': (base, random) => ({
    ...base,
    axis: {
      ...facesOf(base),
      send: async (message) =>
        random.fraction() < likely
          ? { sequence: Number.MAX_SAFE_INTEGER, duplicate: false }
          : base.axis.send(message),
    },
  }),
  /** Content comes out of the store as it is, whether it is what was asked for or not. */
  'unchecked-content': (base, random) => ({
    ...base,
    content: {
      put: (bytes) => base.content.put(bytes),
      get: async (digest, size) => {
        const bytes = await base.content.get(digest, size);
        if (random.fraction() >= likely) return bytes;
        const damaged = Uint8Array.from(bytes);
        const at = random.integer(damaged.length);
        damaged[at] = (damaged[at] ?? 0) ^ 1;
        return damaged;
      },
    },
  }),
};

function facesOf({ axis }: Transport): Transport['axis'] {
  return {
    send: (message) => axis.send(message),
    receive: (options) => axis.receive(options),
    call: (call, options) => axis.call(call, options),
    answer: (options) => axis.answer(options),
    close: () => axis.close(),
  };
}
