import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Language } from '@lienthong/errors';

/** One request, as far as routes need to know of it. */
export type ControlCall = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly language: Language;
  /** Aborted when the client has gone or the API stops. */
  readonly signal: AbortSignal;
};

/** The language that a request prefers of the two; Vietnamese where it says nothing of either. */
export function languageOf(request: IncomingMessage): Language {
  const wishes = (request.headers['accept-language'] ?? '')
    .slice(0, 500)
    .split(',')
    .map((wish, place) => {
      const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';');
      const q = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find((one) => one !== undefined);
      return { language: tag.split('-')[0], weight: q === undefined ? 1 : Number(q), place };
    })
    .filter(({ language, weight }) => (language === 'vi' || language === 'en') && weight > 0)
    .sort((one, other) => other.weight - one.weight || one.place - other.place);
  return wishes[0]?.language === 'en' ? 'en' : 'vi';
}
