import { agencyCodeForm, isNoCode } from '../agency-code.ts';
import type { EdxmlPackage } from '../edxml-package.ts';
import type { Party } from '../party.ts';
import { wireNames } from '../wire-names.ts';
import {
  type Check,
  type CheckSubject,
  type Checks,
  type Defect,
  forDocument,
  isEmptyValue,
  when,
} from './check.ts';

/** Checks of edxml-102 §5.2. */
export const agenciesChecks: Checks = {
  'R-030': ({ edxml }) => when(isEmptyValue(edxml.header.from), 'MessageHeader/From'),
  'R-031': ({ edxml }) => {
    const { from } = edxml.header;
    return when(!isEmptyValue(from) && isNoCode(from.organId), 'MessageHeader/From/OrganId');
  },
  'R-032': forDocument(({ header }) => when(header.to.length === 0, 'MessageHeader/To')),
  'R-033': forDocument(({ header }) =>
    header.to.flatMap(({ organId }, index) =>
      when(isNoCode(organId), `MessageHeader/To[${index + 1}]/OrganId`, { i: index + 1 }),
    ),
  ),
  'R-034': forDocument(function* ({ header }) {
    const seen = new Set<string>();
    for (const [index, { organId }] of header.to.entries()) {
      const repeated = !isNoCode(organId) && seen.has(organId);
      yield* when(repeated, `MessageHeader/To[${index + 1}]/OrganId`, { code: organId });
      seen.add(organId);
    }
  }),
  'R-035': forDocument(({ header }) =>
    header.to.flatMap(({ organId }, index) =>
      when(!isNoCode(organId) && organId === header.from.organId, `MessageHeader/To[${index + 1}]/OrganId`),
    ),
  ),
  'R-036': byCode(({ code, at }) => when(agencyCodeForm(code) === 'invalid', at, { code })),
  'R-037': byCode(({ code, at }) => when(agencyCodeForm(code) === 'irregular', at, { code })),
  'R-038': byResolution(({ code, at }, resolution) => {
    const better = resolution.kind === 'found' ? resolution.organisation.codeQd20 : undefined;
    return better !== undefined && agencyCodeForm(code) === 'qcvn102'
      ? when(better !== code, at, { code, new: better })
      : [];
  }),
  'R-039': byResolution(({ code, at, role }, { kind }) =>
    when(kind === 'unknown' && role !== 'receiver' && isCode(code), at, { code }),
  ),
  'R-040': byParty(({ organId, organName }, at, { context }) => {
    const resolution = organName === '' ? undefined : context.registry?.resolve(organId, context.now);
    if (resolution?.kind !== 'found') return [];
    const { name, fullName } = resolution.organisation;
    const same = [name, fullName].some((known) => known !== undefined && plain(known) === plain(organName));
    return when(!same, `${at}/OrganName`, { name: organName, code: organId });
  }),
  'R-041': byResolution(({ code, at }, resolution) =>
    resolution.kind === 'retired'
      ? when(true, at, {
          code,
          successor: resolution.successors.map(({ organId }) => organId).join(', ') || '—',
        })
      : [],
  ),
  'R-042': byParty(({ organId, organName }, at) =>
    when(!isNoCode(organId) && organName === '', `${at}/OrganName`, { code: organId }),
  ),
  'R-043': function* ({ texts }) {
    for (const { at, wire, value, lengthMax = value.length } of texts()) {
      if (value.length <= lengthMax) continue;
      const length = [...value].length;
      yield* when(length > lengthMax, at, {
        field: wire,
        n: length,
        max: lengthMax,
      });
    }
  },
  'R-044': function* ({ texts }) {
    for (const { at, wire, value } of texts()) {
      yield* when(wire === 'Email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value), at, { x: value });
    }
  },
  'R-045': ({ edxml, context }) => {
    const { organId: code } = edxml.header.from;
    const unregistered = context.axis?.membership(code) === 'unregistered';
    return when(!isNoCode(code) && unregistered, 'MessageHeader/From/OrganId', { code });
  },
  'R-046': byResolution(({ code, at, role }, { kind }) =>
    when(kind === 'unknown' && role === 'receiver' && isCode(code), at, { code }),
  ),
  'R-047': byCode(({ code, at, role }, { context }) =>
    when(role === 'receiver' && context.axis?.membership(code) === 'locked', at, { code }),
  ),
  'R-048': ({ edxml, context }) => {
    const { organId } = edxml.header.from;
    const foreign = context.authenticatedAs?.has(organId) === false;
    return when(!isNoCode(organId) && foreign, 'MessageHeader/From/OrganId');
  },
  'R-049': byCode(({ code, at }) => when(agencyCodeForm(code) === 'procedure', at, { code })),
};

type NamedCode = {
  readonly code: string;
  readonly at: string;
  readonly role: 'sender' | 'receiver' | 'mentioned';
};

/** Every agency code of the package that is not empty, trace aside (its codes have rules of their own). */
function* agencyCodes(edxml: EdxmlPackage): Generator<NamedCode> {
  const { header } = edxml;
  yield { code: header.from.organId, at: 'MessageHeader/From/OrganId', role: 'sender' };
  if (edxml.kind === 'status') {
    const { organId } = edxml.header.responseFor;
    yield { code: organId, at: 'MessageHeader/ResponseFor/OrganId', role: 'receiver' };
    return;
  }
  for (const [index, { organId }] of edxml.header.to.entries()) {
    yield { code: organId, at: `MessageHeader/To[${index + 1}]/OrganId`, role: 'receiver' };
  }
  for (const [index, { organId }] of edxml.header.responseFor.entries()) {
    yield { code: organId, at: `MessageHeader/ResponseFor[${index + 1}]/OrganId`, role: 'mentioned' };
  }
  const business = `TraceHeaderList/${wireNames.business}`;
  for (const [index, { organId }] of (edxml.business?.businessDocumentInfo?.receivers ?? []).entries()) {
    const list = `${business}/${wireNames.businessDocumentInfo}/ReceiverList`;
    yield { code: organId, at: `${list}/Receiver[${index + 1}]/OrganId`, role: 'mentioned' };
  }
  for (const [outer, { organIds }] of (edxml.business?.replacements ?? []).entries()) {
    const list = `${business}/ReplacementInfoList/ReplacementInfo[${outer + 1}]/OrganIdList`;
    for (const [index, code] of (organIds ?? []).entries()) {
      yield { code, at: `${list}/OrganId[${index + 1}]`, role: 'mentioned' };
    }
  }
}

function isCode(code: string): boolean {
  return agencyCodeForm(code) !== 'invalid' && agencyCodeForm(code) !== 'procedure';
}

function byCode(check: (named: NamedCode, subject: CheckSubject) => Iterable<Defect>): Check {
  return function* (subject) {
    for (const named of agencyCodes(subject.edxml)) {
      if (!isNoCode(named.code)) yield* check(named, subject);
    }
  };
}

type Resolution = ReturnType<NonNullable<CheckSubject['context']['registry']>['resolve']>;

function byResolution(check: (named: NamedCode, resolution: Resolution) => Iterable<Defect>): Check {
  return function* ({ edxml, context }) {
    if (context.registry === undefined) return;
    for (const named of agencyCodes(edxml)) {
      if (isNoCode(named.code)) continue;
      yield* check(named, context.registry.resolve(named.code, context.now));
    }
  };
}

function byParty(check: (party: Party, at: string, subject: CheckSubject) => Iterable<Defect>): Check {
  return function* (subject) {
    const { edxml } = subject;
    yield* check(edxml.header.from, 'MessageHeader/From', subject);
    if (edxml.kind === 'status') return;
    for (const [index, party] of edxml.header.to.entries()) {
      yield* check(party, `MessageHeader/To[${index + 1}]`, subject);
    }
  };
}

/** Names compare without letter case, with "UBND" for "Ủy ban nhân dân" in either spelling. */
function plain(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[uủ][ỷy] ban nhân dân/g, 'ubnd')
    .replace(/\s+/g, ' ')
    .trim();
}
