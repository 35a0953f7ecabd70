import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line-reporter.ts'],
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/.tsc/**'],
    // The default leaves a core to nobody.
    maxWorkers: '100%',
    // Ends only what hangs: no test is about how fast this machine is, and each may have to share it.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 90_000, interval: 20 } },
    benchmark: { include: ['**/*.bench.ts'] },
  },
});
