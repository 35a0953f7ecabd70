import type { Network } from '@lienthong/control/client';
import {
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useSay } from '../language.ts';
import { useFeed } from '../live/feed.ts';
import { mapLayout, tiersLayout } from './layouts.ts';
import { paletteOf } from './palette.ts';
import { Picture } from './picture.ts';
import { useTraffic } from './use-traffic.ts';
import { centredOn, moved, scaleMax, type Viewport, wholePicture, zoomed } from './viewport.ts';

type Size = { readonly width: number; readonly height: number };

type Props = {
  readonly network: Network;
  readonly kind: 'tiers' | 'map';
  readonly selected: string | undefined;
  readonly broken: ReadonlySet<string>;
  readonly deadNodes: ReadonlySet<string>;
  readonly onSelect: (node: string | undefined) => void;
};

const zoomStep = 1.6;
/** A pointer that has moved less has clicked, pixels. */
const clickReach = 5;
/** Communes have their names on the map as soon as it is enlarged a little. */
const namedRadiiMin = { tiers: 6.5, map: 4.4 } as const;

/** The living picture. What it shows is also told in words: beside it, and in the list of nodes. */
export function PictureCanvas(props: Props): ReactNode {
  const { network, kind, selected, broken, deadNodes, onSelect } = props;
  const say = useSay();
  const feed = useFeed();
  const traffic = useTraffic();
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<Picture>(undefined);
  const drag = useRef<{ x: number; y: number; isClick: boolean }>(undefined);
  const [size, setSize] = useState<Size>();
  const [theme, setTheme] = useState(0);
  const [seen, setSeen] = useState<{ readonly kind: string; readonly viewport: Viewport }>();
  const viewport = seen?.kind === kind ? seen.viewport : wholePicture;
  const look = (next: Viewport) => setSeen({ kind, viewport: next });

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const made = new Picture(element);
    picture.current = made;
    const measure = () => {
      const next = { width: element.clientWidth, height: element.clientHeight };
      made.resize(next);
      setSize((before) => (before?.width === next.width && before.height === next.height ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const recolour = () => setTheme((before) => before + 1);
    const system = matchMedia('(prefers-color-scheme: dark)');
    addEventListener('lienthong-theme', recolour);
    system.addEventListener('change', recolour);
    const stopListening = feed.listen(() => made.wake());
    return () => {
      made.stop();
      observer.disconnect();
      stopListening();
      removeEventListener('lienthong-theme', recolour);
      system.removeEventListener('change', recolour);
    };
  }, [feed]);

  const unfolded = unfoldedBy(network, selected);
  const layout = useMemo(() => {
    if (!size) return undefined;
    return kind === 'map' ? mapLayout(network, size) : tiersLayout(network, size, unfolded);
  }, [network, kind, size, unfolded]);

  const palette = useMemo(
    () => (size && canvas.current ? paletteOf(canvas.current) : undefined),
    [size, theme],
  );

  useLayoutEffect(() => {
    if (!size || !layout || !palette) return;
    picture.current?.show({
      network,
      layout,
      viewport,
      palette,
      traffic,
      broken,
      deadNodes,
      selected,
      namedRadiusMin: namedRadiiMin[kind],
      leans: kind === 'tiers',
      moverScale: 1,
    });
  }, [network, layout, viewport, palette, traffic, broken, deadNodes, selected, kind, size]);

  const zoom = (factor: number) => {
    const spot = selected === undefined ? undefined : layout?.get(selected);
    const base = spot && factor > 1 ? centredOn(viewport, spot) : viewport;
    const next = zoomed(base, { factor, x: 0.5, y: 0.5 });
    look(spot && factor > 1 ? centredOn(next, spot) : next);
  };

  // A pinch of a touchpad is a wheel with the control key; it must not enlarge the page as well.
  const onWheel = useRef<(event: WheelEvent) => void>(undefined);
  onWheel.current = (event) => {
    if (!event.ctrlKey || !size) return;
    event.preventDefault();
    look(
      zoomed(viewport, {
        factor: Math.exp(-event.deltaY / 200),
        x: event.offsetX / size.width,
        y: event.offsetY / size.height,
      }),
    );
  };
  useEffect(() => {
    const element = canvas.current;
    const listen = (event: WheelEvent) => onWheel.current?.(event);
    element?.addEventListener('wheel', listen, { passive: false });
    return () => element?.removeEventListener('wheel', listen);
  }, []);

  const onMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const { offsetX, offsetY } = event.nativeEvent;
    const from = drag.current;
    if (!from || !size) {
      const node = picture.current?.nodeAt(offsetX, offsetY);
      picture.current?.hover(node);
      event.currentTarget.classList.toggle('pointing', node !== undefined);
      return;
    }
    const [dx, dy] = [from.x - offsetX, from.y - offsetY];
    if (from.isClick && Math.hypot(dx, dy) < clickReach) return;
    drag.current = { x: offsetX, y: offsetY, isClick: false };
    look(moved(viewport, { x: dx / size.width, y: dy / size.height }));
  };

  return (
    <div className="picture-frame">
      <canvas
        ref={canvas}
        className={viewport.scale > 1 ? 'picture zoomed' : 'picture'}
        role="img"
        aria-label={say({
          vi: `Hình mạng lưới ${network.nodes.length} nút; văn bản đi dọc các đường nối. Mục Danh sách nói bằng chữ.`,
          en: `Picture of a network of ${network.nodes.length} nodes; documents move along its lines. The list says it in words.`,
        })}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          drag.current = { x: event.nativeEvent.offsetX, y: event.nativeEvent.offsetY, isClick: true };
          if (viewport.scale > 1) event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onMove}
        onPointerUp={(event) => {
          const { isClick = false } = drag.current ?? {};
          drag.current = undefined;
          const { offsetX, offsetY } = event.nativeEvent;
          if (isClick) onSelect(picture.current?.nodeAt(offsetX, offsetY));
        }}
        onPointerCancel={() => {
          drag.current = undefined;
        }}
        onPointerLeave={() => {
          drag.current = undefined;
          picture.current?.hover(undefined);
        }}
      />
      <ZoomButtons viewport={viewport} onZoom={zoom} onWhole={() => look(wholePicture)} />
    </div>
  );
}

