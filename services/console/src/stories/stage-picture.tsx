import type { Network, PlayedStep } from '@lienthong/control/client';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useSay } from '../language.ts';
import { useFeed } from '../live/feed.ts';
import type { Spot } from '../overview/layouts.ts';
import { shortName } from '../overview/names.ts';
import { paletteOf } from '../overview/palette.ts';
import { Picture } from '../overview/picture.ts';
import { useTraffic } from '../overview/use-traffic.ts';
import { wholePicture } from '../overview/viewport.ts';
import { wordOf } from '../texts.ts';
import { stageBands, stageLayout, stageScale } from './stage-layout.ts';

type Props = {
  /** The cast and what lies above it. */
  readonly network: Network;
  readonly broken: ReadonlySet<string>;
  readonly deadNodes: ReadonlySet<string>;
  /** What the step that is shown points at. */
  readonly sight: PlayedStep['sight'] | undefined;
};

/** Width of the glow, pixels of an unenlarged picture. */
const ringWidth = 8;
/** Between a node and its name, outside of the glow. */
const nameGap = 9;

type Size = { readonly width: number; readonly height: number };

/** The living picture with the cast of a story alone: large nodes with names, and what a step points at is lit. */
export function StagePicture({ network, broken, deadNodes, sight }: Props): ReactNode {
  const say = useSay();
  const feed = useFeed();
  const traffic = useTraffic();
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<Picture>(undefined);
  const [size, setSize] = useState<Size>();
  const [theme, setTheme] = useState(0);

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const made = new Picture(element);
    picture.current = made;
    const measure = () => {
      const next = { width: element.clientWidth, height: element.clientHeight };
      if (next.width === 0 || next.height === 0) return;
      const scale = stageScale(next);
      made.resize({ width: next.width / scale, height: next.height / scale }, scale);
      setSize(next);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const stopListening = feed.listen(() => made.wake());
    return () => {
      made.stop();
      observer.disconnect();
      stopListening();
    };
  }, [feed]);
  useEffect(() => {
    const recolour = () => setTheme((before) => before + 1);
    const system = matchMedia('(prefers-color-scheme: dark)');
    addEventListener('lienthong-theme', recolour);
    system.addEventListener('change', recolour);
    return () => {
      removeEventListener('lienthong-theme', recolour);
      system.removeEventListener('change', recolour);
    };
  }, []);

  const scale = size ? stageScale(size) : 1;
  const layout = useMemo(
    () =>
      size ? stageLayout(network, { width: size.width / scale, height: size.height / scale }) : undefined,
    [network, size, scale],
  );
  // The palette is read anew when the theme changes.
  const palette = useMemo(
    () => (size && canvas.current && theme >= 0 ? paletteOf(canvas.current) : undefined),
    [size, theme],
  );
  useLayoutEffect(() => {
    if (!layout || !palette) return;
    picture.current?.show({
      ...{ network, layout, palette, traffic, broken, deadNodes },
      viewport: wholePicture,
      selected: undefined,
      // Names are set in type beside the canvas: they wrap there, and are as sharp as the page.
      namedRadiusMin: Number.POSITIVE_INFINITY,
      leans: false,
      moverScale: 1.5,
    });
  }, [network, layout, palette, traffic, broken, deadNodes]);

  return (
    <div className="stage">
      <canvas
        ref={canvas}
        className="stage-canvas"
        role="img"
        aria-label={say({
          vi: `Hình ${network.nodes.length} nút của câu chuyện; văn bản đi dọc các đường nối`,
          en: `Picture of the ${network.nodes.length} nodes of the story; documents move along their lines`,
        })}
      />
      {size && layout && (
        <>
          <StageLight size={size} layout={layout} scale={scale} sight={sight} />
          <StageNames network={network} size={size} layout={layout} scale={scale} say={say} />
        </>
      )}
    </div>
  );
}

type Drawn = {
  readonly size: Size;
  readonly layout: ReadonlyMap<string, Spot>;
  readonly scale: number;
};

/** A glow on the nodes and lines of the step. */
function StageLight({ size, layout, scale, sight }: Drawn & Pick<Props, 'sight'>): ReactNode {
  const at = ({ x, y }: Spot) => ({ x: x * size.width, y: y * size.height });
  return (
    <svg aria-hidden="true" width={size.width} height={size.height} className="stage-light">
      {sight?.edges.map(({ from, to }) => {
        const [one, other] = [layout.get(from), layout.get(to)];
        if (!one || !other) return null;
        const [a, b] = [at(one), at(other)];
        // From rim to rim: the glow covers neither node.
        const length = Math.hypot(b.x - a.x, b.y - a.y);
        const first = ((one.radius + ringWidth) * scale) / length;
        const last = 1 - ((other.radius + ringWidth) * scale) / length;
        const along = (share: number) => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });
        const [start, end] = [along(first), along(last)];
        return (
          <line
            key={`${from} ${to}`}
            strokeWidth={ringWidth * scale}
            {...{ x1: start.x, y1: start.y, x2: end.x, y2: end.y }}
          />
        );
      })}
      {sight?.nodes.map((id) => {
        const spot = layout.get(id);
        if (!spot) return null;
        const { x, y } = at(spot);
        return (
          <circle
            key={id}
            cx={x}
            cy={y}
            r={(spot.radius + ringWidth / 2 + 1.5) * scale}
            strokeWidth={(ringWidth / 2) * scale}
          />
        );
      })}
    </svg>
  );
}

/** Names of nodes and tiers; the list of steps says in words who takes part. */
function StageNames({
  network,
  size,
  layout,
  scale,
  say,
}: Drawn & { readonly network: Network; readonly say: ReturnType<typeof useSay> }): ReactNode {
  const depths = [...new Set(network.nodes.map(({ depth }) => depth))].sort((one, other) => one - other);
  const bands = stageBands(network, { width: size.width / scale, height: size.height / scale });
  const parents = new Set(network.nodes.map(({ parent }) => parent));
  return (
    <div aria-hidden="true" className="stage-names" style={{ fontSize: Math.max(12.5, 14.5 * scale) }}>
      {depths.map((depth, band) => {
        const tier = network.nodes.find((node) => node.depth === depth)?.tier;
        return (
          <span key={depth} className="stage-tier" style={{ top: (bands[band] ?? 0) * size.height }}>
            {say(wordOf(tier))}
          </span>
        );
      })}
      {network.nodes.map(({ id, name, depth }) => {
        const spot = layout.get(id);
        if (!spot) return null;
        const x = spot.x * size.width;
        const y = spot.y * size.height;
        const isBelow = !parents.has(id) && depth > 0;
        const beside = (spot.radius + nameGap + 3) * scale;
        return (
          <span
            key={id}
            className={isBelow ? 'stage-name below' : 'stage-name beside'}
            style={
              isBelow
                ? { left: x, top: y + (spot.radius + nameGap) * scale }
                : { left: x + beside, top: y, maxWidth: size.width - x - beside }
            }
          >
            {shortName(name).replace(/^UBND tỉnh /, '')}
          </span>
        );
      })}
    </div>
  );
}
