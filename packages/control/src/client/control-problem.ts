import type { Problem } from './operations.ts';

/** What the control API refuses with. @clause RFC 9457 */
export class ControlProblem extends Error {
  /** The stable code, such as `EXCHANGE_PACKAGE_UNKNOWN`. */
  readonly code: string;
  readonly status: number;
  /** The whole answer; texts are in the language that was asked for. */
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.title}`);
    this.name = 'ControlProblem';
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }

  /** The problem of a response that is none of success, whoever has sent it. */
  static async of(response: Response): Promise<ControlProblem> {
    const text = await response.text();
    try {
      const problem = JSON.parse(text) as Problem;
      if (typeof problem.code === 'string') return new ControlProblem(problem);
    } catch {
      // Not of the API: something between has answered.
    }
    return new ControlProblem({
      type: 'about:blank',
      title: `HTTP ${response.status}`,
      status: response.status,
      detail: text.slice(0, 200),
      code: 'HTTP',
      number: 0,
      retry: 'later',
      details: {},
    });
  }
}
