import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Route, routeTable } from '@lienthong/control';
import { operationCalls } from '@lienthong/control/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ControlRig, centre, kySon, myLy } from './control-rig.ts';
import { controlReferences, root } from './reference/control-references.ts';

let rig: ControlRig;
/** A document from a commune to the centre, and one that waits to be revoked, updated or taken back. */
let pkg: string;
let bytes: Uint8Array;

const draft = (subject: string, attachments: readonly object[] = [{ name: 'a.txt', content: 'YWJj' }]) => ({
  to: [centre],
  codeNotation: 'BC-UBND',
  typeName: 'Báo cáo',
  subject,
  attachments,
});

beforeAll(async () => {
  rig = await ControlRig.start({
    facilities: {
      snapshots: {
        list: async () => [{ name: 'một', sizeBytes: 1 }],
        save: async (name) => ({ name, sizeBytes: 1, at: 0 }),
      },
      evidence: async () => Buffer.from('PK'),
    },
  });
  pkg = (await rig.json('POST', `/api/v1/agencies/${myLy}/documents`, draft('đầu', []))).pkg;
  await rig.json('GET', `/api/v1/wait/packages/${pkg}?until=settled`);
  bytes = new Uint8Array(await (await rig.call('GET', `/api/v1/packages/${pkg}/bytes`)).arrayBuffer());
});
afterAll(() => rig.close());

/** What a route is called with to answer as it says; path parameters, query, body. */
type Call = {
  readonly path?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  readonly query?: string;
  readonly body?: () => unknown;
};

const agency =
  (code: string): NonNullable<Call['path']> =>
  () => ({ code });
const received = () => ({ code: centre, id: pkg });
/** A new document of the commune that was delivered. */
const sent = async (): Promise<Readonly<Record<string, string>>> => {
  const { pkg: id } = await rig.json('POST', `/api/v1/agencies/${myLy}/documents`, draft('khác'));
  await rig.json('GET', `/api/v1/wait/packages/${id}`);
  return { code: myLy, id };
};
const system = async () => {
  const id = `he-thong-${(await rig.json('GET', '/api/v1/systems')).items.length}`;
  await rig.json('POST', '/api/v1/systems', { id, agencies: [myLy] });
  return { id };
};
/** A new certificate of an agency. */
const certificate = async () => {
  const { fingerprint } = await rig.json('POST', '/api/v1/agencies/000.20.36.H41/certificate');
  return { target: fingerprint as string };
};
const fault = async () => ({ id: (await rig.json('POST', '/api/v1/faults', slow)).id as string });
const slow = { kind: 'delay', on: { node: kySon }, with: { ms: 1 }, forMs: 1_000 };
const scenario = { name: 'thử', faults: [{ kind: 'delay', with: { ms: 1 }, inMs: 60_000, forMs: 1_000 }] };

/** A message of the centre that its node has set aside. */
const deadLetter = async () => {
  const desk = await rig.emulator.session.desk(centre);
  await desk.acknowledge('AAAAAAAAAAAAAAAAAAAAAA').catch(() => undefined);
  const { items } = await rig.json('GET', '/api/v1/dead-letters');
  return { node: items[0].node as string, letter: String(items[0].letter) };
};

/** A story that is ready, started where none is. */
const storyStarted = async () => {
  await rig.call('POST', '/api/v1/story', { id: 'recalled-document' });
  return {};
};
const storyAbandoned = async () => {
  await rig.call('DELETE', '/api/v1/story');
  return {};
};

