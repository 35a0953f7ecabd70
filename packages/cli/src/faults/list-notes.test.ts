import { expect, test } from 'vitest';
import { listNotes, uncountedFaults } from './list-notes.ts';

const sites = [
  { name: 'hub', url: '', nodes: ['A'] },
  { name: 'H41', above: 'hub', url: '', nodes: ['B', 'C'] },
];

test('a fault on an edge between two sites acts above their link, which is said with the command for the link', () => {
  const cut = (from: string, to: string) => [{ id: 'F1', kind: 'cut', on: { edge: [from, to] } }] as const;
  for (const edge of [cut('A', 'B'), cut('B', 'A')]) {
    const [note, ...more] = listNotes(edge, { sites });
    expect(note?.en).toContain('lienthong sites cut|slow H41');
    expect(note?.vi).toContain('lienthong sites cut|slow H41');
    expect(more).toEqual([]);
  }
  expect(listNotes(cut('B', 'C'), { sites })).toEqual([]);
  expect(listNotes(cut('A', 'B'), {})).toEqual([]);
  expect(listNotes([{ id: 'F1', kind: 'corruption', on: { edge: ['A', 'B'] } }], { sites })).toEqual([]);
});

test('strikes at a gateway in a process of its own are said not to be counted', () => {
  const faults = [
    { id: 'F1', kind: 'offline', on: { system: 'x' } },
    { id: 'F2', kind: 'cut', on: { node: 'A' } },
  ] as const;
  const apart = { gateway: { url: 'http://127.0.0.1:1', isApart: true } };
  expect(uncountedFaults(faults, apart)).toEqual(['F1']);
  expect(listNotes(faults, apart)).toHaveLength(1);
  expect(listNotes(faults, { gateway: { url: 'http://127.0.0.1:1' } })).toEqual([]);
});
