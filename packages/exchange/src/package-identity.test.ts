import { expect, test } from 'vitest';
import { packageKey } from './package-identity.ts';

const identity = { sender: 'A', documentId: 'B', kind: 'new', digest: 'd' };

test('the key is the same for the same package, now and in every release', () => {
  expect(packageKey(identity)).toBe('acjZri92CS0WevSZNmgRXA');
});

test.each(['sender', 'documentId', 'kind', 'digest'] as const)('another %s is another package', (member) => {
  expect(packageKey({ ...identity, [member]: 'other' })).not.toBe(packageKey(identity));
});

test('members cannot run into each other', () => {
  expect(packageKey({ ...identity, sender: 'A","B', documentId: '' })).not.toBe(packageKey(identity));
});
