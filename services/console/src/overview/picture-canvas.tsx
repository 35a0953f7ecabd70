import type { Network } from '@lienthong/control/client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSay } from '../language.ts';
import { useFeed } from '../live/feed.ts';
import { type Layout, mapLayout, tiersLayout } from './layouts.ts';
import { Picture, paletteOf } from './picture.ts';
import { Traffic } from './traffic.ts';

export type PictureKind = 'tiers' | 'map';

/** An arrangement of somebody else's, who writes the names too. */
export type PictureStage = {
  readonly arrange: (network: Network, size: { readonly width: number; readonly height: number }) => Layout;
  /** How much larger than usual what moves is drawn. */
  readonly moverScale: number;
};

type Props = {
  readonly network: Network;
  readonly kind: PictureKind;
  readonly stage?: PictureStage;
  readonly selected: string | undefined;
  readonly broken: ReadonlySet<string>;
  readonly deadNodes: ReadonlySet<string>;
  readonly onSelect: (node: string | undefined) => void;
};

/** The living picture. What it shows is also told in words beside it. */
export function PictureCanvas(props: Props): ReactNode {
  const { network, kind, stage, selected, broken, deadNodes, onSelect } = props;
  const say = useSay();
  const feed = useFeed();
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<Picture>(undefined);
  const [traffic] = useState(() => new Traffic());
  const [size, setSize] = useState({ width: 1_000, height: 560 });
  const [theme, setTheme] = useState(0);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const made = new Picture(element);
    picture.current = made;
    const observer = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    const recolour = () => setTheme((before) => before + 1);
    const system = matchMedia('(prefers-color-scheme: dark)');
    addEventListener('lienthong-theme', recolour);
    system.addEventListener('change', recolour);
    const stopListening = feed.listen((event) => {
      if (event.type === 'stream.reset') traffic.clear();
      else traffic.add(event, performance.now());
      made.wake();
    });
    // Measured by the tests of the picture, in the browser itself.
    Object.defineProperty(element, 'framesPerSecond', {
      configurable: true,
      get: () => made.framesPerSecond,
    });
    return () => {
      made.stop();
      observer.disconnect();
      stopListening();
      removeEventListener('lienthong-theme', recolour);
      system.removeEventListener('change', recolour);
    };
  }, [feed, traffic]);

  const unfolded = unfoldedBy(network, selected);
  const arrange = stage?.arrange;
  const [layout, setLayout] = useState(() => (arrange ?? tiersLayout)(network, size, unfolded));
  useEffect(() => {
    setLayout(
      arrange?.(network, size) ??
        (kind === 'map' ? mapLayout(network, size) : tiersLayout(network, size, unfolded)),
    );
  }, [network, kind, size, unfolded, arrange]);

  useEffect(() => {
    if (!canvas.current) return;
    picture.current?.show({
      network,
      layout,
      palette: paletteOf(canvas.current),
      traffic,
      broken,
      deadNodes,
      selected,
      labelRadiusMin: stage ? Number.POSITIVE_INFINITY : size.width < 600 ? 10.5 : 6.5,
      moverScale: stage?.moverScale ?? 1,
    });
  }, [network, layout, traffic, broken, deadNodes, selected, theme, size, stage]);

  return (
    <canvas
      ref={canvas}
      className="picture"
      role="img"
      aria-label={say({
        vi: `Hình mạng lưới ${network.nodes.length} nút; văn bản đi dọc các đường nối`,
        en: `Picture of a network of ${network.nodes.length} nodes; documents move along its lines`,
      })}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onSelect(picture.current?.nodeAt(event.clientX - box.left, event.clientY - box.top));
      }}
    />
  );
}

/** The parent of the last tier that is to be unfolded: the selected node, or its parent. */
function unfoldedBy(network: Network, selected: string | undefined): string | undefined {
  const node = network.nodes.find(({ id }) => id === selected);
  const depthMax = Math.max(...network.nodes.map(({ depth }) => depth));
  if (!node || depthMax < 2) return undefined;
  return node.depth === depthMax ? node.parent : node.depth === depthMax - 1 ? node.id : undefined;
}
