import { createHash } from 'node:crypto';
import {
  type Attachment,
  type DocumentPackage,
  type EdxmlPackage,
  manifestOf,
  type Party,
  parseEdxml,
  serialiseEdxml,
  writeAttachment,
} from '@lienthong/edxml';
import { isExchangeError } from '@lienthong/errors';
import type { Organisation, Registry } from '@lienthong/registry';
import { seededRandom } from '@lienthong/runtime';
import type { Recording, TrafficEvent } from './recording.ts';

/** What stands in the place of texts: as long as they were. */
const filler = 'văn bản mô phỏng không có giá trị pháp lý ';

/**
 * The recording with other agencies, each in the place of one of its tier, kind and province, the same one everywhere, and with
 * filler of the same length in the place of every text, name and file. Packages are composed anew, so no signature is left:
 * whoever replays them signs as the agencies that they now come from.
 *
 * @param options.seed - the same seed puts the same agencies in the same places
 */
export function pseudonymise(
  recording: Recording,
  { registry, seed }: { readonly registry: Registry; readonly seed: string },
): Recording {
  const others = otherAgencies(registry, seed);
  const codeOf = (code: string): string => {
    const organisation = registry.find(code);
    return organisation ? (others.get(organisation.organId)?.organId ?? code) : code;
  };
  const rewriter = new PackageRewriter({ registry, codeOf });
  const contents = new Map<string, Uint8Array>();
  const names = new Map<string, string>();
  for (const [digest, bytes] of recording.contents) {
    const other = rewriter.rewrite(bytes);
    const name = createHash('sha256').update(other).digest('hex');
    names.set(digest, name);
    contents.set(name, other);
  }
  const keyOf = (pkg: string) =>
    createHash('sha256').update(`${seed} ${pkg}`).digest('base64url').slice(0, 22);
  const events = recording.events.map((event): TrafficEvent => {
    const agency = codeOf(event.agency);
    const pkg = keyOf(event.pkg);
    if (event.type === 'submission')
      return { ...event, agency, pkg, content: names.get(event.content) ?? '' };
    const { description, ...said } = event;
    return { ...said, agency, pkg, ...(description === undefined ? {} : { description: fill(description) }) };
  });
  return { ...recording, isPseudonymised: true, events, contents };
}

/** For each agency another of its tier, kind and province; itself where there is no other. */
function otherAgencies(registry: Registry, seed: string): ReadonlyMap<string, Organisation> {
  const groups = new Map<string, Organisation[]>();
  for (const organisation of registry.all()) {
    const key = `${organisation.tier} ${organisation.kind} ${organisation.organId.split('.').at(-1)}`;
    const group = groups.get(key);
    if (group) group.push(organisation);
    else groups.set(key, [organisation]);
  }
  const random = seededRandom(`pseudonyms ${seed}`);
  const others = new Map<string, Organisation>();
  for (const group of groups.values()) {
    for (let left = group.length - 1; left > 0; left -= 1) {
      const place = random.integer(left + 1);
      [group[left], group[place]] = [group[place] as Organisation, group[left] as Organisation];
    }
    // Everybody takes the next one's place: nobody keeps his own but who is alone.
    for (const [place, { organId }] of group.entries())
      others.set(organId, group[(place + 1) % group.length] as Organisation);
  }
  return others;
}

/** A text of the same length that says nothing. */
function fill(text: string): string {
  return filler
    .repeat(Math.ceil(text.length / filler.length))
    .slice(0, text.length)
    .trimEnd()
    .padEnd(text.length, '.');
}

/** Texts that say how a package is to be handled; every other text is replaced. */
const kept: ReadonlySet<string> = new Set([
  'kind',
  'codeNumber',
  'codeNotation',
  'code',
  'promulgationDate',
  'dueDate',
  'timestamp',
  'statusCode',
  'typeName',
  'competence',
  'businessDocType',
  'receiverType',
]);
const codes: ReadonlySet<string> = new Set(['organId', 'organIds', 'organizationInCharge']);

class PackageRewriter {
  readonly #registry: Registry;
  readonly #codeOf: (code: string) => string;

  constructor(options: { readonly registry: Registry; readonly codeOf: (code: string) => string }) {
    this.#registry = options.registry;
    this.#codeOf = options.codeOf;
  }

  /** The package with other agencies and filler; bytes that are no package become filler as a whole. */
  rewrite(bytes: Uint8Array): Uint8Array {
    let edxml: EdxmlPackage;
    try {
      edxml = parseEdxml(bytes);
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      return Buffer.from(fill(' '.repeat(bytes.length)));
    }
    const { signature: _, source: __, ...said } = edxml;
    if (said.kind === 'status') return serialiseEdxml({ ...said, header: this.#value(said.header, '') });
    const attachments =
      edxml.kind === 'document' ? edxml.attachments.map((one, n) => otherAttachment(one, n)) : [];
    const { attachments: ___, references: ____, ...document } = said as DocumentPackage;
    const rewritten = { ...this.#value(document, ''), attachments, references: manifestOf(attachments) };
    return serialiseEdxml(rewritten);
  }

  #value<Value>(value: Value, name: string): Value {
    if (typeof value === 'string') return this.#text(value, name) as Value;
    if (Array.isArray(value)) return value.map((one) => this.#value(one, name)) as Value;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, member]) => [key, this.#value(member, key)] as const);
    return withNames(Object.fromEntries(entries), this.#registry) as Value;
  }

  #text(text: string, name: string): string {
    if (kept.has(name)) return text;
    if (codes.has(name)) return this.#codeOf(text);
    if (name !== 'documentId') return fill(text);
    // `code,date,number`: the code stands for its agency here too.
    const [code = '', ...rest] = text.split(',');
    return [this.#codeOf(code), ...rest].join(',');
  }
}

/** A party under the name that the registry gives its code. */
function withNames(value: Readonly<Record<string, unknown>>, registry: Registry): object {
  const { organId, organName } = value as Partial<Party>;
  const organisation = organId === undefined ? undefined : registry.find(organId);
  return organName === undefined || !organisation
    ? value
    : { ...value, organName: organisation.fullName ?? organisation.name };
}

/** Text that says nothing and takes about as much room as what stood there, though it is packed. */
function otherAttachment({ contentId, content }: Attachment, place: number): Attachment {
  const size = content.decode().length;
  // Base64 of random bytes shrinks to three quarters.
  const length = Math.max(1, Math.ceil(size / 0.76));
  const noise = createHash('shake256', { outputLength: length })
    .update(`${contentId} ${size}`)
    .digest('base64');
  return writeAttachment({
    contentId,
    attachmentName: `tep-${place + 1}.txt`,
    content: Buffer.from(noise.slice(0, length)),
    entryId: `tep-${place + 1}`,
    modifiedAt: Date.UTC(2026, 0, 1),
  });
}
