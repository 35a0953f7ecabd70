import { foldedText } from '@lienthong/registers';
import type { Organisation, Registry } from '@lienthong/registry';

/** The agencies whose names or codes hold every word of `query`, in the order of the registry. */
export function searchAgencies(registry: Registry, query: string): readonly Organisation[] {
  const words = foldedText(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  return registry.all().filter((organisation) => {
    const { name, fullName = '', shortName = '', codeQcvn102 = '', codeQd20 = '' } = organisation;
    const text = foldedText([name, fullName, shortName, codeQcvn102, codeQd20].join(' '));
    return words.every((word) => text.includes(word));
  });
}
