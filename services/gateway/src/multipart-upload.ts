import { ExchangeError } from '@lienthong/errors';
import type { GatewayLimits } from './gateway-limits.ts';
import type { HttpCall } from './http-call.ts';

/** A package that came as a form, with the fields beside it. */
export type Upload = { readonly file: Uint8Array; readonly fields: ReadonlyMap<string, string> };

/** The form around a package. */
const formBytesMax = 65_536;
const partsMax = 20;
/** Of the body, while the platform takes it apart: itself, the file in the form, and the file alone. */
const copies = 3;

/**
 * The package in the form of an LGSP call: part `edocFile`.
 *
 * @throws GATEWAY_BODY_TOO_LARGE, GATEWAY_LINE_TOO_SLOW, GATEWAY_REQUEST_BROKEN, GATEWAY_PARAMETER_INVALID
 */
export async function readUpload(call: HttpCall, limits: GatewayLimits): Promise<Upload> {
  const contentType = call.header('content-type') ?? '';
  const boundary = /^multipart\/form-data\s*;.*\bboundary="?([^";,]{1,70})"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw invalid('Content-Type', contentType, 'multipart/form-data; boundary=…');
  const body = await call.body(limits.packageSizeBytesMax + formBytesMax);
  if (countOf(body, `--${boundary}`) > partsMax) throw invalid('parts', `> ${partsMax}`, `≤ ${partsMax}`);
  await call.lease.grow(body.length * (copies - 1), call.signal);
  const form = await parseForm(body, contentType);
  const file = form.get('edocFile');
  if (!(file instanceof File)) throw invalid('edocFile', '', 'file');
  const fields = new Map<string, string>();
  for (const [name, value] of form) if (typeof value === 'string') fields.set(name, value.slice(0, 200));
  return { file: new Uint8Array(await file.arrayBuffer()), fields };
}

async function parseForm(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(body as Uint8Array<ArrayBuffer>, {
      headers: { 'content-type': contentType },
    }).formData();
  } catch {
    throw invalid('body', '', 'multipart/form-data');
  }
}

/** How often a text occurs, counted no further than matters. */
function countOf(body: Buffer, text: string): number {
  let count = 0;
  for (let at = body.indexOf(text); at !== -1 && count <= partsMax; at = body.indexOf(text, at + text.length))
    count += 1;
  return count;
}

function invalid(name: string, value: string, expected: string): ExchangeError {
  return new ExchangeError('GATEWAY_PARAMETER_INVALID', { name, value: value.slice(0, 80), expected });
}
