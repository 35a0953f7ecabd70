import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/.tsc/**'],
    // The default leaves a core to nobody.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    benchmark: { include: ['**/*.bench.ts'] },
  },
});
