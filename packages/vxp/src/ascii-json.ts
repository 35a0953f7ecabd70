/** What replies are made of. There is no null: one null in a reply loses the whole reply in the SDK. */
export type VxpValue =
  | string
  | number
  | boolean
  | readonly VxpValue[]
  | { readonly [name: string]: VxpValue };

/** Members of a reply or of a row in it. */
export type VxpMembers = { readonly [name: string]: VxpValue };

const escapes: string[] = [];

/**
 * The value as JSON in ASCII: everything else is escaped, because the SDK reads some replies as US-ASCII.
 *
 * @clause VXP §3.1
 */
export function asciiJson(value: VxpValue): string {
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, escapeOf);
}

function escapeOf(sign: string): string {
  const unit = sign.charCodeAt(0);
  // Made once for each sign: an agency list has millions of them.
  const made = escapes[unit] ?? `\\u${unit.toString(16).padStart(4, '0')}`;
  escapes[unit] = made;
  return made;
}
