import { partyOf } from '@lienthong/axis';
import { parseEdxml } from '@lienthong/edxml';
import { encodeHop, readContent } from '@lienthong/exchange';
import type { NodeId, OrganId } from '@lienthong/registry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Correspondence } from './rig/correspondence.ts';
import { turn } from './rig/turning-clock.ts';

/** Messages that nodes set aside: named with their reason, decided on again exactly once, or given up with a name under it. */

const commune = '000.20.31.H41';
const district = '000.00.31.H41';
const office = '000.00.00.G22';
const reason = { by: 'trực ban', why: 'thử lại' };

let letters: Correspondence;

beforeEach(async () => {
  letters = await Correspondence.start({ seed: 'dead letters' });
});
afterEach(async () => {
  await letters.rest();
  expect(await letters.exchange.session.verifyBooks({ atRest: true })).toMatchObject({ sound: true });
  await letters.stop();
});

const desk = () => letters.exchange.session.deadLetters;
const nodeAddress = (code: string) => letters.exchange.session.addresses.node(code as NodeId);

/** Garbage in the name of an agency of the commune's node. */
async function sendGarbage(id = 'one'): Promise<void> {
  const { axis } = letters.exchange.base;
  const from = letters.exchange.session.addresses.party(commune as OrganId);
  await axis.send({ to: nodeAddress(commune), from, id, body: Buffer.from('không phải thông điệp') });
  await letters.rest();
}

/** From now on the code of the nodes on the way fails on every package; `mend` makes an end of it. */
function breakCode(): { mend: () => void } {
  const { content } = letters.exchange.base;
  const { get } = content;
  content.get = () => Promise.reject(new TypeError('a defect'));
  return {
    mend: () => {
      content.get = get;
    },
  };
}

test('a malformed message is listed with reason, node, time and sender', async () => {
  await sendGarbage();
  const [letter, ...others] = await desk().list();
  expect(others).toEqual([]);
  expect(letter).toMatchObject({
    node: commune,
    agency: commune,
    code: 'EXCHANGE_MESSAGE_MALFORMED',
    details: { problem: 'not JSON' },
    message: { from: letters.exchange.session.addresses.party(commune as OrganId), id: 'one', size: 28 },
  });
  expect(letter?.id).toBe(`${commune}/${letter?.letter}`);
  expect(await desk().show(letter?.id ?? '')).toEqual(letter);
});

test('a submission that a defect has set aside arrives once when it is retried after the defect is mended', async () => {
  const sender = await letters.desk(commune);
  const bytes = await sender.compose(letters.draft([office, district]));
  const defect = breakCode();
  // The node fails again and again while the sender waits.
  await expect(sender.submit(bytes)).rejects.toMatchObject({ code: 'AXIS_NODE_ABSENT' });
  await letters.rest();
  defect.mend();
  const [letter] = await desk().list();
  const { documentId } = readContent(parseEdxml(bytes)).facts;
  const about = { type: 'submission', sender: commune, documentId, to: [office, district] };
  expect(await desk().about(documentId)).toMatchObject([{ id: letter?.id, from: commune, about }]);
  expect(await desk().about('văn bản khác')).toEqual([]);
  const done = await desk().retry(letter?.id ?? '', reason);
  expect(done).toMatchObject({ deed: 'retried', acts: [{ act: 'admitted', copies: 2 }, { act: 'relayed' }] });
  await letters.rest();
  expect(await (await letters.desk(office)).inbox()).toHaveLength(1);
  expect(await (await letters.desk(district)).inbox()).toHaveLength(1);
  expect(await desk().list()).toEqual([]);
  await expect(desk().retry(letter?.id ?? '', reason)).rejects.toMatchObject({
    code: 'EXCHANGE_DEAD_LETTER_UNKNOWN',
  });
});

test('a relayed message that was set aside is decided on again, and its copies are accounted for on the edge', async () => {
  const sender = await letters.desk(commune);
  const bytes = await sender.compose(letters.draft([office]));
  const { content } = letters.exchange.base;
  const { get } = content;
  let isBroken = false;
  content.get = (digest, size) =>
    isBroken ? Promise.reject(new TypeError('a defect')) : get.call(content, digest, size);
  const { axis } = letters.exchange.base;
  const { send } = axis;
  axis.send = (message) => {
    // The commune's node has read the package: from here on the code fails.
    isBroken ||= message.from === partyOf(nodeAddress(commune)) && message.to === nodeAddress(district);
    return send.call(axis, message);
  };
  const { outcome } = await sender.submit(bytes);
  await letters.rest();
  isBroken = false;
  axis.send = send;
  content.get = get;
  const [letter] = await desk().list();
  expect(letter).toMatchObject({ node: district, from: commune, code: 'EXCHANGE_MESSAGE_SET_ASIDE' });
  const behind = await desk().withPackage(outcome.pkg, [district as NodeId]);
  expect(behind).toEqual([letter]);
  expect(await desk().withPackage(outcome.pkg, [])).toEqual([]);
  const { about } = await desk().show(letter?.id ?? '');
  expect(about).toMatchObject({ type: 'relay', pkg: outcome.pkg, sender: commune, to: [office] });
  expect(await letters.exchange.session.verifyBooks({ atRest: true })).toMatchObject({ sound: false });
  await desk().retry(letter?.id ?? '', reason);
  await letters.rest();
  expect(await (await letters.desk(office)).inbox()).toHaveLength(1);
});

