import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { limitsReference } from '../security/limits-reference.ts';
import { withRightsTable } from '../security/rights-matrix.ts';
import { errorReference } from './error-reference.ts';
import { failureReference } from './failure-reference.ts';
import { faultReference } from './fault-reference.ts';
import { lifecycleReference } from './lifecycle-reference.ts';
import { ruleReference } from './rule-reference.ts';
import { read, root } from './workspace.ts';

writeFileSync(join(root, 'infra/reference/errors.md'), errorReference());
writeFileSync(join(root, 'infra/reference/rules.md'), ruleReference());
writeFileSync(join(root, 'infra/reference/failures.md'), failureReference());
writeFileSync(join(root, 'infra/reference/lifecycle.md'), lifecycleReference());
writeFileSync(join(root, 'infra/reference/faults.md'), faultReference());
writeFileSync(join(root, 'infra/reference/limits.md'), limitsReference());
writeFileSync(join(root, 'SECURITY.md'), withRightsTable(read('SECURITY.md')));
