import type { IncomingMessage } from 'node:http';
import type { Caller } from '../auth/caller';
import type { Keys } from '../auth/keys';
import { Problem } from '../problem';
import type { RateLimit } from './rateLimit';

/** Authenticates the caller by `Authorization: Bearer` or `X-API-Key`. Failures are counted for each network of callers. */
export function authenticate(
  request: IncomingMessage,
  keys: Keys,
  { failures, networkOf }: { failures: RateLimit; networkOf: () => string },
): Caller {
  const caller = callerByKey(request, keys);
  if (caller) return caller;
  const text = keyText(request);
  failures.count(networkOf());
  const headers = { 'WWW-Authenticate': text === undefined ? 'Bearer' : 'Bearer error="invalid_token"' };
  if (text === undefined) {
    throw new Problem('key_missing', 'Send an API key as "Authorization: Bearer lk_…".', { headers });
  }
  throw new Problem('key_invalid', undefined, { headers });
}

/** The caller if the key is valid; failures are not counted. */
export function callerByKey(request: Pick<IncomingMessage, 'headers'>, keys: Keys): Caller | undefined {
  const text = keyText(request);
  return text === undefined ? undefined : keys.caller(text);
}

function keyText({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  const key = headers['x-api-key'];
  return typeof key === 'string' ? key : undefined;
}
