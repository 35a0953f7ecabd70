import { messageBytesMax, noticeBytesMax } from '@lienthong/axis';
import { answerBytesMax } from '@lienthong/axis-nats';
import { contentBytesMax } from '@lienthong/content-store';
import { defaultControlLimits } from '@lienthong/control';
import { defaultZipLimits } from '@lienthong/edxml';
import { defaultNodePolicy } from '@lienthong/exchange';
import { faultScenarioCharactersMax, faultsMax } from '@lienthong/faults';
import { defaultGatewayLimits } from '@lienthong/gateway';
import { exportLineBytesMax } from '@lienthong/ledger';
import { pdfBytesMax } from '@lienthong/pdf';
import {
  certificateBytesMax,
  chainCertificatesMax,
  crlBytesMax,
  ocspRequestBytesMax,
  ocspResponseBytesMax,
  timeStampRequestBytesMax,
} from '@lienthong/pki';
import { packagesMax } from '@lienthong/simulation';
import { manifestBytesMax, snapshotBytesMax, snapshotFilesMax } from '@lienthong/snapshots';
import { systemLimits } from '@lienthong/systems';
import { recipientLimits, signedTextLimits } from '@lienthong/vxp';
import { defaultXmlLimits } from '@lienthong/xml';
import { defaultSignatureLimits } from '@lienthong/xml-signature';

/** A test by its file and a part of its name. */
export type NamedTest = { readonly file: string; readonly name: string };

/** A bound on what comes from outside. */
export type InputLimit = {
  readonly area: string;
  readonly name: string;
  /** As the code has it. */
  readonly value: number;
  readonly unit: string;
  /** What whoever goes above it is told; `–` where the limit only slows or ends something. */
  readonly code: string;
  readonly test: NamedTest;
};

/** Tests of this folder: at the limit, and one above. */
const probed: NamedTest = {
  file: 'test/security/input-limits.test.ts',
  name: 'is taken at the limit and refused above',
};
const named = (file: string, name: string): NamedTest => ({ file, name });

const access = 'test/control/access.test.ts';
const events = 'test/control/events.test.ts';
const refusals = 'test/gateway/refusals.test.ts';
const slow = 'test/gateway/slow-senders.test.ts';
const large = 'test/gateway/large-packages.test.ts';
const signature = named(
  'packages/xml-signature/src/verify-signature.test.ts',
  'references, transforms, certificates and digested bytes',
);
const archive = 'packages/snapshots/src/archive.test.ts';
const book = 'packages/systems/src/system-book.test.ts';

type Rows<Limits> = {
  readonly [Name in keyof Limits]: readonly [unit: string, code: string, test: NamedTest];
};

/** One row for every member: a limit that is added to the code and not here does not compile. */
function rowsOf<Limits extends Readonly<Record<string, number>>>(
  area: string,
  limits: Limits,
  rows: Rows<Limits>,
): readonly InputLimit[] {
  return Object.entries(rows).map(([name, [unit, code, test]]) => ({
    area,
    name,
    value: limits[name] ?? Number.NaN,
    unit,
    code,
    test,
  }));
}

const xml = 'XML_LIMIT_EXCEEDED';
const headers = 'VXP_SIGNED_HEADERS_MALFORMED';
const signing = 'SIGNATURE_LIMIT_EXCEEDED';
const oversize = 'GATEWAY_BODY_TOO_LARGE';

