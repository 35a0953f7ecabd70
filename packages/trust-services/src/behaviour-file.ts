import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import {
  type BehaviourSwitch,
  behaviourChoices,
  normalBehaviour,
  type TrustServicesBehaviour,
} from './behaviour.ts';

const schema: z.ZodType<TrustServicesBehaviour> = z.strictObject({
  crl: z.enum(behaviourChoices.crl),
  ocsp: z.enum(behaviourChoices.ocsp),
  timestamp: z.enum(behaviourChoices.timestamp),
  slowMs: z.number().nonnegative(),
  wrongByMs: z.number(),
});

/**
 * The behaviour in a file that whoever serves and whoever switches share; normal where there is none. What is switched holds
 * from the next request on.
 *
 * @throws PKI_STORE_UNUSABLE when the file cannot be read or written
 * @throws PKI_STORE_DAMAGED when it is not what was written
 */
export function behaviourFile(path: string): BehaviourSwitch {
  const behaviour = (): TrustServicesBehaviour => {
    const text = usable(path, () => {
      try {
        return readFileSync(path, 'utf8');
      } catch (failure) {
        if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw failure;
      }
    });
    if (text === undefined) return normalBehaviour;
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new ExchangeError('PKI_STORE_DAMAGED', { file: path, problem: 'it is no behaviour' }, { cause });
    }
  };
  return {
    behaviour,
    setBehaviour: (changes) => {
      const text = `${JSON.stringify({ ...behaviour(), ...changes })}\n`;
      usable(path, () => {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        const draft = `${path}.${process.pid}.part`;
        writeFileSync(draft, text, { mode: 0o600 });
        renameSync(draft, path);
      });
    },
  };
}

function usable<Value>(path: string, use: () => Value): Value {
  try {
    return use();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ExchangeError('PKI_STORE_UNUSABLE', { directory: dirname(path), problem }, { cause });
  }
}
