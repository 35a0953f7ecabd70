import type { RunFile } from '@lienthong/emulator';
import type { Fault, FaultKind } from '@lienthong/faults';
import type { Text } from '../texts/text.ts';

/** Kinds that a real link between sites can have too. */
const linkKinds: readonly FaultKind[] = ['cut', 'one-way-cut', 'delay', 'bandwidth'];

/** What has to be said beside a list of faults of this exchange. */
export function listNotes(
  faults: readonly Pick<Fault, 'id' | 'kind' | 'on'>[],
  run: Pick<RunFile, 'gateway' | 'sites'>,
): readonly Text[] {
  const notes: Text[] = [];
  const uncounted = uncountedFaults(faults, run).join(', ');
  if (uncounted !== '')
    notes.push({
      vi: `Cổng VXP chạy trong tiến trình riêng, nên số lần ở đó không được tính: ${uncounted}`,
      en: `The VXP gateway runs in a process of its own; what struck there is not counted: ${uncounted}`,
    });
  const siteOf = (node: string) => run.sites?.find(({ nodes }) => nodes.includes(node));
  for (const { id, kind, on } of faults) {
    const [one, other] = (on.edge ?? []).map(siteOf);
    if (!one || !other || one === other || !linkKinds.includes(kind)) continue;
    const below = one.above === other.name ? one.name : other.name;
    notes.push({
      vi: `${id} tác động tới thông điệp, không tới đường truyền giữa hai điểm; đường truyền thật: lienthong sites cut|slow ${below}`,
      en: `${id} acts on messages, above the link between the sites, which stays up; the real one: lienthong sites cut|slow ${below}`,
    });
  }
  return notes;
}

/** Ids of faults that strike in a gateway whose strikes nobody collects. */
export function uncountedFaults(
  faults: readonly Pick<Fault, 'id' | 'on'>[],
  { gateway }: Pick<RunFile, 'gateway'>,
): readonly string[] {
  return gateway?.isApart ? faults.flatMap(({ id, on }) => (on.system === undefined ? [] : [id])) : [];
}
