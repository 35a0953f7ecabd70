/** Makes `seeds/samples/` again, the same bytes each time: `pnpm exec node test/conformance/make-samples.ts`. */
import { writeFileSync } from 'node:fs';
import { serialiseEdxml } from '@lienthong/edxml';
import { samplePackages } from './sample-packages.ts';

for (const [name, edxml] of samplePackages()) {
  const bytes = serialiseEdxml(edxml);
  writeFileSync(new URL(`../../seeds/samples/${name}.edxml`, import.meta.url), bytes);
  process.stdout.write(`${name}: ${bytes.length} bytes\n`);
}
