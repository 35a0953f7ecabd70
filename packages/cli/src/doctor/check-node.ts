import type { DoctorFinding } from './finding.ts';

/** The oldest Node.js that runs TypeScript files by itself without a flag. */
const leastNode = [22, 18] as const;

/** Whether the version of Node.js is new enough. */
export function checkNode(version: string): DoctorFinding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  const least = leastNode.join('.');
  return {
    check: 'node',
    verdict: isEnough ? 'ok' : 'fail',
    title: { vi: 'Node.js', en: 'Node.js' },
    found: isEnough
      ? { vi: version, en: version }
      : { vi: `${version}, cần từ ${least}`, en: `${version}, needs ${least} or newer` },
  };
}