test('dropping a relayed message refuses its copies, and the sender hears who did it and why', async () => {
  const sender = await letters.desk(commune);
  const { axis, content } = letters.exchange.base;
  const { send } = axis;
  const { get } = content;
  let isBroken = false;
  content.get = (digest, size) =>
    isBroken ? Promise.reject(new TypeError('a defect')) : get.call(content, digest, size);
  axis.send = (message) => {
    isBroken ||= message.to === nodeAddress(district);
    return send.call(axis, message);
  };
  const { outcome } = await sender.submit(await sender.compose(letters.draft([office])));
  await letters.rest();
  axis.send = send;
  content.get = get;
  const [letter] = await desk().list();
  const done = await desk().drop(letter?.id ?? '', { by: 'an', why: 'gửi nhầm' });
  expect(done.acts).toMatchObject([
    { act: 'admitted', copies: 1 },
    {
      act: 'refused',
      code: 'EXCHANGE_DEAD_LETTER_DROPPED',
      details: { node: district, why: 'gửi nhầm (an)' },
    },
  ]);
  await letters.rest();
  const [sent] = await sender.sent();
  expect(sent).toMatchObject({ pkg: outcome.pkg, copies: 1, arrived: 0, refused: 1 });
  expect(await desk().list()).toEqual([]);
});

test('what is malformed is dead again under another name; dropped, it is gone and the ledger says by whom', async () => {
  await sendGarbage();
  const [first] = await desk().list();
  const retried = await desk().retry(first?.id ?? '', reason);
  expect(retried.dead).toBeGreaterThan(first?.letter ?? 0);
  const [second] = await desk().list();
  expect(second).toMatchObject({ letter: retried.dead, message: first?.message });
  await desk().drop(second?.id ?? '', { by: 'an', why: 'rác' });
  expect(await desk().list()).toEqual([]);
  const ledgers = await letters.exchange.session.ledgers();
  const lines: string[] = [];
  for await (const { lines: some } of ledgers.read([nodeAddress(commune)])) lines.push(...some);
  expect(
    lines.map((line) => JSON.parse(line)).map(({ act, by, description }) => [act, by, description]),
  ).toEqual([
    ['dead', undefined, undefined],
    ['retried', 'trực ban', 'thử lại'],
    ['dead', undefined, undefined],
    ['dropped', 'an', 'rác'],
  ]);
});

test.each(['send', 'append', 'acknowledge'] as const)(
  'a process that dies at the %s of a retry carries it out once, when it lives again',
  async (operation) => {
    const sender = await letters.desk(commune);
    const bytes = await sender.compose(letters.draft([office]));
    const defect = breakCode();
    await sender.submit(bytes).catch(() => undefined);
    await letters.rest();
    defect.mend();
    const [letter] = await desk().list();
    letters.exchange.accidents = { crash: 0, duplicate: 0, next: { operation, when: 'after' } };
    // Whoever asked hears nothing: the process that was to answer is dead.
    void desk()
      .retry(letter?.id ?? '', reason)
      .catch(() => undefined);
    for (let left = 10_000; left > 0 && letters.exchange.crashCount === 0; left -= 1) await turn();
    await letters.exchange.allStarted();
    await letters.rest();
    expect(letters.exchange.crashCount).toBe(1);
    expect(await (await letters.desk(office)).inbox()).toHaveLength(1);
    expect(await desk().list()).toEqual([]);
  },
);

test('nobody but the process of a node has its dead letters decided on', async () => {
  await sendGarbage();
  const { axis } = letters.exchange.base;
  const [letter] = await desk().list();
  const order = { type: 'letter', letter: letter?.letter ?? 0, deed: 'drop', by: '', why: '' } as const;
  for (const from of [
    letters.exchange.session.addresses.party(commune as OrganId),
    partyOf(nodeAddress(district)),
  ])
    await axis.send({ to: nodeAddress(commune), from, id: 'order', body: encodeHop(order) });
  await letters.rest();
  expect((await desk().list()).map(({ code }) => code)).toEqual([
    'EXCHANGE_MESSAGE_MALFORMED',
    'EXCHANGE_STRANGER',
    'EXCHANGE_STRANGER',
  ]);
  for (const { id } of await desk().list()) await desk().drop(id, reason);
});

test.each(['', 'x', `${commune}/`, `${commune}/999`, '000.99.99.H41/1', `${commune}/1e3`])(
  'no dead letter is called %j',
  async (id) => {
    await expect(desk().show(id)).rejects.toMatchObject({ code: 'EXCHANGE_DEAD_LETTER_UNKNOWN' });
    await expect(desk().drop(id, reason)).rejects.toMatchObject({ code: 'EXCHANGE_DEAD_LETTER_UNKNOWN' });
  },
);
