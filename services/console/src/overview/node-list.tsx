import type { Network, NetworkNode } from '@lienthong/control/client';
import { type ReactNode, useMemo, useReducer, useState } from 'react';
import { useFormats, useSay } from '../language.ts';
import { useNews } from '../live/feed.ts';
import { hrefOf } from '../location.ts';
import { wordOf } from '../texts.ts';
import { childrenOf } from './layouts.ts';
import type { Traffic } from './traffic.ts';

type Props = {
  readonly network: Network;
  readonly traffic: Traffic;
  readonly selected: string | undefined;
  readonly broken: ReadonlySet<string>;
  readonly deadNodes: ReadonlySet<string>;
};

/** What the picture shows, in words: every node under the one above it, with its queue and the state of its line. */
export function NodeList(props: Props): ReactNode {
  const { network, traffic, selected, broken, deadNodes } = props;
  const say = useSay();
  const { number } = useFormats();
  const [, refresh] = useReducer((turn: number) => turn + 1, 0);
  useNews(() => true, refresh, { everyMs: 1_000 });
  const [isTroubleOnly, setTroubleOnly] = useState(false);
  const children = useMemo(() => childrenOf(network), [network]);
  const open = useMemo(() => ancestorsOf(network, selected), [network, selected]);

  const stateOf = ({ id, parent }: NetworkNode): ReactNode => {
    const waiting = traffic.queues.get(id) ?? 0;
    return (
      <>
        {waiting > 0 && (
          <span className="badge warn">
            {say({ vi: `${number(waiting)} đang tới`, en: `${number(waiting)} coming in` })}
          </span>
        )}
        {parent !== undefined && isBroken(broken, id, parent) && (
          <span className="badge bad">{say({ vi: 'đường lên đứt', en: 'line upwards broken' })}</span>
        )}
        {deadNodes.has(id) && <span className="badge bad">{say({ vi: 'nút hỏng', en: 'node broken' })}</span>}
      </>
    );
  };
  const row = (node: NetworkNode): ReactNode => (
    <>
      <i className={`dot ${node.tier}`} aria-hidden="true" />{' '}
      <a
        href={hrefOf('overview', node.id, { picture: 'list' })}
        {...(node.id === selected && { 'aria-current': 'true' as const })}
      >
        {node.name}
      </a>{' '}
      <small className="muted">{say(wordOf(node.tier))}</small> {stateOf(node)}
    </>
  );
  const branch = (node: NetworkNode): ReactNode => {
    const below = children.get(node.id) ?? [];
    if (below.length === 0) return <li key={node.id}>{row(node)}</li>;
    return (
      <li key={node.id}>
        <Branch
          isOpen={node.depth < 1 || open.has(node.id)}
          name={row(node)}
          count={say({ vi: `${number(below.length)} nút dưới`, en: `${number(below.length)} nodes below` })}
        >
          {() => <ul>{below.map(branch)}</ul>}
        </Branch>
      </li>
    );
  };
  const troubled = isTroubleOnly
    ? network.nodes.filter(
        ({ id, parent }) =>
          traffic.queues.has(id) ||
          deadNodes.has(id) ||
          (parent !== undefined && isBroken(broken, id, parent)),
      )
    : [];
  return (
    <div className="nodes">
      <label className="switch">
        <input
          type="checkbox"
          checked={isTroubleOnly}
          onChange={({ target }) => setTroubleOnly(target.checked)}
        />
        {say({ vi: 'Chỉ nơi có bản đang tới hoặc đường đứt', en: 'Only where something waits or is broken' })}
      </label>
      {isTroubleOnly && troubled.length === 0 && (
        <p className="muted">{say({ vi: 'Không có nút nào như vậy.', en: 'No such node.' })}</p>
      )}
      <ul>
        {isTroubleOnly
          ? troubled.map((node) => <li key={node.id}>{row(node)}</li>)
          : network.nodes.filter(({ parent }) => parent === undefined).map(branch)}
      </ul>
    </div>
  );
}

/** A node that can be unfolded; what is below it is made only then. */
function Branch(props: {
  readonly isOpen: boolean;
  readonly name: ReactNode;
  readonly count: string;
  readonly children: () => ReactNode;
}): ReactNode {
  const [isToggled, setToggled] = useState<boolean>();
  const isOpen = isToggled ?? props.isOpen;
  return (
    <>
      {props.name}{' '}
      <button type="button" className="quiet" aria-expanded={isOpen} onClick={() => setToggled(!isOpen)}>
        {isOpen ? '▾' : '▸'} {props.count}
      </button>
      {isOpen && props.children()}
    </>
  );
}

function isBroken(broken: ReadonlySet<string>, node: string, parent: string): boolean {
  return broken.has(`${node}|${parent}`) || broken.has(`${parent}|${node}`);
}

/** A node, and those above it. */
function ancestorsOf({ nodes }: Network, id: string | undefined): ReadonlySet<string> {
  const parents = new Map(nodes.map((node) => [node.id, node.parent]));
  const found = new Set<string>();
  for (let at = id; at !== undefined && !found.has(at); at = parents.get(at)) found.add(at);
  return found;
}
