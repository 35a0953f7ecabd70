import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrganisationRow } from './organisation.ts';
import { Registry } from './registry.ts';
import type { RegistryNotice } from './registry-notice.ts';
import { buildTopology } from './topology.ts';

const at = Date.UTC(2026, 0, 1);
const listed = (codeQd20: string, tier: string, parent?: string, more: object = {}): OrganisationRow => ({
  codeQd20,
  name: `Cơ quan ${codeQd20}`,
  kind: 'x',
  tier,
  ...(parent === undefined ? {} : { parent }),
  ...more,
});
const list = Registry.load(
  [
    listed('G22', 'central'),
    listed('H41', 'province', 'G22', { codeQcvn102: '000.00.00.H41' }),
    listed('H41.14', 'province', 'H41'),
    listed('H41.31', 'district', 'H41'),
    listed('H41.31.20', 'commune', 'H41.31'),
    listed('H17.22.28', 'commune', 'H41.31'),
    listed('H41.90', 'province', 'H41', { validTo: '2019-12-31' }),
  ],
  { asOf: '2020-01-01' },
);
const registered = (
  codeQd20: string,
  more: Partial<OrganisationRow> = {},
  system = 'hcm',
): RegistryNotice => ({
  type: 'registered',
  row: { codeQd20, name: `Đơn vị ${codeQd20}`, tier: 'province', kind: 'đơn vị', parent: 'H41', ...more },
  system,
  at,
});
const deregistered = (code: string, system = 'hcm'): RegistryNotice => ({
  type: 'deregistered',
  code,
  system,
  at: at + 1,
});
const lock = (type: 'locked' | 'unlocked', code: string, reason?: string): RegistryNotice => ({
  type,
  code,
  at,
  ...(reason === undefined ? {} : { reason }),
});
const applied = (...notices: readonly RegistryNotice[]): Registry => {
  const registry = list.fork();
  for (const notice of notices) registry.apply(notice);
  return registry;
};
const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('a registered agency', () => {
  const registry = applied(registered('H41.99', { mail: 'a@example.org' }));

  test('is found like one of the list', () => {
    const agency = registry.get('H41.099');
    expect(agency).toMatchObject({
      organId: 'H41.99',
      parent: '000.00.00.H41',
      unit: 'H41.99',
      mail: 'a@example.org',
    });
    expect(agency).toMatchObject({ registeredBy: 'hcm', changedAt: at, version: 1 });
    expect(registry.find('H41.99')).toBe(agency);
    expect(registry.findBySubject('H41.99._._')).toBe(agency);
    expect(registry.resolve('H41.99')).toEqual({ kind: 'found', organisation: agency });
    expect(registry.registeredBy(agency.organId)).toBe('hcm');
    expect(registry.children(registry.get('H41').organId).at(-1)).toBe(agency);
    expect(registry.all().at(-1)).toBe(agency);
    expect([registry.size, list.size, list.find('H41.99')]).toEqual([8, 7, undefined]);
  });

  test('changes name and addresses and nothing else when its system registers it again', () => {
    const before = registry.all();
    const changed = applied(
      registered('H41.99', { mail: 'a@example.org', fax: '1' }),
      registered('H41.99', { name: 'Tên mới', mobile: '0912', tier: 'commune', kind: 'khác' }),
    );
    const agency = changed.get('H41.99');
    expect(agency).toMatchObject({
      name: 'Tên mới',
      mobile: '0912',
      tier: 'province',
      kind: 'đơn vị',
      version: 2,
    });
    expect([agency.mail, agency.fax]).toEqual([undefined, undefined]);
    expect(changed.size).toBe(8);
    expect(registry.all()).toBe(before);
  });

  test('that is registered again as it is does not change', () => {
    const again = applied(registered('H41.99'), registered('H41.99'));
    expect(again.get('H41.99').version).toBe(1);
    expect(again.version).toBe(2);
    expect(again.wouldChange(registered('H41.99'))).toBe(false);
    expect(again.wouldChange(registered('H41.99', { name: 'x' }))).toBe(true);
  });

  test('may stand below another one, and a sub-unit belongs to the unit above', () => {
    const below = applied(registered('H41.99'), registered('H41.99.1', { parent: 'H41.099' }));
    expect(below.get('H41.99.1')).toMatchObject({ parent: 'H41.99', unit: 'H41.99' });
    expect(below.children(below.get('H41.99').organId).map(({ organId }) => organId)).toEqual(['H41.99.1']);
  });
});

