import { ExchangeError } from '@lienthong/errors';
import type { NameAttribute } from './distinguished-name.ts';
import { Oid } from './object-identifiers.ts';

/** Stands as organisation in every subject that this package makes. */
export const fakeMark = 'GIẢ LẬP – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ';

const organUri = 'urn:lienthong:organ:';
const nodeUri = 'urn:lienthong:node:';
const personUri = 'urn:lienthong:person:';

/** The widest grammar of agency codes (spec edxml-102 §3.2, `TEST`), which holds all others. */
const organIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,34}$/;
const nodeIdPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** RFC 5280 appendix A: upper bounds of commonName and organizationalUnitName, in characters. */
const nameCharactersMax = 64;
const nameInputCharactersMax = 1024;

/** What a subject is made from, and the URIs that say the same to machines. */
export type SubjectParts = { readonly subject: readonly NameAttribute[]; readonly uris: readonly string[] };

/** Subject of a certification authority. */
export function authoritySubject(name: string): SubjectParts {
  return { subject: visiblyFake([{ oid: Oid.commonName, value: name }]), uris: [] };
}

/**
 * Subject of an agency. The code stands in organizationIdentifier and in the SubjectAlternativeName; the name is cut at
 * 64 characters, which is as long as a commonName may be.
 *
 * @throws PKI_SUBJECT_INVALID for a code, name or tier that cannot stand in a certificate
 */
export function agencySubject(agency: { organId: string; name: string; tier?: string }): SubjectParts {
  if (!organIdPattern.test(agency.organId)) refuse('organId', `not an agency code: ${agency.organId}`);
  return {
    subject: visiblyFake([
      ...tierUnit(agency.tier),
      { oid: Oid.organizationIdentifier, value: agency.organId },
      { oid: Oid.commonName, value: nameText('name', agency.name) },
    ]),
    uris: [organUri + agency.organId],
  };
}

/**
 * Subject of a node. It names no agency: a node's certificate never passes for one.
 *
 * @throws PKI_SUBJECT_INVALID for an identifier or tier that cannot stand in a certificate
 */
export function nodeSubject(node: { nodeId: string; tier: string }): SubjectParts {
  if (!nodeIdPattern.test(node.nodeId)) refuse('nodeId', `not a node identifier: ${node.nodeId}`);
  return {
    subject: visiblyFake([...tierUnit(node.tier), { oid: Oid.commonName, value: node.nodeId }]),
    uris: [nodeUri + node.nodeId],
  };
}

/** Who a person is: their agency by its code, and who they are in it. */
export type Person = { readonly organId: string; readonly personId: string };

/**
 * Subject of a person who signs for an agency. The agency stands in it as organisational unit and never as
 * organizationIdentifier: a person's certificate does not pass for the agency's.
 *
 * @throws PKI_SUBJECT_INVALID for a code, identifier, name or title that cannot stand in a certificate
 */
export function personSubject(
  person: Person & { readonly name: string; readonly title: string; readonly agencyName: string },
): SubjectParts {
  const { organId, personId } = person;
  if (!organIdPattern.test(organId)) refuse('organId', `not an agency code: ${organId}`);
  if (!organIdPattern.test(personId)) refuse('personId', `not an identifier of a person: ${personId}`);
  return {
    subject: visiblyFake([
      { oid: Oid.organizationalUnit, value: nameText('agencyName', person.agencyName) },
      { oid: Oid.title, value: nameText('title', person.title) },
      { oid: Oid.commonName, value: nameText('name', person.name) },
    ]),
    uris: [`${personUri}${organId}:${personId}`],
  };
}

/** Subject of a service of the PKI itself, such as a time stamp authority. */
export function serviceSubject(name: string): SubjectParts {
  return { subject: visiblyFake([{ oid: Oid.commonName, value: nameText('service', name) }]), uris: [] };
}

/** The person of a certificate; `undefined` unless exactly one is named. */
export function personOf(uris: readonly string[]): Person | undefined {
  const [named, ...more] = uris.filter((uri) => uri.startsWith(personUri));
  const [organId = '', personId = '', ...rest] = named?.slice(personUri.length).split(':') ?? [];
  const isOne = more.length === 0 && rest.length === 0;
  return isOne && organIdPattern.test(organId) && organIdPattern.test(personId)
    ? { organId, personId }
    : undefined;
}

/** The agency code of a certificate; `undefined` unless name and alternative name say the same one, once. */
export function organIdOf(subject: readonly NameAttribute[], uris: readonly string[]): string | undefined {
  const inUris = uris.filter((uri) => uri.startsWith(organUri)).map((uri) => uri.slice(organUri.length));
  const inName = subject.filter(({ oid }) => oid === Oid.organizationIdentifier).map(({ value }) => value);
  const [organId] = inUris;
  const agreed = inUris.length === 1 && inName.length === 1 && inName[0] === organId;
  return agreed && organId !== undefined && organIdPattern.test(organId) ? organId : undefined;
}

/** The node of a certificate; `undefined` unless exactly one is named. */
export function nodeIdOf(uris: readonly string[]): string | undefined {
  const [nodeId, ...more] = uris
    .filter((uri) => uri.startsWith(nodeUri))
    .map((uri) => uri.slice(nodeUri.length));
  return nodeId !== undefined && more.length === 0 && nodeIdPattern.test(nodeId) ? nodeId : undefined;
}

function visiblyFake(attributes: readonly NameAttribute[]): NameAttribute[] {
  return [{ oid: Oid.country, value: 'VN' }, { oid: Oid.organization, value: fakeMark }, ...attributes];
}

function tierUnit(tier: string | undefined): NameAttribute[] {
  return tier === undefined ? [] : [{ oid: Oid.organizationalUnit, value: nameText('tier', tier) }];
}

function nameText(field: string, text: string): string {
  const characters = [...text];
  if (text.trim() === '') refuse(field, 'empty');
  if (characters.length > nameInputCharactersMax)
    refuse(field, `longer than ${nameInputCharactersMax} characters`);
  if (!text.isWellFormed() || /\p{Cc}/u.test(text)) refuse(field, 'holds control characters or broken text');
  return characters.length > nameCharactersMax
    ? `${characters.slice(0, nameCharactersMax - 1).join('')}…`
    : text;
}

function refuse(field: string, problem: string): never {
  throw new ExchangeError('PKI_SUBJECT_INVALID', { field, problem });
}
