/** A value of the server's configuration language. A record's undefined members are left out. */
export type ConfigValue =
  | string
  | number
  | boolean
  | readonly ConfigValue[]
  | { readonly [name: string]: ConfigValue | undefined };

/**
 * `value` in the server's configuration language. Every text is quoted and escaped byte by byte where needed, names included,
 * so that no text can end its quotes, name a variable (`$HOME`) or include a file.
 */
export function configText(value: ConfigValue, indent = ''): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const inner = `${indent}  `;
  if (!isList(value)) return `{\n${configMembers(value, inner)}${indent}}`;
  const members = value.map((member) => configText(member, inner));
  if (!value.some((member) => typeof member === 'object')) return `[${members.join(', ')}]`;
  return `[\n${members.map((member) => `${inner}${member}\n`).join('')}${indent}]`;
}

/** The members of `record`, one a line; at top level this is a whole configuration file. */
export function configMembers(
  record: { readonly [name: string]: ConfigValue | undefined },
  indent = '',
): string {
  let text = '';
  for (const [name, member] of Object.entries(record))
    if (member !== undefined)
      text += `${indent}${plainName.test(name) ? name : quoted(name)}: ${configText(member, indent)}\n`;
  return text;
}

const plainName = /^[a-z][a-z0-9_]*$/;

/** Double quotes with the escapes that the server's lexer knows: `\"`, `\\` and `\xHH`. */
function quoted(text: string): string {
  let escaped = '';
  for (const character of text) {
    if (character === '"' || character === '\\') escaped += `\\${character}`;
    else if (character < ' ' || character === '\x7f')
      escaped += `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    else escaped += character;
  }
  return `"${escaped.toWellFormed()}"`;
}

function isList(value: ConfigValue): value is readonly ConfigValue[] {
  return Array.isArray(value);
}
