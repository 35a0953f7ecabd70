import { describe, expect, test } from 'vitest';
import { importsOf, layerViolations } from './imports.ts';
import { developmentMembers, forbiddenImports, layerTable } from './layer-table.ts';
import { members, read, sourceFiles } from './workspace.ts';

const all = members();
const product = all.filter(({ name }) => !developmentMembers.includes(name));
const isTest = (file: string) => /\.(test|bench|contract)\.ts$/.test(file) || /\/testing\.ts$/.test(file);
const sourcesOf = (dir: string) =>
  sourceFiles(`${dir}/src`)
    .filter((file) => !isTest(file))
    .map((file) => ({ file, text: read(file) }));

test('every member has a layer and every layer a member', () => {
  expect(Object.keys(layerTable).sort()).toEqual(product.map(({ name }) => name).sort());
});

describe.each(product.map((member) => [member.name, member] as const))('%s', (_, member) => {
  test('imports only from lower layers and by name', () => {
    expect(layerViolations(member, sourcesOf(member.dir), layerTable)).toEqual([]);
  });

  test('declares what it imports and imports what it declares', () => {
    const imported = new Set(
      sourcesOf(member.dir).flatMap(({ text }) =>
        importsOf(text)
          .filter((target) => !target.startsWith('.') && !target.startsWith('node:'))
          .map((target) =>
            target
              .split('/')
              .slice(0, target.startsWith('@') ? 2 : 1)
              .join('/'),
          ),
      ),
    );
    const undeclared = [...imported].filter((target) => !member.dependencies.includes(target));
    expect(undeclared).toEqual([]);
    expect(member.dependencies.filter((target) => !imported.has(target))).toEqual([]);
  });

  test('its project references are its dependencies', () => {
    const dirOf = new Map(all.map(({ name, dir }) => [name, dir]));
    const wanted = [...member.dependencies, ...member.devDependencies].flatMap(
      (name) => dirOf.get(name) ?? [],
    );
    expect([...member.references].sort()).toEqual(wanted.sort());
  });
});

test('nobody knows what it must not know', () => {
  for (const { from, to, why } of forbiddenImports)
    expect(all.find(({ name }) => name === from)?.dependencies ?? [], why).not.toContain(to);
});

describe('the check itself', () => {
  const member = { name: '@lienthong/axis', dir: 'packages/axis' };
  const violations = (text: string) =>
    layerViolations(member, [{ file: 'packages/axis/src/axis.ts', text }], layerTable);

  test.each([
    ['an import upwards', `import { x } from '@lienthong/exchange';`],
    ['an import sideways', `import { x } from '@lienthong/ledger';`],
    ['a type import upwards', `import type { X } from '@lienthong/exchange';`],
    ['a re-export from above', `export { x } from '@lienthong/exchange';`],
    ['a dynamic import upwards', `const x = await import('@lienthong/exchange');`],
    ['a reach into src', `import { x } from '@lienthong/errors/src/error-table.ts';`],
    ['a relative way out', `import { x } from '../../ledger/src/index.ts';`],
    ['an import of the tests', `import { x } from '@lienthong/test';`],
  ])('names %s', (_, text) => {
    expect(violations(text)).toHaveLength(1);
  });

  test('allows imports downwards and inside', () => {
    expect(violations(`import { a } from '@lienthong/errors';\nimport { b } from './address.ts';`)).toEqual(
      [],
    );
  });

  test('a member without a layer is named', () => {
    expect(layerViolations({ name: '@lienthong/new', dir: 'packages/new' }, [], layerTable)).toHaveLength(1);
  });
});
