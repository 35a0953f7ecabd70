/** One package source of a machine, as its apt configuration names it. */
export type AptSource = {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a keyring, fingerprints, or a whole key of many lines: as it stands in the file. */
  readonly signedBy?: string;
};

const textLengthMax = 1 << 20;
const lineLengthMax = 8192;
const sourcesMax = 500;
const oneLine = /^deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)\s*(.*)$/;

/** The enabled sources of binary packages in a `sources.list` file; lines that are none are passed over. */
export function parseSourcesList(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const raw of linesOf(text)) {
    const line = raw.replace(/#.*$/, '').trim();
    const [, options = '', uri, suite, rest = ''] = oneLine.exec(line) ?? [];
    if (uri === undefined || suite === undefined || uri.startsWith('[')) continue;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1];
    sources.push({
      uris: [uri],
      suites: [suite],
      components: words(rest),
      ...(signedBy ? { signedBy } : {}),
    });
    if (sources.length === sourcesMax) break;
  }
  return sources;
}

/** The enabled sources of binary packages in a `.sources` file (deb822); stanzas that are none are passed over. */
export function parseDeb822Sources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const fields of stanzasOf(text)) {
    const enabled = !/^(?:no|false|without|off|disable)$/i.test(fields.get('enabled') ?? 'yes');
    const [uris, suites] = [words(fields.get('uris')), words(fields.get('suites'))];
    if (!enabled || !words(fields.get('types')).includes('deb') || !uris.length || !suites.length) continue;
    const signedBy = fields.get('signed-by');
    sources.push({
      uris,
      suites,
      components: words(fields.get('components')),
      ...(signedBy ? { signedBy } : {}),
    });
    if (sources.length === sourcesMax) break;
  }
  return sources;
}

/** Fields of each stanza, names in lower case, lines of a field joined by line ends. */
function stanzasOf(text: string): Map<string, string>[] {
  const stanzas: Map<string, string>[] = [];
  let stanza: Map<string, string> | undefined;
  let field = '';
  for (const line of linesOf(text)) {
    if (line.startsWith('#')) continue;
    if (line.trim() === '') {
      stanza = undefined;
      continue;
    }
    if (/^\s/.test(line)) {
      if (stanza?.has(field)) stanza.set(field, `${stanza.get(field)}\n${line.trim()}`.trim());
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    if (!stanza) {
      stanza = new Map();
      stanzas.push(stanza);
    }
    field = line.slice(0, colon).trim().toLowerCase();
    stanza.set(field, line.slice(colon + 1).trim());
  }
  return stanzas;
}

function linesOf(text: string): string[] {
  return text
    .slice(0, textLengthMax)
    .split(/\r?\n/)
    .filter((line) => line.length <= lineLengthMax);
}

function words(text = ''): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
