import { controlClient } from '@lienthong/control/client';
import { systemClock } from '@lienthong/runtime';
import { LienthongContainer } from '@lienthong/testcontainers';
import { VxpClient } from '@lienthong/vxp-client';
import { getContainerRuntimeClient } from 'testcontainers';
import { describe, expect, it } from 'vitest';

/** Image made by `infra/containers/Containerfile`; without it nothing here is tried, because nobody else publishes it. */
const { LIENTHONG_IMAGE: image } = process.env;
const engineAnswers =
  image !== undefined &&
  (await getContainerRuntimeClient().then(
    () => true,
    () => false,
  ));

describe.runIf(engineAnswers)('the image (skipped without LIENTHONG_IMAGE and an engine that has it)', () => {
  it('is started, takes a document, delivers it, and lets a system in by its secret', async () => {
    await using exchange = await new LienthongContainer(image).withRegistry('national-2019').start();
    const client = controlClient({ url: exchange.controlUrl, token: exchange.controlToken });
    const [from, to] = exchange.systems.map(({ id }) => id);
    if (!from || !to) throw new Error('two systems are needed');
    const { pkg } = await client.send({
      code: from,
      body: { to: [to], codeNotation: 'CV', typeName: 'Công văn', subject: 'Thử', attachments: [] },
    });
    expect(await client.waitPackage({ id: pkg, until: 'settled' })).toMatchObject({ delivered: 1 });
    const system = exchange.systems.find(({ id }) => id === to);
    const vxp = new VxpClient({
      endpoint: exchange.vxpUrl,
      systemId: to,
      secret: system?.secret ?? '',
      clock: systemClock,
    });
    expect(
      JSON.stringify(await vxp.getReceivedEdocList({ servicetype: 'eDoc', messagetype: 'edoc' })),
    ).toContain(from);
  }, 180_000);
});