function ZoomButtons(props: {
  readonly viewport: Viewport;
  readonly onZoom: (factor: number) => void;
  readonly onWhole: () => void;
}): ReactNode {
  const say = useSay();
  const isWhole = props.viewport.scale === 1;
  return (
    <fieldset className="zoom" aria-label={say({ vi: 'Phóng hình', en: 'Zoom' })}>
      <button
        type="button"
        aria-label={say({ vi: 'Phóng to', en: 'Zoom in' })}
        disabled={props.viewport.scale === scaleMax}
        onClick={() => props.onZoom(zoomStep)}
      >
        +
      </button>
      <button
        type="button"
        aria-label={say({ vi: 'Thu nhỏ', en: 'Zoom out' })}
        disabled={isWhole}
        onClick={() => props.onZoom(1 / zoomStep)}
      >
        −
      </button>
      <button
        type="button"
        aria-label={say({ vi: 'Xem toàn bộ', en: 'Show all' })}
        disabled={isWhole}
        onClick={props.onWhole}
      >
        ⤢
      </button>
    </fieldset>
  );
}

/** The parent of the last tier that is to be unfolded: the selected node, or its parent. */
function unfoldedBy(network: Network, selected: string | undefined): string | undefined {
  const node = network.nodes.find(({ id }) => id === selected);
  const depthMax = Math.max(...network.nodes.map(({ depth }) => depth));
  if (!node || depthMax < 2) return undefined;
  return node.depth === depthMax ? node.parent : node.depth === depthMax - 1 ? node.id : undefined;
}
