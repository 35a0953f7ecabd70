const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\t': '\\t',
  '\b': '\\b',
  '\n': '\\n',
  '\r': '\\r',
  '\f': '\\f',
};

/**
 * A JSON object of texts as Gson 2.2 writes a `JsonObject`: no blanks, quote, backslash and control characters
 * escaped, U+2028 and U+2029 escaped, everything else raw.
 *
 * @clause VXP §2.3
 */
export function gsonObject(entries: Iterable<readonly [name: string, value: string]>): string {
  const members = Array.from(entries, ([name, value]) => `${gsonText(name)}:${gsonText(value)}`);
  return `{${members.join(',')}}`;
}

function gsonText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that Gson escapes.
  const escaped = text.replace(/["\\\u0000-\u001f\u2028\u2029]/g, (character) => {
    const short = shortEscapes[character];
    return short ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
