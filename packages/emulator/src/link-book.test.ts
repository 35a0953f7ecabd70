import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinkProxy } from '@lienthong/nats-server';
import { systemClock } from '@lienthong/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinkBook } from './link-book.ts';

let directory: string;
let links: string;
let link: LinkProxy;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lienthong-links-'));
  links = join(directory, 'links.json');
  link = await LinkProxy.open({ target: { host: '127.0.0.1', port: 1 } });
});
afterEach(async () => {
  await link.close();
  await rm(directory, { recursive: true, force: true });
});

/** The book is looked into in its own time. */
const eventually = <Value>(value: () => Value): ReturnType<typeof expect.poll<Value>> =>
  expect.poll(value, { timeout: 90_000, interval: 10 });

describe('the book of links', () => {
  it('has all links up where nothing was ordered', async () => {
    expect(await new LinkBook({ links }).read()).toEqual({});
  });

  it('makes links as another process orders them, and survives what it cannot read', async () => {
    const ending = new AbortController();
    const failures: unknown[] = [];
    const following = new LinkBook({ links }).follow(new Map([['H41', link]]), {
      clock: systemClock,
      signal: ending.signal,
      onFailure: (failure) => failures.push(failure),
    });
    const other = new LinkBook({ links });
    await other.order('H41', { state: 'cut' });
    await eventually(() => link.state).toBe('cut');
    await other.order('H41-31', { state: 'stalled' });
    await writeFile(links, '{"H41": "up"}');
    await eventually(() => failures[0]).toMatchObject({ code: 'CONFIGURATION_INVALID' });
    expect(link.state).toBe('cut');
    await other.clear();
    await eventually(() => link.state).toBe('up');
    await other.order('H41', { state: 'up', delayMs: 200, bytesPerSecond: 64_000 });
    await eventually(() => link.quality).toEqual({ delayMs: 200, bytesPerSecond: 64_000 });
    await other.order('H41', { state: 'stalled' });
    await eventually(() => [link.state, link.quality]).toEqual(['stalled', {}]);
    ending.abort();
    await following;
  });
});
