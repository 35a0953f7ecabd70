const oldStrict = /^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$/;
const newStrict = /^(?=.{3,35}$)[A-Z]\d{2}(?:\.[A-Z0-9]{1,10})*$/;
const harmless = /^[A-Za-z0-9][A-Za-z0-9._-]{0,34}$/;
const procedure = /^\d\.\d{6}(?:\.000\.00\.00)?\.[A-Z]\d{2}(?:\.\d+)?$/;

/** How an agency code is written; the registry, not this, says whose it is. `irregular` codes occur in real packages. */
export type AgencyCodeForm = 'qcvn102' | 'qd20' | 'irregular' | 'procedure' | 'invalid';

/**
 * The form of an agency code on the wire. The same grammar as the registry's, which a conformance test holds; this package
 * knows no registry.
 *
 * @clause edxml-102 §3.2
 */
export function agencyCodeForm(code: string): AgencyCodeForm {
  if (oldStrict.test(code)) return 'qcvn102';
  if (newStrict.test(code)) return 'qd20';
  if (procedure.test(code)) return 'procedure';
  return harmless.test(code) && !isNoCode(code) ? 'irregular' : 'invalid';
}

/** Whether a code is empty or the text `null` that the real axis writes for a missing one. */
export function isNoCode(code: string): boolean {
  return code === '' || code.toLowerCase() === 'null';
}
