import { connectAxis, provisionAxis, provisionerHost } from '@lienthong/axis-nats';
import { createNkey, type RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read } from '../architecture/workspace.ts';
import { Attacker } from '../axis-nats/attacker.ts';
import { allNodes, attempts, type Party, parties, withRightsTable } from './rights-matrix.ts';

const names = Object.keys(parties) as Party[];
const nkeys = Object.fromEntries(names.map((name) => [name, createNkey('user')])) as Record<
  Party,
  ReturnType<typeof createNkey>
>;
let server: RunningNatsServer;

beforeAll(async () => {
  server = await startTestNatsServer({
    users: names.map((name) => ({ publicKey: nkeys[name].publicKey, permissions: parties[name].rights })),
    systemUser: createNkey('user').publicKey,
  });
  const provisioner = await connectAxis({
    servers: server.url,
    party: { host: provisionerHost },
    nkey: nkeys.provisioner,
    allNodes,
  });
  await provisionAxis(provisioner, { allNodes });
  await provisioner.close();
});
afterAll(() => server.stop());

/** Whether the server refuses; its complaint names the subject. */
async function isRefused(party: Party, verb: 'publish' | 'subscribe', subject: string): Promise<boolean> {
  const attacker = await Attacker.connect(server.url, nkeys[party]);
  try {
    if (verb === 'publish') attacker.publish(subject, 'x');
    else attacker.subscribe(subject);
    const complaints = await attacker.settled();
    for (const complaint of complaints) expect(complaint).toContain('Permissions Violation');
    return complaints.length > 0;
  } finally {
    attacker.close();
  }
}

describe.each(names)('%s', (party) => {
  test.each(attempts.map((attempt) => [`${attempt.verb}: ${attempt.what}`, attempt] as const))(
    '%s',
    async (_, { verb, subject, may }) => {
      expect(await isRefused(party, verb, subject)).toBe(!may.includes(party));
    },
  );
});

test('who has no key, or one that the server does not know, is not let in', async () => {
  for (const nkey of [undefined, createNkey('user')])
    await expect(
      connectAxis({
        servers: server.url,
        party: { host: 'x' },
        connectTimeoutMs: 1_000,
        ...(nkey ? { nkey } : {}),
      }),
    ).rejects.toMatchObject({ code: 'AXIS_NOT_ALLOWED' });
});

test('the table of SECURITY.md is this matrix', () => {
  const page = read('SECURITY.md');
  expect(page, 'run `pnpm reference`').toBe(withRightsTable(page));
});
