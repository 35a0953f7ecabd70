/** The name of a process as readers of Vietnamese know it. */
export function processName(name: string): string {
  return name
    .replace(/^generator$/, 'bộ phát tải')
    .replace(/^sender /, 'tiến trình phát ')
    .replace(/^exchange$/, 'hệ thống');
}
