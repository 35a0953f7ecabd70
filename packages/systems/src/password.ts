import { createHash, scrypt, timingSafeEqual } from 'node:crypto';
import { Limiter, type RandomSource } from '@lienthong/runtime';
import { type System, systemLimits } from './system.ts';

/** 16 MB and some 50 ms of one thread a check. The file's schema knows these numbers too. */
const cost = { N: 16_384, r: 8, p: 1 } as const;
const prefix = `scrypt:${cost.N}:${cost.r}:${cost.p}`;
const saltBytes = 16;
const hashBytes = 32;

/** Of the four threads that files and DNS need too, logins get two, however many come. */
const derivations = new Limiter(2);

/** Checked where there is no hash, so that an answer takes as long for an unknown system as for a known one. */
const nobody = `${prefix}:${Buffer.alloc(saltBytes).toString('base64url')}:${Buffer.alloc(hashBytes).toString('base64url')}`;

/** What is kept of a password; the salt makes it another one each time. */
export async function hashPassword(password: string, random: RandomSource): Promise<string> {
  const salt = Buffer.from(random.bytes(saltBytes));
  const hash = await derive(password, salt);
  return [prefix, salt.toString('base64url'), hash.toString('base64url')].join(':');
}

/**
 * Whether `password` is the one of `system`. Takes as long for a system that is not there or has no password; a locked
 * system is not told apart here.
 */
export async function isPasswordOf(system: System | undefined, password: string): Promise<boolean> {
  if (password.length > systemLimits.passwordCharactersMax) return false;
  const [salt = '', expected = ''] = (system?.passwordHash ?? nobody).split(':').slice(-2);
  const hash = await derive(password, Buffer.from(salt, 'base64url'));
  const isEqual = timingSafeEqual(hash, Buffer.from(expected, 'base64url'));
  return isEqual && system?.passwordHash !== undefined;
}

/** Whether `secret` is the one of `system`, in a time that says nothing about either. */
export function isSecretOf(system: System | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  const isEqual = timingSafeEqual(digest(secret), digest(system?.secret ?? ''));
  return isEqual && system !== undefined;
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return derivations.run(
    () =>
      new Promise((resolve, reject) => {
        scrypt(password.normalize('NFC'), salt, hashBytes, cost, (failure, hash) =>
          failure ? reject(failure) : resolve(hash),
        );
      }),
  );
}
