import { type HeardNotice, operatorNoticeKey } from '@lienthong/axis';
import { isExchangeError } from '@lienthong/errors';
import { parseRegistryNotice, type RegistryNotice } from '@lienthong/registry';
import { z } from 'zod';
import type { EventDraft } from './event-hub.ts';

/** Of what the operator tells every process, what readers of events are told. */
const controlNotice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('fault'), order: z.object({ kind: z.string() }) }),
  z.object({ type: z.literal('lift'), ids: z.array(z.string()) }),
  z.object({ type: z.literal('clock') }),
]);

/**
 * What a notice to all processes tells those who follow; nothing where no process takes it in.
 *
 * @param now - instant of the exchange's clock, for notices that name none
 */
export function noticeEvent({ key, body }: HeardNotice, now: number): EventDraft | undefined {
  return key === operatorNoticeKey ? controlEvent(body, now) : registryEvent(body);
}

function controlEvent(body: Uint8Array, now: number): EventDraft | undefined {
  const notice = controlNotice.safeParse(parsedJson(body)).data;
  switch (notice?.type) {
    case undefined:
      return undefined;
    case 'fault':
      return { type: 'fault.made', at: now, fault: notice.order.kind };
    case 'lift':
      return { type: 'fault.lifted', at: now, fault: notice.ids.join(', ') };
    case 'clock':
      return { type: 'clock.changed', at: now };
  }
}

function registryEvent(body: Uint8Array): EventDraft | undefined {
  let notice: RegistryNotice;
  try {
    notice = parseRegistryNotice(body);
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return undefined;
  }
  const agency = 'code' in notice ? notice.code : (notice.row.codeQcvn102 ?? notice.row.codeQd20 ?? '');
  return {
    type: `agency.${notice.type}`,
    at: notice.at,
    agency,
    ...('reason' in notice && notice.reason !== undefined ? { reason: notice.reason } : {}),
  };
}

function parsedJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
