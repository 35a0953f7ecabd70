type Schema = { readonly [name: string]: unknown };

/** A JSON Schema of the document as a TypeScript type; references are names. */
export function typescriptOf(schema: Schema | boolean | undefined, depth = 0): string {
  if (typeof schema !== 'object') return 'unknown';
  if (typeof schema['$ref'] === 'string') return schema['$ref'].slice('#/components/schemas/'.length);
  if ('const' in schema) return literal(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].map(literal).join(' | ');
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return choices.map((one: Schema) => typescriptOf(one, depth)).join(' | ');
  if (Array.isArray(schema['allOf']))
    return schema['allOf'].map((one: Schema) => typescriptOf(one, depth)).join(' & ');
  switch (schema['type']) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return `readonly ${wrapped(typescriptOf(schema['items'] as Schema, depth))}[]`;
    case 'object':
      return objectType(schema, depth);
    default:
      return 'unknown';
  }
}

/** Members of an object type, each on a line. */
export function membersOf(schema: Schema, depth: number): readonly string[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries(properties).map(([name, property]) => {
    const mark = required.includes(name) ? '' : '?';
    const type = typescriptOf(property, depth + 1);
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `readonly ${key}${mark}: ${type}${mark === '' ? '' : ' | undefined'};`;
  });
}

function objectType(schema: Schema, depth: number): string {
  const members = membersOf(schema, depth);
  const rest = schema['additionalProperties'];
  if (members.length === 0)
    return typeof rest === 'object' && rest !== null
      ? `Readonly<Record<string, ${typescriptOf(rest as Schema, depth)}>>`
      : 'Readonly<Record<string, never>>';
  const indent = '  '.repeat(depth + 1);
  return `{\n${members.map((member) => `${indent}${member}`).join('\n')}\n${'  '.repeat(depth)}}`;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

function wrapped(type: string): string {
  return /[|&]/.test(type) && !type.startsWith('{') ? `(${type})` : type;
}
