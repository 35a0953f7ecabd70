import type { IncomingMessage } from 'node:http';
import {
  ocspRequestBytesMax,
  type PkiServices,
  servicePaths,
  timeStampRequestBytesMax,
} from '@lienthong/pki';
import type { Clock } from '@lienthong/runtime';
import type { TrustServicesBehaviour } from './behaviour.ts';
import { bytesReply, mediaTypes, problemReply, type Reply } from './reply.ts';
import { readRequestBody } from './request-body.ts';

/** What an answer is made from. */
export type AnswerContext = {
  readonly services: PkiServices;
  readonly clock: Clock;
  readonly behaviour: TrustServicesBehaviour;
  /** Aborted when the services stop. */
  readonly signal: AbortSignal;
};

const ocspByGet = `/${servicePaths.ocsp}/`;

/**
 * The reply to one request. Never throws for what it holds: bad DER gets the refusal that the protocol has for it.
 *
 * @throws PKI_STORE_UNUSABLE, PKI_STORE_DAMAGED
 */
export async function answerRequest(request: IncomingMessage, context: AnswerContext): Promise<Reply> {
  const { method = '', url = '/' } = request;
  const path = url.split('?', 1)[0] ?? '/';
  if (path === `/${servicePaths.ocsp}`)
    return method === 'POST' ? ocspByPost(request, context) : refuse('POST');
  if (path.startsWith(ocspByGet)) {
    if (method !== 'GET') return refuse('GET');
    return answerOcsp(decodeBase64Path(path.slice(ocspByGet.length)), context);
  }
  if (path === `/${servicePaths.timestamp}`)
    return method === 'POST' ? timeStamp(request, context) : refuse('POST');
  const [, folder, id] = /^\/(crl|ca)\/([a-z]{4,5}-\d{1,4})\.(?:crl|cer)$/.exec(path) ?? [];
  if (folder === undefined || id === undefined) return problemReply(404);
  if (method !== 'GET' && method !== 'HEAD') return refuse('GET, HEAD');
  return folder === 'crl' ? revocationList(id, context) : issuerCertificate(id, context);
}

const refuse = (allow: string): Reply => problemReply(405, allow);

async function ocspByPost(request: IncomingMessage, context: AnswerContext): Promise<Reply> {
  const body = await takeBody(request, mediaTypes.ocspRequest, ocspRequestBytesMax);
  return 'kind' in body ? body : answerOcsp(body, context);
}

async function answerOcsp(der: Uint8Array, context: AnswerContext): Promise<Reply> {
  const { services, behaviour } = context;
  const { ocsp } = behaviour;
  if (ocsp === 'down') return { kind: 'nothing' };
  if (ocsp === 'slow') await beLate(context);
  // SEQUENCE { ENUMERATED 3 }: the one refusal that does not depend on the request.
  const bytes =
    ocsp === 'try-later'
      ? Buffer.of(0x30, 0x03, 0x0a, 0x01, 0x03)
      : await services.answerOcsp(der, ocsp === 'normal' || ocsp === 'slow' ? {} : { fault: ocsp });
  return bytesReply(mediaTypes.ocspResponse, bytes);
}

async function timeStamp(request: IncomingMessage, context: AnswerContext): Promise<Reply> {
  const { services, behaviour } = context;
  const { timestamp, wrongByMs } = behaviour;
  const body = await takeBody(request, mediaTypes.timeStampQuery, timeStampRequestBytesMax);
  if ('kind' in body) return body;
  if (timestamp === 'down') return { kind: 'nothing' };
  if (timestamp === 'slow') await beLate(context);
  const isFaulty = timestamp !== 'normal' && timestamp !== 'slow';
  const bytes = await services.timeStamp(body, isFaulty ? { fault: timestamp, wrongByMs } : {});
  return bytesReply(mediaTypes.timeStampReply, bytes);
}

async function revocationList(id: string, context: AnswerContext): Promise<Reply> {
  const { services, behaviour } = context;
  const { crl } = behaviour;
  if (crl === 'down') return { kind: 'nothing' };
  if (crl === 'slow') await beLate(context);
  const bytes = await services.crl(id, crl === 'normal' || crl === 'slow' ? {} : { fault: crl });
  return bytes ? bytesReply(mediaTypes.crl, bytes) : problemReply(404);
}

async function issuerCertificate(id: string, { services }: AnswerContext): Promise<Reply> {
  const bytes = await services.authorityCertificate(id);
  return bytes ? bytesReply(mediaTypes.certificate, bytes) : problemReply(404);
}

/** The body of a POST, or why it is not taken. */
async function takeBody(request: IncomingMessage, type: string, bytesMax: number): Promise<Buffer | Reply> {
  const given = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (given !== type) return problemReply(415);
  return (await readRequestBody(request, bytesMax)) ?? problemReply(413);
}

/** Base64 with or without URL escapes; what is none becomes bytes that are no request. */
function decodeBase64Path(text: string): Buffer {
  try {
    return Buffer.from(decodeURIComponent(text), 'base64');
  } catch {
    return Buffer.alloc(0); // a broken escape
  }
}

async function beLate({ clock, behaviour, signal }: AnswerContext): Promise<void> {
  await clock.sleep(behaviour.slowMs, signal);
}
