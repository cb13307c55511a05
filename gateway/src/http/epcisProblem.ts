import type { AnyCode } from '../answers/codes';
import type { Problem } from '../problem';
import { badRequest, internalError, notFound, statusOf } from './statuses';

/** The exceptions of EPCIS 2.0 for codes whose status does not say which one it is. */
const byCode: Partial<Record<AnyCode, string>> = {
  parameter_invalid: 'QueryParameterException',
  query_invalid: 'QueryValidationException',
  subscription_invalid: 'SubscriptionControlsException',
  query_too_large: 'QueryTooLargeException',
  query_too_complex: 'QueryTooComplexException',
};

const byStatus: Readonly<Record<number, string>> = {
  [badRequest]: 'ValidationException',
  401: 'SecurityException',
  403: 'SecurityException',
  [notFound]: 'NoSuchNameException',
  406: 'NotAcceptableException',
  409: 'ResourceAlreadyExistsException',
  413: 'CaptureLimitExceededException',
  414: 'URITooLongException',
  415: 'UnsupportedMediaTypeException',
};

/** Codes that mean that the requested resource does not exist. Other codes with this status are about the content. */
const unknown: ReadonlySet<AnyCode> = new Set([
  'capture_unknown',
  'event_unknown',
  'name_unknown',
  'query_unknown',
  'subscription_unknown',
  'route_unknown',
]);

/** The status of a code in the EPCIS binding, whose OpenAPI knows fewer of them. */
export function epcisStatus(code: AnyCode): number {
  const status = statusOf(code);
  if (status === 422 || (status === notFound && !unknown.has(code))) return badRequest;
  return status === 502 ? internalError : status;
}

/** The type of a problem in the EPCIS binding. */
export function epcisType({ code, options }: Problem): string {
  const isParameter = options.errors?.[0]?.pointer.startsWith('?') === true;
  const name = isParameter ? 'QueryParameterException' : (byCode[code] ?? byStatus[epcisStatus(code)]);
  return `epcisException:${name ?? 'ImplementationException'}`;
}
