import { type ReactNode, useMemo } from 'react';
import { useSay } from '../language.ts';

const textMax = 200;
const childrenMax = 200;

/** The package as a tree of elements. */
export function XmlTree({ bytes }: { readonly bytes: Uint8Array }): ReactNode {
  const say = useSay();
  const root = useMemo(() => {
    const document = new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'application/xml');
    return document.querySelector('parsererror') ? undefined : document.documentElement;
  }, [bytes]);
  if (!root) return <p className="note bad">{say({ vi: 'Không phải XML.', en: 'This is no XML.' })}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="tree" tabIndex={0} aria-label={say({ vi: 'Cây XML', en: 'XML tree' })}>
      <Branch element={root} depth={0} />
    </section>
  );
}

function Branch({ element, depth }: { readonly element: Element; readonly depth: number }): ReactNode {
  const children = [...element.children];
  const name = (
    <>
      <b>{element.nodeName}</b>
      {[...element.attributes].map((attribute) => (
        <span key={attribute.name}>
          {' '}
          <i>{attribute.name}</i>=&quot;{shortened(attribute.value)}&quot;
        </span>
      ))}
    </>
  );
  if (children.length === 0)
    return (
      <div className="leaf">
        {name} {shortened(element.textContent ?? '')}
      </div>
    );
  return (
    <details open={depth < 4}>
      <summary>{name}</summary>
      {children.slice(0, childrenMax).map((child, index) => (
        <Branch key={index} element={child} depth={depth + 1} />
      ))}
      {children.length > childrenMax && <div className="leaf">… +{children.length - childrenMax}</div>}
    </details>
  );
}

function shortened(text: string): string {
  return text.length > textMax ? `${text.slice(0, textMax)}… (${text.length})` : text;
}