describe('registering is refused', () => {
  const long = Array.from({ length: 70 }, (_, index) =>
    registered(`H50.${index}`, { parent: index === 0 ? 'G22' : `H50.${index - 1}` }),
  );
  test.each<[string, readonly RegistryNotice[], string]>([
    ['for a code of the list', [registered('H41.014')], 'REGISTRY_AGENCY_LISTED'],
    [
      'for the other code of the list',
      [registered('x', { codeQcvn102: '000.00.00.H41', codeQd20: 'H41.99' })],
      'REGISTRY_AGENCY_LISTED',
    ],
    [
      'for another system',
      [registered('H41.99'), registered('H41.99', {}, 'dng')],
      'REGISTRY_SYSTEM_FOREIGN',
    ],
    [
      'with another parent',
      [registered('H41.99'), registered('H41.99', { parent: 'H41.31' })],
      'REGISTRY_PARENT_FIXED',
    ],
    [
      'with another parent after deregistration',
      [registered('H41.99'), deregistered('H41.99'), registered('H41.99', { parent: 'H41.31' })],
      'REGISTRY_PARENT_FIXED',
    ],
    ['below an unknown agency', [registered('H41.99', { parent: 'H77' })], 'REGISTRY_PARENT_UNKNOWN'],
    ['below itself', [registered('H41.99', { parent: 'H41.99' })], 'REGISTRY_PARENT_UNKNOWN'],
    [
      'in a circle',
      [registered('H41.98', { parent: 'H41.99' }), registered('H41.99', { parent: 'H41.98' })],
      'REGISTRY_PARENT_UNKNOWN',
    ],
    ['below a retired agency', [registered('H41.99', { parent: 'H41.90' })], 'REGISTRY_PARENT_UNKNOWN'],
    [
      'below a deregistered agency',
      [registered('H41.98'), deregistered('H41.98'), registered('H41.99', { parent: 'H41.98' })],
      'REGISTRY_PARENT_UNKNOWN',
    ],
    ['with an unknown successor', [registered('H41.99', { successors: ['H77'] })], 'REGISTRY_PARENT_UNKNOWN'],
    ['more than 64 levels down', long, 'REGISTRY_PARENT_CYCLE'],
    ['for a code with the subject of another', [registered('28.22.H17')], 'REGISTRY_CODE_DUPLICATE'],
    [
      'for the codes of two agencies',
      [
        registered('H41.98'),
        registered('H41.99'),
        registered('x', { codeQcvn102: 'H41.98', codeQd20: 'H41.99' }),
      ],
      'REGISTRY_CODE_DUPLICATE',
    ],
    ['for a malformed code', [registered('../H41')], 'REGISTRY_CODE_MALFORMED'],
    ['for the address of the operator', [registered('OPERATOR')], 'REGISTRY_CODE_MALFORMED'],
    [
      'for a malformed second code',
      [registered('null', { codeQcvn102: '000.00.99.H41' })],
      'REGISTRY_CODE_MALFORMED',
    ],
  ])('%s', (_, notices, expected) => {
    const registry = list.fork();
    let refusal: unknown;
    let known = 0;
    for (const notice of notices) {
      try {
        known = registry.size;
        registry.apply(notice);
      } catch (failure) {
        refusal ??= failure;
        expect(registry.size).toBe(known);
      }
    }
    expect(refusal).toEqual(code(expected));
    expect(registry.version).toBe(notices.length);
  });

  test('without a parent', () => {
    const { parent: _, ...row } = listed('H41.99', 'province', 'H41');
    expect(() => applied({ type: 'registered', row, system: 'hcm', at })).toThrow(
      code('REGISTRY_NOTICE_INVALID'),
    );
  });

  test('beyond the largest number of agencies', () => {
    const full = Registry.load([listed('H41', 'province')], { organisationsMax: 2 });
    full.apply(registered('H41.98'));
    expect(() => full.apply(registered('H41.99'))).toThrow(code('REGISTRY_TOO_LARGE'));
  });
});

