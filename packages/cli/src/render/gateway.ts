import type { GatewayFacts } from '../gateway-facts.ts';
import { fieldLines } from './fields.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { sdkAccessLines } from './sdk-configuration.ts';
import { systemAccessData } from './systems.ts';
import { printedTable, tableLines } from './table.ts';

/** More systems than these are left to `lienthong systems list`: everything is to fit on one screen. */
const systemsShownMax = 6;

/** Lines of a gateway: who may come in, and what to paste into the configuration of the official SDK. */
export function gatewayLines({ url, caFile, systems }: GatewayFacts, look: Look): readonly string[] {
  const { language, style } = look;
  const label = (vi: string, en: string): string => ({ vi, en })[language];
  const shown = systems.slice(0, systemsShownMax);
  const table = tableLines(
    [label('Hệ thống', 'System'), 'systemid', 'secret'].map((title) => ({ title })),
    shown.map(({ name, id, secret, locked }) => [
      printable(name) + (locked ? ` ${style.warning(label('(khóa)', '(locked)'))}` : ''),
      id,
      printable(secret),
    ]),
  );
  const left = systems.length - shown.length;
  // The province's, where the ready-made ones are there: those who have an SDK program are on that level.
  const example =
    shown.find(({ locked }, place) => !locked && place === 1) ?? shown.find(({ locked }) => !locked);
  return [
    '',
    ...(shown.length === 0
      ? [
          label(
            '  Chưa có hệ thống nào: lienthong systems add MÃ',
            '  No system yet: lienthong systems add ID',
          ),
        ]
      : printedTable(table, style).map((line) => `  ${line}`)),
    ...(left > 0
      ? [`  ${label(`và ${left} hệ thống khác`, `and ${left} more`)}: lienthong systems list --secrets`]
      : []),
    ...(example === undefined
      ? []
      : [
          style.dim(
            label(
              `  Dán vào collaboration.properties của SDK (đây là ${example.name}):`,
              `  To paste into the SDK’s collaboration.properties (here for ${example.name}):`,
            ),
          ),
          ...sdkAccessLines({ url, id: example.id, secret: example.secret }),
          style.dim(
            label(
              '  Cả tệp, và mã lệnh Java: lienthong systems show ',
              '  The whole file, and Java: lienthong systems show ',
            ) + example.id,
          ),
        ]),
    ...fieldLines([[label('Chứng thư gốc cho phía gọi', 'Root certificate for clients'), caFile]], look),
  ];
}

/** The same as data. */
export function gatewayData({ url, caFile, systems, pid }: GatewayFacts): object {
  return {
    url,
    ...(caFile === undefined ? {} : { caFile }),
    ...(pid === undefined ? {} : { pid }),
    systems: systems.map((system) => systemAccessData(system, url)),
  };
}
