import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';

const root = new URL('../../', import.meta.url);

/** Text of a file of the project, named from its root. */
export function textOf(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

// biome-ignore lint/suspicious/noExplicitAny: a test says by its expectations what it is
type Loose = any;

/** A YAML document with its merge keys resolved, as container engines read it. */
export function yamlOf(path: string): Loose {
  return parse(textOf(path), { merge: true });
}

/** All documents of a YAML file. */
export function documentsOf(path: string): readonly Loose[] {
  return parseAllDocuments(textOf(path), { merge: true }).map((document) => document.toJS());
}

/** The instructions of the Containerfile, one a line, in their order. */
export function instructions(): readonly { readonly name: string; readonly text: string }[] {
  return textOf('infra/containers/Containerfile')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...rest] = line.split(' ');
      return { name, text: rest.join(' ').trim() };
    });
}
