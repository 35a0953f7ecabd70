import { type ErrorCode, errorRow, errorText } from '@lienthong/errors';
import { type AbnormalState, abnormalStates } from '@lienthong/pki';
import { z } from 'zod';
import { type Text, textSchema } from './text.ts';

const states = Object.keys(abnormalStates) as [AbnormalState, ...AbnormalState[]];

/** What a certificate can be made like; a package that is signed with it shows what the others say. */
export const certificateStateSchema: z.ZodType<AbnormalState> = z.enum(states);

/** The member of a body that chooses the certificate; the agency's own where it is left out. */
export const certificateChoice: z.ZodType<AbnormalState | undefined> = certificateStateSchema
  .optional()
  .meta({ description: 'Signs with a new certificate in this abnormal state instead of the own one' });

/** An abnormal state, and what becomes of a package that is signed so. */
export type CertificateState = {
  readonly state: AbnormalState;
  readonly text: Text;
  /** What the verifier says of the signature. */
  readonly leadsTo: {
    readonly code: string;
    readonly number: number;
    readonly text: Text;
    readonly action: Text;
    readonly clause?: string | undefined;
  };
};

export const certificateStateInfoSchema: z.ZodType<CertificateState> = z
  .strictObject({
    state: certificateStateSchema,
    text: textSchema,
    leadsTo: z.strictObject({
      code: z.string(),
      number: z.int(),
      text: textSchema,
      action: textSchema,
      clause: z.string().optional(),
    }),
  })
  .meta({ id: 'CertificateState' });

/** Every abnormal state. */
export function certificateStates(): readonly CertificateState[] {
  return states.map((state) => {
    const { leadsTo, text, textVi } = abnormalStates[state];
    return { state, text: { vi: textVi, en: text }, leadsTo: shownError(leadsTo) };
  });
}

function shownError(code: ErrorCode): CertificateState['leadsTo'] {
  const { number, clause } = errorRow(code);
  const details = { organId: '…', sender: '…', algorithm: 'rsa 1024' };
  const [vi, en] = [errorText(code, details, 'vi'), errorText(code, details, 'en')];
  return {
    code,
    number,
    text: { vi: vi.summary, en: en.summary },
    action: { vi: vi.action, en: en.action },
    clause,
  };
}
