import { isSeedName, seedDescription } from '@lienthong/seeds';
import type { TrustServicesUrls } from '@lienthong/trust-services';
import type { GatewayFacts } from '../gateway-facts.ts';
import type { StartFacts } from '../start-facts.ts';
import { serviceText } from '../texts/service-texts.ts';
import { fieldLines } from './fields.ts';
import { gatewayData, gatewayLines } from './gateway.ts';
import type { Look } from './look.ts';
import { formatDuration } from './quantity.ts';
import { siteLines } from './sites.ts';
import { networkLine } from './start.ts';

/** What `up` has started. */
export type ShownUp = {
  readonly start: StartFacts;
  /** Undefined where no gateway was wanted. */
  readonly gateway: GatewayFacts | undefined;
  /** Undefined where no control API was wanted; `launchUrl` opens it in a browser, once. */
  readonly control: { readonly url: string; readonly launchUrl: string } | undefined;
  /** Undefined where no trust services were wanted. */
  readonly trust: Pick<TrustServicesUrls, 'base' | 'ocsp' | 'timestamp'> | undefined;
  readonly processes: readonly { readonly tier: string; readonly pid: number }[];
  /** Codes of nodes that are run on their own. */
  readonly apart: readonly string[];
};

const labels = {
  server: { vi: 'Máy chủ', en: 'Server' },
  registry: { vi: 'Danh mục', en: 'Agencies' },
  network: { vi: 'Mạng lưới', en: 'Network' },
  state: { vi: 'Thư mục', en: 'Directory' },
  gateway: { vi: 'Cổng VXP', en: 'VXP gateway' },
  control: { vi: 'Điều khiển', en: 'Control' },
  trust: { vi: 'Tin cậy', en: 'Trust' },
  processes: { vi: 'Tiến trình', en: 'Processes' },
  apart: { vi: 'Chạy riêng', en: 'Apart' },
} as const;

const sources: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  NATS_URL: { vi: 'máy chủ cho sẵn, NATS_URL', en: 'given by NATS_URL' },
  NATS_SERVER_BIN: { vi: 'theo NATS_SERVER_BIN', en: 'named by NATS_SERVER_BIN' },
  path: { vi: 'có sẵn trên máy', en: 'installed on this machine' },
  cache: { vi: 'trong bộ nhớ đệm', en: 'from the cache' },
  'debian-pool': { vi: 'tải từ kho Debian', en: 'fetched from the Debian pool' },
  'debian-apt': { vi: 'tải bằng apt', en: 'fetched through apt' },
  release: { vi: 'tải từ bản phát hành', en: 'fetched from the release' },
  container: { vi: 'lấy từ ảnh container', en: 'taken from the container image' },
};

/** Lines of what runs. */
export function upLines(
  { start, gateway, control, trust, processes, apart }: ShownUp,
  look: Look,
): readonly string[] {
  const { language, style } = look;
  const { server, registry, stateDir, readyAfterMs } = start;
  const source = sources[server.source]?.[language] ?? server.source;
  const version = server.version === '' ? '' : ` ${server.version}`;
  const description = isSeedName(registry) ? seedDescription(registry)[language] : registry;
  const own = [
    ...processes.map(({ tier, pid }) => [serviceText(tier)[language], pid] as const),
    ...(gateway?.pid === undefined ? [] : [[serviceText('gateway')[language], gateway.pid] as const]),
  ];
  const running = { vi: 'Liên thông đang chạy, sẵn sàng sau', en: 'Liên thông runs, ready in' }[language];
  return [
    `${style.good('✓')} ${style.bold(`${running} ${formatDuration(readyAfterMs, language)}`)}`,
    ...fieldLines(
      [
        [labels.server[language], `nats-server${version} (${source}) · ${serverText(start, language)}`],
        [labels.registry[language], `${registry} · ${description}`],
        [labels.network[language], networkLine(start, look)],
        [labels.state[language], stateDir],
        [labels.gateway[language], gateway && `${gateway.url} · SDK VXP, LGSP (/v1)`],
        [labels.control[language], control?.launchUrl],
        [labels.trust[language], trust && `${trust.base} · OCSP, CRL, TSA`],
        [
          labels.processes[language],
          processes.length === 0 ? undefined : own.map(([name, pid]) => `${name} ${pid}`).join(', '),
        ],
        [labels.apart[language], apart.length === 0 ? undefined : apart.join(', ')],
      ],
      look,
    ),
    ...siteLines(start.sites, look),
    ...(gateway ? [...gatewayLines(gateway, look), ''] : []),
    style.dim(
      {
        vi: '  Nhấn Ctrl-C để dừng; mọi gói tin đã nhận được giữ trong thư mục trên.',
        en: '  Press Ctrl-C to stop; everything admitted is kept in that directory.',
      }[language],
    ),
  ];
}

function serverText({ server, sites }: StartFacts, language: 'vi' | 'en'): string {
  if (sites.length === 0) return server.url.replaceAll(',', ' ');
  return { vi: `${sites.length} nơi, mỗi nơi một máy chủ`, en: `${sites.length} sites with one each` }[
    language
  ];
}

/** What runs, as data. */
export function upData({ start, gateway, control, trust, processes, apart }: ShownUp): object {
  return {
    ...start,
    gateway: gateway ? gatewayData(gateway) : null,
    control: control ?? null,
    trust: trust ? { base: trust.base, ocsp: trust.ocsp, timestamp: trust.timestamp } : null,
    processes,
    apart,
  };
}
