import { ControlProblem } from '@lienthong/control/client';
import { type ReactNode, useState } from 'react';
import { type Text, useSay } from '../language.ts';

/** Says what failed, with the code that the reference explains. */
export function ProblemNote({ failure }: { readonly failure: unknown }): ReactNode {
  const say = useSay();
  if (failure === undefined) return null;
  if (failure instanceof ControlProblem)
    return (
      <div className="note bad" role="alert">
        <strong>{failure.problem.title}</strong> {failure.problem.detail} <code>{failure.code}</code>
      </div>
    );
  return (
    <div className="note bad" role="alert">
      {say({ vi: 'Không liên lạc được với hệ thống.', en: 'The exchange does not answer.' })}
    </div>
  );
}

/** An act of the user: what it does now, what came of it. */
export type Act = {
  readonly busy: boolean;
  readonly failure: unknown;
  readonly done: Text | undefined;
  readonly run: (work: () => Promise<Text | undefined>) => Promise<boolean>;
};

/** Runs acts one after the other and keeps what to tell about the last. */
export function useAct(): Act {
  const [state, setState] = useState<Omit<Act, 'run'>>({ busy: false, failure: undefined, done: undefined });
  const run = async (work: () => Promise<Text | undefined>): Promise<boolean> => {
    setState({ busy: true, failure: undefined, done: undefined });
    try {
      const done = await work();
      setState({ busy: false, failure: undefined, done });
      return true;
    } catch (failure) {
      setState({ busy: false, failure, done: undefined });
      return false;
    }
  };
  return { ...state, run };
}

/** What came of the last act. */
export function ActNote({ act }: { readonly act: Act }): ReactNode {
  const say = useSay();
  if (act.failure !== undefined) return <ProblemNote failure={act.failure} />;
  return (
    <div role="status" aria-live="polite">
      {act.done && <div className="note good">{say(act.done)}</div>}
    </div>
  );
}
