import { startControl } from '@lienthong/control';
import { controlClient } from '@lienthong/control/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ControlRig, centre, myLy } from './control-rig.ts';

let rig: ControlRig;
beforeAll(async () => {
  rig = await ControlRig.start();
});
afterAll(() => rig.close());

const refusal = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  ((await (await rig.call(method, path, body, headers)).json()) as { code: string }).code;

test('what the API does not have is refused by name', async () => {
  expect(await refusal('GET', '/api/v1/nothing')).toBe('CONTROL_PATH_UNKNOWN');
  expect(await refusal('PATCH', '/api/v1/clock')).toBe('CONTROL_METHOD_NOT_ALLOWED');
  expect(await refusal('POST', '/api/v1/clock', {}, { 'content-type': 'text/plain' })).toBe(
    'CONTROL_MEDIA_TYPE_UNSUPPORTED',
  );
  expect(await refusal('GET', '/api/v1/packages?cursor=cDE0eA')).toBe('CONTROL_CURSOR_INVALID');
});

test('an attachment that a package does not have', async () => {
  const { pkg } = await rig.json('POST', `/api/v1/agencies/${myLy}/documents`, {
    to: [centre],
    codeNotation: 'BC-UBND',
    typeName: 'Báo cáo',
    subject: 'Thử',
    attachments: [{ name: 'a.txt', content: 'YWJj' }],
  });
  expect(await (await rig.call('GET', `/api/v1/packages/${pkg}/attachments/1`)).text()).toBe('abc');
  expect(await refusal('GET', `/api/v1/packages/${pkg}/attachments/2`)).toBe('CONTROL_PART_UNKNOWN');
});

test('an API without gateway, snapshots and evidence says so', async () => {
  const control = await startControl({ session: rig.emulator.session });
  const client = controlClient({ url: control.url, token: control.token });
  await expect(client.systems()).rejects.toMatchObject({ code: 'CONTROL_GATEWAY_ABSENT', status: 409 });
  await expect(client.snapshots()).rejects.toMatchObject({ code: 'CONTROL_FACILITY_ABSENT', status: 409 });
  await expect(client.evidence({ id: 'latest' })).rejects.toMatchObject({ code: 'CONTROL_FACILITY_ABSENT' });
  await control.close();
});

test('a port that is taken is named, and nothing is left behind', async () => {
  const port = Number(new URL(rig.control.url).port);
  await expect(startControl({ session: rig.emulator.session, port })).rejects.toMatchObject({
    code: 'CONTROL_ADDRESS_UNUSABLE',
    details: { address: `127.0.0.1:${port}` },
  });
});