describe('a deregistered agency', () => {
  const registry = applied(registered('H41.99'), deregistered('H41.99'));

  test('is nobody to send to, and still listed with what it was', () => {
    const agency = registry.get('H41.99');
    expect(agency).toMatchObject({
      deregistered: true,
      name: 'Đơn vị H41.99',
      changedAt: at + 1,
      version: 2,
    });
    expect(registry.resolve('H41.99')).toEqual({ kind: 'unknown', deregistered: agency });
    expect(registry.isInForce(agency)).toBe(false);
    expect(registry.registeredBy(agency.organId)).toBeUndefined();
    expect(registry.all()).toContain(agency);
  });

  test('may be registered again below the same parent, also by another system', () => {
    const again = registry.fork();
    for (const notice of [registered('H41.99'), deregistered('H41.99'), registered('H41.99', {}, 'dng')])
      again.apply(notice);
    expect(again.get('H41.99').deregistered).toBeUndefined();
    expect(again.registeredBy(again.get('H41.99').organId)).toBe('dng');
    expect(again.resolve('H41.99').kind).toBe('found');
    expect(again.size).toBe(8);
  });

  test('stays as it is when it is deregistered again', () => {
    expect(registry.wouldChange(deregistered('H41.99'))).toBe(false);
  });

  test.each([
    ['an agency of the list', deregistered('H41.14'), 'REGISTRY_AGENCY_LISTED'],
    ['an agency of another system', deregistered('H41.99', 'dng'), 'REGISTRY_SYSTEM_FOREIGN'],
    ['an unknown agency', deregistered('H77'), 'REGISTRY_ORGANISATION_UNKNOWN'],
  ])('%s cannot be deregistered', (_, notice, expected) => {
    expect(() => applied(registered('H41.99'), notice)).toThrow(code(expected));
  });
});

describe('locks', () => {
  test('hold for either code until unlocked, and say why', () => {
    const registry = applied(lock('locked', 'H41', 'kiểm tra'));
    const { organId } = registry.get('000.00.00.H41');
    expect(registry.isLocked(organId)).toBe(true);
    expect(registry.lockOf(organId)).toEqual({ at, reason: 'kiểm tra' });
    expect(registry.wouldChange(lock('locked', 'H41', 'kiểm tra'))).toBe(false);
    registry.apply(lock('locked', 'H41', 'lý do khác'));
    expect(registry.lockOf(organId)?.reason).toBe('lý do khác');
    registry.apply(lock('unlocked', '000.00.00.H41'));
    expect(registry.isLocked(organId)).toBe(false);
    expect(registry.wouldChange(lock('unlocked', 'H41'))).toBe(false);
  });

  test('outlast deregistration and registration', () => {
    const registry = applied(
      registered('H41.99'),
      lock('locked', 'H41.99'),
      deregistered('H41.99'),
      registered('H41.99'),
    );
    expect(registry.isLocked(registry.get('H41.99').organId)).toBe(true);
  });

  test('of unknown agencies are refused', () => {
    expect(() => applied(lock('locked', 'H77'))).toThrow(code('REGISTRY_ORGANISATION_UNKNOWN'));
  });
});

test('a notice that was taken in before changes nothing', () => {
  const registry = list.fork();
  expect(registry.apply(registered('H41.99'), 5)).toBe(true);
  expect(registry.apply(deregistered('H41.99'), 5)).toBe(false);
  expect(registry.apply(deregistered('H41.99'), 3)).toBe(false);
  expect(registry.passOver(4)).toBe(false);
  expect(registry.passOver(9)).toBe(true);
  expect(registry.version).toBe(9);
  expect(registry.get('H41.99').deregistered).toBeUndefined();
});

