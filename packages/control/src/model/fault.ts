import type { Fault } from '@lienthong/faults';
import { z } from 'zod';

const values = z.record(z.string(), z.union([z.string(), z.number()]));

/** Members of a fault as the API shows them. */
export const faultShape = {
  id: z.string(),
  kind: z.string(),
  on: z.strictObject({
    edge: z.array(z.string()).optional(),
    node: z.string().optional(),
    agency: z.string().optional(),
    system: z.string().optional(),
    packages: z.string().optional(),
  }),
  with: values,
  from: z.number(),
  to: z.number().optional(),
  after: z.int(),
  seed: z.string(),
};
/** A fault that was made. */
export const faultSchema = z.strictObject(faultShape).meta({ id: 'Fault' });

/** A fault as the API shows it. */
export function shownFault({
  id,
  kind,
  on,
  with: parameters,
  from,
  to,
  after,
  seed,
}: Fault): z.infer<typeof faultSchema> {
  const { edge, ...scope } = on;
  return {
    ...{ id, kind, from, to, after, seed },
    on: { ...scope, ...(edge && { edge: [...edge] }) },
    with: { ...parameters },
  };
}
