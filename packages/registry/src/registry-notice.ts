import { ExchangeError } from '@lienthong/errors';
import { organIdKey } from './organ-id.ts';
import type { OrganisationRow } from './organisation.ts';
import { rowProblem } from './organisation-lines.ts';

/**
 * A change to the agencies of a running exchange. Whether it takes effect is decided by each registry in the order of
 * the notices ({@link Registry.apply}), so that all come to the same result.
 */
export type RegistryNotice =
  /** A system has registered an agency below one that exists, or gives one of its own another name or address. */
  | {
      readonly type: 'registered';
      readonly row: OrganisationRow;
      /** Id of the system that speaks for the agency. */
      readonly system: string;
      /** Milliseconds since 1970. */
      readonly at: number;
    }
  | { readonly type: 'deregistered'; readonly code: string; readonly system: string; readonly at: number }
  /** The operator stops an agency from sending and receiving, or lets it again. */
  | {
      readonly type: 'locked' | 'unlocked';
      readonly code: string;
      readonly at: number;
      /** For people, up to 500 characters. */
      readonly reason?: string;
    };

/** Largest notice that is read, bytes. */
const noticeBytesMax = 64 * 1024;
/** Up to the year 9999. */
const instantMax = 253_402_300_799_999;
const codeCharactersMax = 100;
const systemCharactersMax = 200;
const reasonCharactersMax = 500;
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The key under which a notice is posted: one for each code, whatever its spelling, so that all notices about an agency
 * can be found together.
 */
export function registryNoticeKey(notice: RegistryNotice): string {
  const code =
    notice.type === 'registered' ? (notice.row.codeQcvn102 ?? notice.row.codeQd20 ?? '') : notice.code;
  const key = organIdKey(code.slice(0, codeCharactersMax)).replaceAll('.', '_');
  return /^[A-Za-z0-9_-]{1,64}$/.test(key) ? key : 'malformed';
}

/** The notice as it travels: one JSON object in UTF-8. */
export function encodeRegistryNotice(notice: RegistryNotice): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(notice));
}

/**
 * The notice of a body. Shapes and sizes are checked; whether the notice is allowed is the registry's to say.
 *
 * @throws REGISTRY_NOTICE_INVALID when the body is none
 */
export function parseRegistryNotice(body: Uint8Array): RegistryNotice {
  if (body.length > noticeBytesMax) throw invalid(`${body.length} bytes, at most ${noticeBytesMax}`);
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(body));
  } catch (cause) {
    throw new ExchangeError('REGISTRY_NOTICE_INVALID', { problem: 'not JSON' }, { cause });
  }
  const problem = noticeProblem(value);
  if (problem !== undefined) throw invalid(problem);
  return value as RegistryNotice;
}

function invalid(problem: string): ExchangeError {
  return new ExchangeError('REGISTRY_NOTICE_INVALID', { problem });
}

type Check = (content: unknown) => string | undefined;

const text =
  (charactersMax: number): Check =>
  (content) =>
    typeof content === 'string' && content.length > 0 && content.length <= charactersMax
      ? undefined
      : `not a text of 1 to ${charactersMax} characters`;
const instant: Check = (content) =>
  Number.isInteger(content) && (content as number) >= 0 && (content as number) <= instantMax
    ? undefined
    : 'not an instant';
const optional =
  (check: Check): Check =>
  (content) =>
    content === undefined ? undefined : check(content);
const present: Check = () => undefined;

const lock = { code: text(codeCharactersMax), reason: optional(text(reasonCharactersMax)) };
const members: Readonly<Record<RegistryNotice['type'], Readonly<Record<string, Check>>>> = {
  registered: { row: (content) => rowProblem(content, false), system: text(systemCharactersMax) },
  deregistered: { code: text(codeCharactersMax), system: text(systemCharactersMax) },
  locked: lock,
  unlocked: lock,
};

function noticeProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not a JSON object';
  const notice = value as Readonly<Record<string, unknown>>;
  const { type } = notice;
  if (typeof type !== 'string' || !Object.hasOwn(members, type))
    return `unknown type ${JSON.stringify(type)?.slice(0, 40)}`;
  const checks: Readonly<Record<string, Check>> = {
    type: present,
    at: instant,
    ...members[type as RegistryNotice['type']],
  };
  for (const member of Object.keys(notice))
    if (!Object.hasOwn(checks, member)) return `unknown member "${member.slice(0, 40)}"`;
  for (const [member, check] of Object.entries(checks)) {
    const problem = check(notice[member]);
    if (problem !== undefined) return `${member}: ${problem}`;
  }
  return undefined;
}
