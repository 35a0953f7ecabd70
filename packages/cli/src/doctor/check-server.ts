import { isExchangeError } from '@lienthong/errors';
import {
  compareServerVersions,
  defaultCacheDir,
  features,
  findNatsServer,
  leastServerVersion,
  type NatsServerBinary,
  probeServer,
  recommendedServerVersion,
} from '@lienthong/nats-server';
import type { DoctorFinding } from './finding.ts';

const title = { vi: 'nats-server', en: 'nats-server' };

/** Which server a start would use, without fetching one. */
export async function checkServer(env: Readonly<Record<string, string | undefined>>): Promise<DoctorFinding> {
  const given = env['NATS_URL'];
  if (given) return checkGivenServer(given);
  try {
    return foundServer(
      await findNatsServer({
        env,
        cacheDir: defaultCacheDir(env),
        announce: () => undefined,
        fetchAllowed: false,
      }),
    );
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    if (isExchangeError(failure, 'NATS_SERVER_OFFLINE') && env['LIENTHONG_OFFLINE'] !== '1')
      return {
        check: 'server',
        verdict: 'warn',
        title,
        found: {
          vi: 'chưa có; lần khởi động đầu tiên sẽ tự tải về (cần mạng)',
          en: 'none yet; the first start fetches one (needs the network)',
        },
      };
    const [vi, en] = [failure.text('vi'), failure.text('en')];
    return {
      check: 'server',
      verdict: 'fail',
      title,
      found: { vi: `${vi.summary}. ${vi.action}`, en: `${en.summary}. ${en.action}` },
    };
  }
}

function foundServer({ path, version, source }: NatsServerBinary): DoctorFinding {
  const isCurrent = compareServerVersions(version, recommendedServerVersion) >= 0;
  const abilities = [...features(version)].length;
  return {
    check: 'server',
    verdict: isCurrent ? 'ok' : 'warn',
    title,
    found: {
      vi: `${version} (${source}, ${path}) · cần từ ${leastServerVersion}, nên từ ${recommendedServerVersion} · ${abilities} tính năng`,
      en: `${version} (${source}, ${path}) · least ${leastServerVersion}, recommended ${recommendedServerVersion} · ${abilities} features`,
    },
  };
}

async function checkGivenServer(url: string): Promise<DoctorFinding> {
  const { hostname, port } = URL.canParse(url) ? new URL(url) : { hostname: '', port: '' };
  const server = hostname === '' ? undefined : await probeServer(hostname, Number(port || 4222));
  if (!server)
    return {
      check: 'server',
      verdict: 'fail',
      title,
      found: {
        vi: `NATS_URL=${url} không trả lời`,
        en: `NATS_URL=${url} does not answer`,
      },
    };
  const isEnough = server.jetstream && compareServerVersions(server.version, leastServerVersion) >= 0;
  return {
    check: 'server',
    verdict: isEnough ? 'ok' : 'fail',
    title,
    found: {
      vi: `NATS_URL=${url} · ${server.version} · JetStream ${server.jetstream ? 'có' : 'không'} · cần từ ${leastServerVersion}`,
      en: `NATS_URL=${url} · ${server.version} · JetStream ${server.jetstream ? 'on' : 'off'} · least ${leastServerVersion}`,
    },
  };
}
