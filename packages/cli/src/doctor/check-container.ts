import { execFile } from 'node:child_process';
import type { DoctorFinding } from './finding.ts';

const engines = ['docker', 'podman'] as const;

/** Whether a container engine answers. None is needed: it is one more way to a server. */
export async function checkContainer(
  env: Readonly<Record<string, string | undefined>>,
): Promise<DoctorFinding> {
  const title = { vi: 'Container', en: 'Containers' };
  for (const engine of engines) {
    const version = await versionOf(engine, env);
    if (version !== undefined)
      return {
        check: 'container',
        verdict: 'ok',
        title,
        found: { vi: `${engine} ${version} (không bắt buộc)`, en: `${engine} ${version} (not needed)` },
      };
  }
  return {
    check: 'container',
    verdict: 'ok',
    title,
    found: { vi: 'không có, cũng không cần', en: 'none, and none is needed' },
  };
}

function versionOf(
  engine: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const options = { timeout: 5_000, env: { ...env } };
  return new Promise((resolve) => {
    execFile(engine, ['version', '--format', '{{.Server.Version}}'], options, (failure, stdout) => {
      const version = stdout.trim().split('\n', 1)[0] ?? '';
      resolve(failure || version === '' ? undefined : version.slice(0, 40));
    });
  });
}
