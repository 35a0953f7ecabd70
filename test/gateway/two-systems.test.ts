import { parseEdxml, serialiseEdxml } from '@lienthong/edxml';
import { composeStatus } from '@lienthong/emulator';
import { describe, expect, test } from 'vitest';
import { ExchangeRig } from './rig/exchange-rig.ts';
import { until } from './rig/until.ts';

describe.each([
  [
    'in memory',
    () => ExchangeRig.inMemory(systemsOf('000.20.31.H41', '000.20.32.H41')),
    '000.20.31.H41',
    '000.20.32.H41',
  ],
  [
    'on a NATS server',
    () => ExchangeRig.onNats(systemsOf('000.00.00.H01', '000.00.00.H02')),
    '000.00.00.H01',
    '000.00.00.H02',
  ],
] as const)('two systems, only through the gateway, %s', (_, start, from, to) => {
  test('a document there, three statuses back, the same bytes, and books that are in order', async () => {
    const rig = await start();
    try {
      const [sender, receiver] = [
        await rig.client(from, { sticky: true }),
        await rig.client(to, { sticky: true }),
      ];
      const bytes = await rig.document(from, [to]);

      const sent = await sender.sendEdoc({ from, servicetype: 'eDoc', messagetype: 'edoc' }, bytes);
      expect(sent).toMatchObject({ status: 'OK', errorCode: '0', errorDesc: 'Thanh cong' });
      expect(sent.docId).toMatch(/^[0-9a-f]{24}$/);

      const waiting = await until(
        () => receiver.getReceivedEdocList({ servicetype: 'eDoc', messagetype: 'edoc' }),
        ({ data }) => data.length === 1,
      );
      const [row] = waiting.data;
      expect(row).toMatchObject({ from, to, status: 'initial', messageType: 'edoc', serviceType: 'eDoc' });
      expect(await receiver.countReceiveEdoc()).toMatchObject({ count: 1 });
      const docId = String(row?.docId);
      expect(docId).not.toBe(sent.docId);
      const fetched = await receiver.getEdoc({ docId, filePath: '/tmp' });
      expect(Buffer.compare(fetched.bytes ?? Buffer.alloc(0), bytes)).toBe(0);
      const downloaded = await receiver.downloadEdoc({ docId });
      expect(Buffer.compare(downloaded.bytes ?? Buffer.alloc(0), bytes)).toBe(0);
      expect(await receiver.updateStatus({ docid: docId, status: 'processing' })).toMatchObject({
        status: 'OK',
      });
      expect(await receiver.updateStatus({ docid: docId, status: 'done' })).toMatchObject({ status: 'OK' });
      expect(await receiver.countReceiveEdoc()).toMatchObject({ count: 0 });

      const desk = await rig.session.desk(to);
      const document = parseEdxml(fetched.bytes ?? Buffer.alloc(0));
      if (document.kind !== 'document') throw new Error('not a document');
      const { header } = document;
      for (const statusCode of ['01', '03', '06']) {
        const status = composeStatus({
          from: desk.organisation,
          about: {
            organId: header.from.organId,
            code: `${header.code.codeNumber}/${header.code.codeNotation}`,
            promulgationDate: header.promulgationInfo.promulgationDate,
            documentId: header.documentId,
          },
          statusCode,
          description: `Trạng thái ${statusCode}`,
          at: Date.parse('2026-06-01T08:00:00Z'),
        });
        const reply = await receiver.sendEdoc(
          { from: to, servicetype: 'eDoc', messagetype: 'status' },
          await desk.sign(serialiseEdxml(status)),
        );
        expect(reply).toMatchObject({ status: 'OK' });
      }

      const statuses = await until(
        () => sender.getReceivedEdocList({ servicetype: 'eDoc', messagetype: 'status' }),
        ({ data }) => data.length === 3,
      );
      expect(await sender.countReceiveStatus()).toMatchObject({ count: 3 });
      for (const status of statuses.data) {
        const got = await sender.getEdoc({ docId: String(status.docId), filePath: '' });
        expect(parseEdxml(got.bytes ?? Buffer.alloc(0)).kind).toBe('status');
        await sender.updateStatus({ docid: String(status.docId), status: 'done' });
      }
      expect(await sender.countReceiveStatus()).toMatchObject({ count: 0 });

      const report = await until(
        () => sender.getSentEdocList({ servicetype: 'eDoc', messagetype: 'edoc', docId: sent.docId }),
        ({ data }) => data[0]?.receiveStatus === 'done',
      );
      expect(report.data).toEqual([
        expect.objectContaining({
          senderDocId: sent.docId,
          receiverDocId: docId,
          fromCode: from,
          toCode: to,
          sendStatus: 'done',
          receiveStatus: 'done',
          title: header.subject,
          notation: `${header.code.codeNumber}/${header.code.codeNotation}`,
        }),
      ]);
      expect(
        await until(
          () => rig.session.verifyBooks({ atRest: true }),
          ({ sound }) => sound,
        ),
      ).toMatchObject({
        sound: true,
        mismatches: [],
      });
    } finally {
      await rig.close();
    }
  }, 60_000);
});

function systemsOf(...ids: readonly string[]) {
  return ids.map((id) => ({ id, agencies: [id] }));
}
