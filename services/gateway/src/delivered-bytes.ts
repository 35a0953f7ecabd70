import type { HttpCall } from './http-call.ts';
import type { SystemDesk } from './system-desk.ts';

/**
 * The bytes of a received package, held by the call's lease.
 *
 * @throws GATEWAY_DOCUMENT_UNKNOWN when none of the system's agencies has received it
 * @throws CONTENT_MISSING, CONTENT_DAMAGED, AXIS_UNREACHABLE
 */
export async function deliveredBytes(
  call: HttpCall,
  desk: SystemDesk,
  docId: string | undefined,
): Promise<Uint8Array> {
  const item = await desk.mail(docId);
  call.notes.agency = item.agency;
  await call.lease.grow(desk.memoryFor(item), call.signal);
  return desk.fetch(item);
}
