import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlReferences, root } from './control-references.ts';

for (const [path, text] of controlReferences()) writeFileSync(join(root, path), text);
