/** The notation of a run's documents, as in 12/LT-a1b2c3. */
export function notationOf(run: string): string {
  return `LT-${run}`;
}

/** Place in the plan of the package with a document id; -1 where it is none of this run. */
export function planPlaceOf(documentId: string, run: string): number {
  const mark = `/${notationOf(run)}`;
  if (!documentId.endsWith(mark)) return -1;
  const number = documentId.slice(documentId.lastIndexOf(',') + 1, -mark.length);
  return /^[1-9]\d{0,8}$/.test(number) ? Number(number) - 1 : -1;
}

/** Place in the plan of a package by what a node knows of it; a status bears its mark at the end of its description. */
export function planPlaceOfFacts(
  facts: { readonly kind: string; readonly documentId: string; readonly reason?: string | undefined },
  run: string,
): number {
  return planPlaceOf(facts.kind === 'status' ? (facts.reason ?? '') : facts.documentId, run);
}
