import { ControlProblem } from './control-problem.ts';
import type { ControlEvent } from './operations.ts';

/** Pause before a broken line is opened again, milliseconds. */
const pauseMs = 500;
/** Lines in a row that could not be opened. */
const failuresMax = 20;

/**
 * Events of a stream, over breaks of the line.
 *
 * @throws ControlProblem when the API refuses
 */
export async function* readEvents(options: {
  readonly after: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly open: (after: string | undefined, signal: AbortSignal) => Promise<Response>;
}): AsyncGenerator<ControlEvent> {
  const { signal } = options;
  let after = options.after;
  for (let failures = 0; failures < failuresMax && !signal?.aborted; failures += 1) {
    const line = new AbortController();
    const end = () => line.abort();
    signal?.addEventListener('abort', end, { once: true });
    try {
      const response = await options.open(after, line.signal);
      for await (const { id, event } of frames(response)) {
        failures = 0;
        if (id !== '') after = id;
        if (event) yield event;
      }
    } catch (failure) {
      if (signal?.aborted) return;
      if (failure instanceof ControlProblem && failure.problem.retry !== 'later') throw failure;
    } finally {
      signal?.removeEventListener('abort', end);
      line.abort();
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

type Frame = { readonly id: string; readonly event: ControlEvent | undefined };

async function* frames({ body }: Response): AsyncGenerator<Frame> {
  if (!body) return;
  let text = '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += decoder.decode(read.value, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) yield frameOf(part);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function frameOf(text: string): Frame {
  let id = '';
  let data = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('data: ')) data = data === '' ? line.slice(6) : `${data}\n${line.slice(6)}`;
    else if (line.startsWith('id: ')) id = line.slice(4);
    // The first comment of a stream says from where it goes on.
    else if (/^: [A-Za-z0-9]+-\d+$/.test(line) && id === '') id = line.slice(2);
  }
  return { id, event: data === '' ? undefined : (JSON.parse(data) as ControlEvent) };
}
