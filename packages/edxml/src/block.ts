/**
 * The element dictionary of edxml-102 §1.5 as data: reading, writing and the rules on order, repetition, unknown elements
 * and length all follow from one declaration per container. Fields stand in the order in which the Java SDK writes them.
 */
export type Field =
  | (FieldBase & {
      /** `identifier` keeps outer spaces, `reference` has `cid:` before it on the wire. */
      readonly kind: 'text' | 'identifier' | 'reference';
      readonly required: boolean;
      /** Whether it is written even where it is empty. */
      readonly kept?: boolean;
    })
  | (FieldBase & { readonly kind: 'integer' })
  | (FieldBase & {
      readonly kind: 'choice';
      readonly valueByCode: ReadonlyMap<string, unknown>;
      readonly codeByValue: ReadonlyMap<unknown, string>;
      /** Code that is written where the value is absent. */
      readonly written?: string;
    })
  | (FieldBase & { readonly kind: 'container'; readonly block: AnyBlock; readonly required: boolean })
  | (FieldBase & { readonly kind: 'repeated'; readonly block: AnyBlock })
  /** A container that holds nothing but items of one kind. */
  | (FieldBase & { readonly kind: 'wrapped'; readonly item: Field; readonly block: AnyBlock });

type FieldBase = {
  /** Local name on the wire. */
  readonly wire: string;
  /** Member of the typed value. */
  readonly key: string;
  /** Most characters that the standard and its implementers allow. */
  readonly lengthMax?: number;
};

/** The declaration of a container whose typed value is a `Value`. */
export type Block<Value> = AnyBlock & { readonly __value?: Value };

/** A {@link Block} of any value. */
export type AnyBlock = {
  readonly fields: readonly Field[];
  /** The same fields in the order in which the .NET software writes them. */
  readonly dotnetFields: readonly Field[];
  /** Position in `fields` by name on the wire. */
  readonly positions: ReadonlyMap<string, number>;
  /** Elements that occur in libraries or older forms: kept in the bytes, not read and not reported as unknown. */
  readonly tolerated: ReadonlySet<string>;
  /** The value of an empty container. */
  readonly empty: Readonly<Record<string, unknown>>;
};

type TextOptions = { readonly required?: boolean; readonly kept?: boolean; readonly lengthMax?: number };

const noItems: readonly never[] = Object.freeze([]);

/**
 * A container of `fields`.
 *
 * @param options.tolerated - names of elements that are neither read nor reported as unknown
 * @param options.dotnetOrder - names of all fields in the other order, where it differs
 */
export function block<Value>(
  fields: readonly Field[],
  options: { readonly tolerated?: readonly string[]; readonly dotnetOrder?: readonly string[] } = {},
): Block<Value> {
  const { tolerated = [], dotnetOrder = [] } = options;
  const empty: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.kind === 'repeated') empty[field.key] = noItems;
    else if (field.kind === 'container' && field.required) empty[field.key] = field.block.empty;
    else if ('required' in field && field.required) empty[field.key] = '';
  }
  return {
    fields,
    dotnetFields: fields.toSorted(
      (one, other) => dotnetOrder.indexOf(one.wire) - dotnetOrder.indexOf(other.wire),
    ),
    positions: new Map(fields.map((field, position) => [field.wire, position])),
    tolerated: new Set(tolerated),
    empty: Object.freeze(empty),
  };
}

/** Text, trimmed. A required text is empty where it is absent; others are left out. */
export function text(wire: string, key: string, options: TextOptions = {}): Field {
  return { kind: 'text', wire, key, required: false, ...options };
}

/** Text that identifies a document and is compared exactly: outer spaces are kept. */
export function identifier(wire: string, key: string, options: TextOptions = {}): Field {
  return { kind: 'identifier', wire, key, required: false, ...options };
}

/** A content id: `cid:` on the wire, not in the value. */
export function reference(wire: string, key: string, options: TextOptions = {}): Field {
  return { kind: 'reference', wire, key, required: false, ...options };
}

/** A whole number from 0. */
export function integer(wire: string, key: string): Field {
  return { kind: 'integer', wire, key };
}

/** One of a closed list of codes. */
export function choice(
  wire: string,
  key: string,
  values: Readonly<Record<string, unknown>>,
  options: { readonly written?: string } = {},
): Field {
  const entries = Object.entries(values);
  return {
    kind: 'choice',
    wire,
    key,
    valueByCode: new Map(entries),
    codeByValue: new Map(entries.map(([code, value]) => [value, code])),
    ...options,
  };
}

/** A container that occurs once. A required one is there even where it is absent on the wire, with empty texts. */
export function container(
  wire: string,
  key: string,
  content: AnyBlock,
  options: { readonly required?: boolean } = {},
): Field {
  return { kind: 'container', wire, key, block: content, required: false, ...options };
}

/** A container that may occur many times. */
export function repeated(wire: string, key: string, content: AnyBlock): Field {
  return { kind: 'repeated', wire, key, block: content };
}

/** A container that wraps a list of `item`. */
export function wrapped(wire: string, key: string, item: Field): Field {
  const member = item.kind === 'repeated' ? item : repeated(item.wire, item.key, block([]));
  return { kind: 'wrapped', wire, key, item, block: block([member]) };
}