/** Every bound on input that the product has as a constant. */
export const inputLimits: readonly InputLimit[] = [
  ...rowsOf('XML documents (xml)', defaultXmlLimits, {
    bytesMax: ['bytes of a document', 'XML_TOO_LARGE', probed],
    depthMax: ['elements open at once', xml, probed],
    elementsMax: ['elements of a document', xml, probed],
    attributesMax: ['attributes of an element', xml, probed],
    namespacesMax: ['namespace declarations of a document', xml, probed],
    nameBytesMax: ['bytes of a name', xml, probed],
    attributeBytesMax: ['bytes of an attribute value', xml, probed],
    marksMax: ['comments, CDATA sections, instructions …', xml, probed],
  }),
  ...rowsOf('XML signatures (xml-signature)', defaultSignatureLimits, {
    referencesMax: ['references of a signature', signing, signature],
    transformsMax: ['transforms of a reference', signing, signature],
    certificatesMax: ['certificates of a signature', signing, signature],
    keyHintsMax: [
      'other hints about the key',
      signing,
      named('packages/xml-signature/src/sign-xml.test.ts', 'has a limit'),
    ],
    certificateBytesMax: ['bytes of a certificate', signing, signature],
    digestedTimesMax: ['times the document, in bytes digested', signing, signature],
  }),
  ...rowsOf(
    'Attachments (edxml)',
    { ...defaultZipLimits },
    {
      expandedBytesMax: [
        'bytes of an unwrapped ZIP',
        'EDXML_ATTACHMENT_ZIP_UNSAFE',
        named('packages/edxml/src/attachment.test.ts', 'a bomb: too large in all, or too large for its ZIP'),
      ],
      expansionRatioMax: [
        'times the size of the ZIP',
        'EDXML_ATTACHMENT_ZIP_UNSAFE',
        named('packages/edxml/src/attachment.test.ts', 'a bomb: too large in all, or too large for its ZIP'),
      ],
    },
  ),
  ...rowsOf(
    'PDF files (pdf)',
    { pdfBytesMax },
    {
      pdfBytesMax: ['bytes of a PDF', '–', probed],
    },
  ),
  ...rowsOf(
    'Packages (exchange, content-store, axis)',
    {
      packageBytesMax: defaultNodePolicy.packageBytesMax,
      contentBytesMax,
      messageBytesMax,
      noticeBytesMax,
      answerBytesMax,
    },
    {
      packageBytesMax: [
        'bytes of a package',
        'CONTENT_TOO_LARGE',
        named(
          'test/scenarios/bad-input.test.ts',
          'a package above the limit is refused by its size before it is fetched',
        ),
      ],
      contentBytesMax: ['bytes of one content', 'CONTENT_TOO_LARGE', probed],
      messageBytesMax: ['bytes of a message between nodes', 'AXIS_MESSAGE_TOO_LARGE', probed],
      noticeBytesMax: ['bytes of a notice', 'AXIS_MESSAGE_TOO_LARGE', probed],
      answerBytesMax: [
        'bytes of an answer of a node',
        'AXIS_UNREACHABLE',
        named('test/axis-nats/limits.test.ts', 'so is an answer that is too large'),
      ],
    },
  ),
  ...rowsOf(
    'Certificates and their services (pki)',
    {
      certificateBytesMax,
      chainCertificatesMax,
      crlBytesMax,
      ocspRequestBytesMax,
      ocspResponseBytesMax,
      timeStampRequestBytesMax,
    },
    {
      certificateBytesMax: ['bytes of a certificate', 'PKI_CERTIFICATE_MALFORMED', probed],
      chainCertificatesMax: [
        'certificates offered for a chain',
        '–',
        named('packages/pki/src/trust-store.test.ts', 'too many certificates are not looked at'),
      ],
      crlBytesMax: ['bytes of a revocation list', 'PKI_MESSAGE_MALFORMED', probed],
      ocspRequestBytesMax: ['bytes of an OCSP request', 'PKI_MESSAGE_MALFORMED', probed],
      ocspResponseBytesMax: ['bytes of an OCSP answer', 'PKI_MESSAGE_MALFORMED', probed],
      timeStampRequestBytesMax: [
        'bytes of a time stamp request',
        'PKI_MESSAGE_MALFORMED',
        named(
          'packages/pki/src/hostile-messages.test.ts',
          'longer than is read is refused before anything is decoded',
        ),
      ],
    },
  ),
  ...rowsOf(
    'VXP calls (vxp)',
    {
      ...signedTextLimits,
      recipientsMax: recipientLimits.countMax,
      recipientCodeLengthMax: recipientLimits.codeLengthMax,
    },
    {
      sizeBytesMax: ['bytes of the signed headers', headers, probed],
      memberCountMax: ['signed headers', headers, probed],
      nameLengthMax: ['characters of a header name', headers, probed],
      recipientsMax: ['recipients of a package', 'VXP_RECIPIENTS_MALFORMED', probed],
      recipientCodeLengthMax: ['characters of a recipient’s code', 'VXP_RECIPIENTS_MALFORMED', probed],
    },
  ),
  ...rowsOf(
    'Gateway (services/gateway)',
    { ...defaultGatewayLimits },
    {
      headersSizeBytesMax: [
        'bytes of the headers of a call',
        'GATEWAY_HEADERS_TOO_LARGE',
        named(
          'test/gateway/broken-http.test.ts',
          'headers above a mebibyte are refused by name, those below are read',
        ),
      ],
      packageSizeBytesMax: [
        'bytes of a package',
        oversize,
        named(slow, 'a body above the limit is answered at once, in the envelope'),
      ],
      bodySizeBytesMax: ['bytes of any other body', oversize, named(refusals, 'GATEWAY_BODY_TOO_LARGE')],
      memoryBytesMax: [
        'bytes of packages in memory at once',
        '–',
        named(large, 'come in ten at a time, whole, through the memory of two'),
      ],
      connectionsMax: [
        'connections',
        '–',
        named('test/security/gateway-limits.test.ts', 'connections above the limit are closed'),
      ],
      headersTimeoutMs: ['ms for the headers', '–', named(slow, 'stop in the headers')],
      idleTimeoutMs: ['ms without a byte', '–', named(slow, 'stop in the body')],
      idleTimeoutMsPressed: [
        'ms without a byte while others wait for memory',
        '–',
        named(slow, 'that hold memory give it back to who sends'),
      ],
      lineTimeoutMs: [
        'ms for a body or a reply',
        'GATEWAY_LINE_TOO_SLOW',
        named(refusals, 'GATEWAY_LINE_TOO_SLOW'),
      ],
      bytesPerSecondMin: [
        'bytes a second, at the least',
        'GATEWAY_LINE_TOO_SLOW',
        named(refusals, 'GATEWAY_LINE_TOO_SLOW'),
      ],
      bytesPerSecondMinPressed: [
        'bytes a second while others wait for memory',
        '–',
        named(large, 'that nobody takes away are given up, so that others get theirs'),
      ],
      keepAliveTimeoutMs: [
        'ms that a resting connection stays open',
        '–',
        named(slow, 'one that rests is closed'),
      ],
      decisionTimeoutMs: [
        'ms that a node’s decision is waited for',
        '–',
        named(refusals, 'a submission on which no node has decided in time'),
      ],
      listItemsMax: [
        'rows of a list',
        '–',
        named('test/security/gateway-limits.test.ts', 'a list has no more rows than the limit'),
      ],
      tokensMax: [
        'tokens of the LGSP front',
        '–',
        named(
          'services/gateway/src/token-book.test.ts',
          'there are never more than the limit: the eldest ends first',
        ),
      ],
      tokenLifetimeMs: [
        'ms that a token holds',
        '–',
        named('services/gateway/src/token-book.test.ts', 'a token is its system’s until its time is over'),
      ],
    },
  ),
  ...rowsOf(
    'Client systems (systems)',
    { ...systemLimits },
    {
      systemsMax: ['systems of a gateway', 'SYSTEM_BOOK_FULL', named(book, 'SYSTEM_BOOK_FULL')],
      agenciesMax: ['agencies of a system', 'SYSTEM_FIELD_INVALID', probed],
      nameCharactersMax: ['characters of a name', 'SYSTEM_FIELD_INVALID', probed],
      secretCharactersMin: ['characters of a secret, at the least', 'SYSTEM_FIELD_INVALID', probed],
      secretCharactersMax: ['characters of a secret', 'SYSTEM_FIELD_INVALID', probed],
      passwordCharactersMin: ['characters of a password, at the least', 'SYSTEM_FIELD_INVALID', probed],
      passwordCharactersMax: ['characters of a password', 'SYSTEM_FIELD_INVALID', probed],
      freshnessDaysMax: ['days that a signed call stays fresh', 'SYSTEM_FIELD_INVALID', probed],
      fileSizeBytesMax: [
        'bytes of systems.json',
        'SYSTEM_FILE_DAMAGED',
        named(book, 'one larger than the limit is not read'),
      ],
    },
  ),
  ...rowsOf(
    'Control API (control)',
    { ...defaultControlLimits },
    {
      headersSizeBytesMax: [
        'bytes of the headers of a request',
        '–',
        named('test/security/control-limits.test.ts', 'headers above the limit are refused'),
      ],
      jsonSizeBytesMax: [
        'bytes of a JSON body',
        'CONTROL_BODY_TOO_LARGE',
        named(access, 'a body that is too large'),
      ],
      packageSizeBytesMax: [
        'bytes of a package or a draft',
        'CONTROL_BODY_TOO_LARGE',
        named(access, 'a body that is too large'),
      ],
      connectionsMax: [
        'connections',
        '–',
        named('test/security/control-limits.test.ts', 'connections above the limit are closed'),
      ],
      headersTimeoutMs: [
        'ms for the headers',
        '–',
        named('test/security/control-limits.test.ts', 'who is slow with the headers is closed'),
      ],
      requestTimeoutMs: [
        'ms for a request',
        '–',
        named('test/security/control-limits.test.ts', 'who is slow with the body is closed'),
      ],
      keepAliveTimeoutMs: [
        'ms that a resting connection stays open',
        '–',
        named('test/security/control-limits.test.ts', 'a resting connection is closed'),
      ],
      streamsMax: [
        'streams of events',
        'CONTROL_BUSY',
        named(events, 'there are only so many streams and waits at once'),
      ],
      waitsMax: ['waits', 'CONTROL_BUSY', named(events, 'there are only so many streams and waits at once')],
      eventsKeptMax: [
        'events kept',
        '–',
        named(events, 'who was away too long, or comes from another run, is told to read anew'),
      ],
      streamBacklogBytesMax: [
        'bytes that wait for a slow reader',
        '–',
        named(
          'packages/control/src/events/event-streams.test.ts',
          'a reader that does not read is told that it is dropped',
        ),
      ],
      heartbeatMs: [
        'ms after which a stream says that it is alive',
        '–',
        named(events, 'a quiet stream says that it is alive'),
      ],
      packagesKeptMax: [
        'packages whose course is remembered',
        '–',
        named('test/security/control-limits.test.ts', 'only so many packages are remembered'),
      ],
      sessionsMax: [
        'sessions of browsers',
        '–',
        named('test/security/control-limits.test.ts', 'only so many sessions are open'),
      ],
    },
  ),
  ...rowsOf(
    'Files that people name (cli, faults, simulation, ledger, snapshots)',
    {
      faultScenarioCharactersMax,
      faultsMax,
      packagesMax,
      exportLineBytesMax,
      manifestBytesMax,
      snapshotBytesMax,
      snapshotFilesMax,
    },
    {
      faultScenarioCharactersMax: [
        'characters of a fault scenario',
        'FAULT_MALFORMED',
        named('packages/faults/src/fault.test.ts', 'faultScenarioCharactersMax + 1'),
      ],
      faultsMax: [
        'faults at one time',
        'FAULT_TOO_MANY',
        named('packages/faults/src/fault-book.test.ts', 'there are no more than so many at one time'),
      ],
      packagesMax: ['packages of a simulation', 'SIMULATION_SCENARIO_INVALID', probed],
      exportLineBytesMax: ['bytes of a line of an export of ledgers', 'LEDGER_EXPORT_INVALID', probed],
      manifestBytesMax: [
        'bytes of the list of a snapshot',
        'SNAPSHOT_TOO_LARGE',
        named(archive, 'the manifest itself has a limit'),
      ],
      snapshotBytesMax: [
        'bytes that a snapshot unpacks to',
        'SNAPSHOT_TOO_LARGE',
        named(archive, 'an archive that would fill the disk is refused before anything is written'),
      ],
      snapshotFilesMax: ['files of a snapshot', 'SNAPSHOT_UNREADABLE', probed],
    },
  ),
];
