import { isNoCode } from '../agency-code.ts';
import { readStatusCode, statusCodes } from '../code-lists/status-codes.ts';
import { parseWireDate, parseWireTimestamp } from '../wire-time.ts';
import { type Checks, forStatus, isEmptyValue, when } from './check.ts';

const statusCode = 'MessageHeader/StatusCode';
const responseFor = 'MessageHeader/ResponseFor';
const timestamp = 'MessageHeader/Timestamp';

/** Checks of edxml-102 §5.7 that need no history. */
export const statusChecks: Checks = {
  'R-210': forStatus(({ header }) => when(isEmptyValue(header.responseFor), responseFor)),
  'R-211': forStatus(({ header }) =>
    when(!isEmptyValue(header.responseFor) && isNoCode(header.responseFor.organId), `${responseFor}/OrganId`),
  ),
  'R-212': forStatus(({ header }) =>
    when(readStatusCode(header.statusCode) === undefined, statusCode, { x: header.statusCode }),
  ),
  'R-213': forStatus(({ header }) => {
    const oneDigit = /^\d$/.test(header.statusCode) && readStatusCode(header.statusCode) !== undefined;
    return when(oneDigit, statusCode, { x: header.statusCode });
  }),
  'R-214': forStatus(({ header }) => when(header.statusCode === '14', statusCode)),
  'R-220': forStatus(({ header }) => {
    const status = readStatusCode(header.statusCode);
    const required = status !== undefined && statusCodes[status].reasonRequired;
    return when(required && header.description === undefined, 'MessageHeader/Description');
  }),
  'R-223': forStatus(({ header }) =>
    when(parseWireTimestamp(header.timestamp) === undefined, timestamp, { x: header.timestamp }),
  ),
  'R-224': forStatus(({ header }) => {
    const at = parseWireTimestamp(header.timestamp);
    const issued = parseWireDate(header.responseFor.promulgationDate);
    return when(at !== undefined && issued !== undefined && at < issued, timestamp);
  }),
  'R-225': forStatus(({ header }) => when(header.staffInfo === undefined, 'MessageHeader/StaffInfo')),
};
