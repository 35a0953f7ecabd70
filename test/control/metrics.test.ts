import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ControlRig, centre, myLy } from './control-rig.ts';
import { root } from './reference/control-references.ts';

let rig: ControlRig;
let text: string;
beforeAll(async () => {
  rig = await ControlRig.start();
  const draft = {
    codeNotation: 'BC-UBND',
    typeName: 'Báo cáo',
    attachments: [{ name: 'a.txt', content: 'YQ==' }],
  };
  const send = (to: string, subject: string) =>
    rig.json('POST', `/api/v1/agencies/${myLy}/documents`, { ...draft, to: [to], subject });
  await send(centre, 'một');
  await rig.emulator.session.lockAgency('000.20.36.H41');
  await send('000.20.36.H41', 'hai');
  await rig.json('GET', '/api/v1/wait/quiescent');
  text = await (await rig.call('GET', '/metrics')).text();
});
afterAll(() => rig.close());

const value = (series: string) =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${series} `))
      ?.split(' ')
      .at(-1),
  );

test('copies are counted by tier and by what became of them', () => {
  expect(value('lienthong_copies_total{tier="commune",act="admitted"}')).toBe(2);
  expect(value('lienthong_copies_total{tier="province",act="relayed"}')).toBe(1);
  expect(value('lienthong_copies_total{tier="central",act="delivered"}')).toBe(1);
  expect(value('lienthong_mailbox_packages{tier="central",type="document"}')).toBe(1);
  expect(value('lienthong_report_total{tier="commune",counter="outgoing"}')).toBe(1);
});

test('refusals are counted by code', () => {
  expect(value('lienthong_refused_copies_total{tier="commune",code="EXCHANGE_RECEIVER_LOCKED"}')).toBe(1);
});

test('every hop and every delivery has its time, and nothing is on its way at rest', () => {
  expect(value('lienthong_hop_seconds_count{from_tier="district",to_tier="province"}')).toBe(1);
  expect(value('lienthong_delivery_seconds_bucket{tier="central",kind="document",le="+Inf"}')).toBe(1);
  expect(value('lienthong_copies_in_flight{tier="central"}')).toBe(0);
  expect(value('lienthong_open_copies')).toBe(0);
});

test('every line is one that Prometheus reads, and every family is described once', () => {
  const names = text
    .split('\n')
    .flatMap((line) => /^# TYPE (\S+) (?:counter|gauge|histogram)$/.exec(line)?.[1] ?? []);
  expect(new Set(names).size).toBe(names.length);
  for (const line of text
    .trimEnd()
    .split('\n')
    .filter((one) => !one.startsWith('#'))) {
    expect(line).toMatch(/^[a-z_]+(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? [-+.\de]+$/);
    const name = line.split(/[{ ]/, 1)[0] ?? '';
    expect(names).toContain(names.includes(name) ? name : name.replace(/_(bucket|sum|count)$/, ''));
  }
});

test('every metric that the dashboard names is there', () => {
  const dashboard = JSON.parse(readFileSync(join(root, 'infra/grafana/lienthong.json'), 'utf8'));
  const named = dashboard.panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(?:lienthong|process|nodejs)_\w+/g) ?? []),
  );
  expect(named.length).toBeGreaterThan(10);
  for (const name of named) expect(text, name).toMatch(new RegExp(`^${name}[{ ]`, 'm'));
});
