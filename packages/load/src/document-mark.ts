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
