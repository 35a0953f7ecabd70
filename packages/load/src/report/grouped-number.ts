/** A number that readers of both languages read alike: thousands apart by a thin space. */
export function groupedNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
