import { headerPrefix, operationOf, signatureHeaders, vxpOperations } from '@lienthong/vxp';
import type { HeaderRole, LoggedHeader } from './call-book.ts';

/** Headers of one call that are kept. */
const headersMax = 100;
/** Characters of one value that are kept. */
const valueCharactersMax = 2_000;
/** Characters of all names and values of one call that are kept. */
const charactersMax = 16_000;
const nameCharactersMax = 200;
/** Of a signature: enough to compare two, too little to be used. */
const signatureCharactersShown = 8;
/** Secrets that are looked for in values; shorter ones would hide what is none. */
const secretCharactersMin = 4;

const hidden = '•••';
const secretiveName = /secret|passw|token|cookie|authorization|credential|api-?key|mat-?khau/i;
const secretiveMember =
  /("[^"]*(?:secret|passw|token|credential|api-?key|mat-?khau)[^"]*"\s*:\s*")(?:[^"\\]|\\.)*/gi;
const secretiveQuery =
  /([?&][^=&]*(?:secret|passw|token|credential|api-?key|mat-?khau|authorization)[^=&]*=)[^&]*/gi;

const identityNames = new Set([
  'xroadvnpt-systemid',
  'xroadvnpt-timestamp',
  'authorization',
  'x-systemid',
  'x-secretkey',
]);
const signatureNames: ReadonlySet<string> = new Set(
  Object.values(signatureHeaders).map((name) => name.toLowerCase()),
);
const transportNames = new Set(['xroadvnpt-content-type', 'xroadvnpt-version']);

/** What is needed to show the headers of one call. */
export type HeaderSource = {
  /** Names and values by turns, as Node has read them: Latin-1. */
  readonly rawHeaders: readonly string[];
  readonly path: string;
  /** Signed parameters, where they could be read. */
  readonly parameters: ReadonlyMap<string, string> | undefined;
  /** Secret of the caller, which is hidden wherever it stands. */
  readonly secret: string | undefined;
};

/** The headers of a call as they may be shown: none of them can be used to call in its stead. */
export function loggedHeaders({
  rawHeaders,
  path,
  parameters,
  secret,
}: HeaderSource): readonly LoggedHeader[] {
  const counting = countingNames(path, parameters);
  const headers: LoggedHeader[] = [];
  let left = charactersMax;
  const kept = (text: string, charactersMax: number) => {
    const cut = beginning(text, Math.min(charactersMax, left));
    left -= cut.length;
    return cut;
  };
  for (let at = 0; at + 1 < rawHeaders.length && headers.length < headersMax; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = textOf(rawHeaders[at + 1] ?? '');
    const shown = withoutSecret(masked(name, value), secret);
    const parameter = parameterOf(name, parameters);
    const signed = parameter === undefined ? undefined : parameters?.get(parameter);
    const differs = signed !== undefined && signed !== value && !secretiveName.test(name);
    const keptValue = kept(shown, valueCharactersMax);
    headers.push({
      name: kept(name, nameCharactersMax),
      value: keptValue,
      role: roleOf(name, parameter, counting),
      isMasked: shown !== value,
      ...(keptValue.length < shown.length && { length: value.length }),
      ...(differs && { signed: kept(withoutSecret(signed, secret), valueCharactersMax) }),
    });
  }
  return headers;
}

/** A path as it may be shown: a query can hold a secret. */
export function loggedPath(path: string, secret: string | undefined): string {
  return beginning(withoutSecret(path.replace(secretiveQuery, `$1${hidden}`), secret), valueCharactersMax);
}

/** The beginning of a text, as a text of its own: a part of one would keep the whole in memory. */
function beginning(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : Buffer.from(text.slice(0, charactersMax)).toString();
}

function masked(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (lower === signatureHeaders.signature.toLowerCase())
    return value.length <= signatureCharactersShown
      ? hidden
      : `${value.slice(0, signatureCharactersShown)}${hidden} (${value.length})`;
  if (lower === signatureHeaders.signedText.toLowerCase())
    return value.replace(secretiveMember, `$1${hidden}`);
  if (lower === signatureHeaders.names.toLowerCase() || !secretiveName.test(name)) return value;
  const scheme = /^(Bearer|Basic|Digest) /i.exec(value)?.[0] ?? '';
  return `${scheme}${hidden} (${value.length - scheme.length})`;
}

function withoutSecret(text: string, secret: string | undefined): string {
  if (secret === undefined || secret.length < secretCharactersMin) return text;
  return text.replaceAll(secret, hidden).replaceAll(secret.replaceAll('/', '\\/'), hidden);
}

function roleOf(name: string, parameter: string | undefined, counting: ReadonlySet<string>): HeaderRole {
  const lower = name.toLowerCase();
  if (identityNames.has(lower)) return 'identity';
  if (signatureNames.has(lower)) return 'signature';
  if (parameter === undefined || transportNames.has(lower)) return 'transport';
  return counting.has(parameter) ? 'counts' : 'leftover';
}

/** Spellings of the parameters that the operation of `path` reads. */
function countingNames(
  path: string,
  parameters: ReadonlyMap<string, string> | undefined,
): ReadonlySet<string> {
  const operation = operationOf(path);
  if (operation === undefined) return new Set();
  const spellings: readonly (readonly string[])[] = Object.values(vxpOperations[operation].parameters);
  return new Set(
    spellings.flatMap((names) =>
      parameters ? names.filter((name) => parameters.has(name)).slice(0, 1) : names,
    ),
  );
}

/**
 * The parameter that a header stands for, as it was signed; undefined for other headers. Some clients write names of headers in
 * small letters, but parameters keep their spelling.
 */
function parameterOf(name: string, parameters: ReadonlyMap<string, string> | undefined): string | undefined {
  if (name.slice(0, headerPrefix.length).toLowerCase() !== headerPrefix.toLowerCase()) return undefined;
  const spelt = name.slice(headerPrefix.length);
  if (!parameters || parameters.has(spelt)) return spelt;
  return [...parameters.keys()].find((key) => key.toLowerCase() === spelt.toLowerCase()) ?? spelt;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Header bytes as people read them: UTF-8 where they are that, else Latin-1. */
function textOf(value: string): string {
  try {
    return decoder.decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}
