import type { CheckSubject } from './check.ts';

/** Whether two codes name one agency: they are equal, or the registry has both for the same one. */
export function isSameAgency(
  one: string,
  other: string,
  { context }: Pick<CheckSubject, 'context'>,
): boolean {
  if (one === other) return true;
  const [first, second] = [one, other].map((code) => context.registry?.resolve(code, context.now));
  if (first === undefined || second === undefined) return false;
  if (first.kind === 'unknown' || second.kind === 'unknown') return false;
  return first.organisation.organId === second.organisation.organId;
}