const calls: Readonly<Record<string, Call>> = {
  health: {},
  ready: {},
  status: {},
  openapi: {},
  launch: {},
  openSession: {
    body: () => ({ launch: new URL(rig.control.launchUrl()).hash.slice('#launch='.length) }),
  },
  closeSession: {},
  network: {},
  agencies: { query: '?search=ky+son&limit=2' },
  agency: { path: agency(myLy) },
  lockAgency: { path: agency('000.20.36.H41'), body: () => ({ reason: 'thử' }) },
  unlockAgency: { path: agency('000.20.36.H41') },
  submit: { path: agency(myLy), body: () => bytes },
  send: { path: agency(myLy), body: () => draft('mới') },
  revoke: { path: sent, body: () => ({ reason: 'sai nội dung' }) },
  update: { path: sent, body: () => ({ reason: 'sửa', subject: 'đã sửa' }) },
  takeBack: { path: sent, body: () => ({ reason: 'gửi nhầm' }) },
  inbox: { path: agency(centre), query: '?limit=1' },
  sent: { path: agency(myLy) },
  mailCount: { path: agency(centre) },
  sendStatus: { path: received, body: () => ({ status: '01' }) },
  acknowledge: { path: received, body: () => ({ state: 'processing' }) },
  register: { path: () => ({ code: centre, direction: 'in' }) },
  registerCsv: { path: () => ({ code: myLy, direction: 'out' }) },
  duties: { path: agency(centre), query: '?state=all' },
  packages: { query: '?kind=document&limit=1' },
  package: { path: () => ({ id: 'latest' }) },
  packageBytes: { path: () => ({ id: pkg }) },
  packageContent: { path: () => ({ id: pkg }) },
  attachment: { path: () => ({ id: pkg, n: '1' }) },
  journeys: { path: () => ({ id: pkg }) },
  counters: { query: '?by=province' },
  counterDays: { query: '?tier=commune' },
  report: { query: '?period=2026-Q4' },
  reportCsv: {},
  reportXlsx: { query: `?under=${kySon}` },
  verifyBooks: { query: '?atRest=false' },
  ledger: { path: () => ({ node: kySon }), query: '?limit=2' },
  systems: {},
  addSystem: { body: () => ({ id: 'mot', agencies: [myLy] }) },
  system: { path: system },
  revealSystem: { path: system },
  changeSystem: { path: system, body: () => ({ name: 'Tên khác' }) },
  rotateSystem: { path: system },
  lockSystem: { path: system },
  unlockSystem: { path: system },
  removeSystem: { path: system },
  gateway: {},
  gatewayCalls: { query: '?refused=true&limit=2' },
  gatewayCallEvents: { query: '?refused=true' },
  gatewayCall: {
    path: async () => {
      const { gateway } = rig.emulator;
      const logged = new Promise((resolve) => gateway?.calls.listen(resolve));
      await fetch(`${gateway?.url}/vxp/sendEdoc`, { method: 'POST' });
      await logged;
      return { id: 'latest' };
    },
  },
  evidence: { path: () => ({ id: pkg }) },
  certificates: { query: `?holder=${myLy}` },
  certificate: { path: () => ({ target: myLy }) },
  certificateStates: {},
  renewCertificate: { path: agency('000.20.36.H41') },
  suspendCertificate: { path: certificate },
  resumeCertificate: {
    path: async () => {
      const target = await certificate();
      await rig.json('POST', `/api/v1/certificates/${target.target}/suspension`);
      return target;
    },
  },
  revokeCertificate: { path: certificate, body: () => ({ reason: 'superseded' }) },
  trustServices: {},
  setTrustServices: { body: () => ({ ocsp: 'slow', slowMs: 1 }) },
  snapshots: {},
  saveSnapshot: { body: () => ({ name: 'mot' }) },
  faultKinds: {},
  faults: {},
  addFault: { body: () => slow },
  liftFault: { path: fault },
  faultScenarios: {},
  planFaultScenario: { body: () => scenario },
  runFaultScenario: { body: () => scenario },
  liftFaults: {},
  quotas: {},
  heldPackages: { query: '?limit=2' },
  setQuota: { body: () => ({ where: 'commune', quota: { packages: 5_000, policy: 'queue' } }) },
  clearQuota: { path: () => ({ where: 'commune' }) },
  clearQuotas: {},
  deadLetters: { query: '?limit=2' },
  deadLetter: { path: deadLetter },
  retryDeadLetter: { path: deadLetter, body: () => ({ by: 'trực ban' }) },
  dropDeadLetter: { path: deadLetter, body: () => ({ why: 'thử' }) },
  clock: {},
  setClock: { body: () => ({ type: 'jump', ms: 1_000 }) },
  stories: {},
  story: { path: storyStarted },
  startStory: { path: storyAbandoned, body: () => ({ id: 'recalled-document' }) },
  nextStoryStep: { path: storyStarted },
  abandonStory: { path: storyStarted },
  events: { query: '?types=package.*' },
  waitPackage: { path: () => ({ id: pkg }) },
  waitMail: { path: agency(centre), query: '?count=1' },
  waitQuiescent: {},
  metrics: {},
};

