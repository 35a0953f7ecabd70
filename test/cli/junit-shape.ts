import { parseXml, type XmlDocument, type XmlElement } from '@lienthong/xml';

/** Attributes that the common JUnit schema requires, by element. */
const required: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['tests', 'failures', 'errors'],
  testsuite: ['name', 'package', 'id', 'timestamp', 'hostname', 'tests', 'failures', 'errors', 'time'],
  testcase: ['name', 'classname', 'time'],
  failure: ['type', 'message'],
  error: ['type', 'message'],
};

/** Children that an element may have, in their order. */
const children: Readonly<Record<string, RegExp>> = {
  testsuites: /^(testsuite )*$/,
  testsuite: /^properties (testcase )*system-out system-err $/,
  testcase: /^((failure|error) )?$/,
  properties: /^$/,
  failure: /^$/,
  error: /^$/,
  'system-out': /^$/,
  'system-err': /^$/,
};

/** What a JUnit report lacks of the schema; empty where it is one. */
export function junitDefects(xml: string): readonly string[] {
  const document = parseXml(Buffer.from(xml));
  const defects: string[] = [];
  if (document.name(document.root) !== 'testsuites') defects.push('the root is no testsuites');
  for (let element = 0; element < document.elementCount; element += 1)
    defects.push(...defectsOf(document, element));
  return defects;
}

function defectsOf(document: XmlDocument, element: XmlElement): readonly string[] {
  const name = document.name(element);
  const path = document.path(element);
  const missing = (required[name] ?? []).filter((one) => document.attribute(element, one) === undefined);
  const inner = [...document.children(element)].map((child) => `${document.name(child)} `).join('');
  const count = (child: string): number =>
    [...document.children(element)].filter((one) => document.child(one, child) >= 0).length;
  const said = (attribute: string): number => Number(document.attribute(element, attribute));
  const isMiscounted =
    name === 'testsuite' &&
    (said('failures') !== count('failure') ||
      said('errors') !== count('error') ||
      said('tests') !== inner.split('testcase ').length - 1);
  const timestamp = name === 'testsuite' ? document.attribute(element, 'timestamp') : undefined;
  return [
    ...missing.map((attribute) => `${path} lacks ${attribute}`),
    ...(children[name]?.test(inner) === true ? [] : [`${path} holds ${inner}`]),
    ...(isMiscounted ? [`${path} counts wrongly`] : []),
    ...(timestamp === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(timestamp)
      ? []
      : [`${path} has time ${timestamp}`]),
  ];
}
