import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { sourcesDigest } from './sources-digest.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The page is kept with its sources; `sources.txt` says of which it was made. */
export default defineConfig({
  root: here,
  base: './',
  logLevel: 'warn',
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [
    {
      name: 'sources-digest',
      async generateBundle() {
        this.emitFile({ type: 'asset', fileName: 'sources.txt', source: `${await sourcesDigest(here)}\n` });
      },
    },
  ],
});