describe('a topology', () => {
  test.each(['tiered', 'hub'] as const)(
    'takes registered agencies on the node of their parent (%s)',
    (routing) => {
      const registry = list.fork();
      const topology = buildTopology(registry, { routing });
      const { size } = topology;
      for (const notice of [
        registered('H41.31.99', { tier: 'commune', parent: 'H41.31' }),
        registered('H41.31.99.1', { tier: 'ward', parent: 'H41.31.99' }),
      ])
        registry.apply(notice);
      const [first, second] = [registry.get('H41.31.99'), registry.get('H41.31.99.1')];
      const node = topology.nodeOf(registry.get('H41.31').organId);
      expect(topology.attach(first)).toBe(node);
      expect(topology.attach(first)).toBe(node);
      expect(topology.attach(second)).toBe(node);
      expect(topology.nodeOf(second.organId)).toBe(node);
      expect(topology.node(node!).organisations.slice(-2)).toEqual(['H41.31.99', 'H41.31.99.1']);
      expect(topology.size).toBe(size);
      const later = buildTopology(registry, { routing });
      expect(later.nodes()).toEqual(topology.nodes());
    },
  );

  test('keeps a deregistered agency where its mailbox is, also one that is built later', () => {
    const registry = applied(registered('H41.99'), deregistered('H41.99'));
    const topology = buildTopology(registry, { routing: 'tiered' });
    expect(topology.nodeOf(registry.get('H41.99').organId)).toBe('000.00.00.H41');
  });

  test('has no place for an agency whose parent has none', () => {
    const registry = applied(registered('H41.99'));
    const elsewhere = buildTopology(Registry.load([listed('G22', 'central')]), { routing: 'tiered' });
    expect(elsewhere.attach(registry.get('H41.99'))).toBeUndefined();
  });
});

test('whoever hears the same notices in the same order has the same registry, whatever the notices say', () => {
  const someCode = fc.constantFrom(
    'H41',
    'H41.14',
    'H41.91',
    'H41.92',
    'H41.092',
    'H41.93',
    '28.22.H17',
    'OPERATOR',
    'H41.90',
  );
  const system = fc.constantFrom('hcm', 'dng');
  const notice: fc.Arbitrary<RegistryNotice> = fc.oneof(
    fc
      .tuple(someCode, someCode, system, fc.constantFrom('một', 'hai'))
      .map(([own, parent, by, name]) => registered(own, { parent, name }, by)),
    fc.tuple(someCode, system).map(([own, by]) => deregistered(own, by)),
    fc
      .tuple(fc.constantFrom<'locked' | 'unlocked'>('locked', 'unlocked'), someCode)
      .map(([type, own]) => lock(type, own)),
  );
  const hear = (registry: Registry, notices: readonly RegistryNotice[]): void => {
    for (const [index, one] of notices.entries()) {
      const expected = index < registry.version || isAllowed(registry, one);
      expect(doesNotThrow(() => registry.apply(one, index + 1))).toBe(expected);
    }
  };
  const state = (registry: Registry) =>
    registry
      .all()
      .map((agency) => [agency, registry.lockOf(agency.organId), registry.resolve(agency.organId).kind]);
  fc.assert(
    fc.property(fc.array(notice, { maxLength: 40 }), fc.nat(40), (notices, breakAt) => {
      const [whole, inParts] = [list.fork(), list.fork()];
      hear(whole, notices);
      hear(inParts, notices.slice(0, breakAt));
      hear(inParts, notices);
      expect(state(inParts)).toEqual(state(whole));
      for (const one of whole.all()) {
        expect(whole.find(one.organId)).toBe(one);
        if (one.parent !== undefined) expect(whole.children(one.parent)).toContain(one);
      }
    }),
  );
});

function isAllowed(registry: Registry, notice: RegistryNotice): boolean {
  return doesNotThrow(() => registry.wouldChange(notice));
}

function doesNotThrow(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

test('a hundred thousand registrations below one parent are taken in', () => {
  const registry = list.fork();
  const topology = buildTopology(registry, { routing: 'tiered' });
  for (let index = 0; index < 100_000; index += 1) {
    registry.apply(registered(`H41.A${index}`));
    topology.attach(registry.get(`H41.A${index}`));
  }
  expect(registry.all()).toHaveLength(100_007);
  expect(registry.children(registry.get('H41').organId)).toHaveLength(100_003);
});