test('every route has its call here, and nothing else is called', () => {
  expect(Object.keys(calls).sort()).toEqual(routeTable.map(({ name }) => name).sort());
});

const address = async (route: Route, { path, query = '' }: Call) => {
  const params = (await path?.()) ?? {};
  return `${route.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))}${query}`;
};

describe('every route answers as the document says', () => {
  test.each(routeTable.map((route) => [route.name, route] as const))('%s', async (name, route) => {
    const call = calls[name] ?? {};
    const response = await rig.call(route.method, await address(route, call), call.body?.());
    const { answer } = route;
    if (answer.kind === 'events') {
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      await response.body?.cancel();
      return;
    }
    const text = await response.text();
    expect(response.status, text).toBe(answer.kind === 'json' ? answer.status : 200);
    if (answer.kind === 'bytes') {
      expect(answer.mediaTypes).toContain(response.headers.get('content-type'));
      expect(text.length).toBeGreaterThan(0);
      return;
    }
    const parsed = answer.schema.safeParse(JSON.parse(text));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });
});

describe('every route refuses as the document says', () => {
  const closed = routeTable.filter(({ open }) => !open);
  test.each(closed.map((route) => [route.name, route] as const))('%s without the token', async (_, route) => {
    const path = route.path.replace(/\{\w+\}/g, 'x');
    const response = await fetch(`${rig.control.url}${path}`, { method: route.method });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'CONTROL_TOKEN_MISSING', status: 401 });
  });

  const withQuery = routeTable.filter(({ answer }) => answer.kind !== 'events');
  test.each(withQuery.map((route) => [route.name, route] as const))(
    '%s with a query that it does not have',
    async (_, route) => {
      const path = route.path
        .replace('{direction}', 'in')
        .replace('{n}', '1')
        .replace(/\{\w+\}/g, myLy);
      const response = await rig.call(route.method, `${path}?no-such=1`, route.body ? {} : undefined);
      expect(await response.json()).toMatchObject({ code: 'CONTROL_REQUEST_INVALID', status: 400 });
    },
  );
});

test('a path that is not in the document does not exist, whatever the method', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
    for (const path of [
      '/',
      '/api',
      '/api/v1',
      '/api/v2/status',
      '/api/v1/status/',
      '/api/v1/agencies/x/y/z',
    ])
      expect((await rig.call(method, path)).status, `${method} ${path}`).toBe(404);
});

test('a method that a path does not have is named with those that it has', async () => {
  const response = await rig.call('PUT', '/api/v1/faults');
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, POST, DELETE');
});

test('document, reference and client are those that the route table makes', () => {
  for (const [path, text] of controlReferences())
    expect(
      readFileSync(join(root, path), 'utf8'),
      `${path}: run test/control/reference/make-control-reference.ts`,
    ).toBe(text);
  expect(Object.keys(operationCalls)).toEqual(routeTable.map(({ name }) => name));
});

test('no two operations share a name, and no member of path and query shares one', () => {
  expect(new Set(routeTable.map(({ name }) => name)).size).toBe(routeTable.length);
  const namesOf = (schema: Route['query']) =>
    Object.keys((schema as unknown as { shape?: object })?.shape ?? {});
  for (const { name, params, query } of routeTable) {
    const names = [...namesOf(params), ...namesOf(query)];
    expect(new Set([...names, 'body']).size, name).toBe(names.length + 1);
  }
});
