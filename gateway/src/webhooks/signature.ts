import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The prefix of a secret in text, by Standard Webhooks. */
const prefix = 'whsec_';
const secretBytes = 32;

/** Seconds by which the time of a message may differ from now. */
export const tolerance = 300;

/** The parts of a message that its signature covers. */
export interface SignedMessage {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: Uint8Array;
}

/** A new secret, as text. */
export const newSecret = (): string => prefix + randomBytes(secretBytes).toString('base64');

const digest = (secret: string, { id, timestamp, body }: SignedMessage): Buffer =>
  createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest();

/** The value of `webhook-signature` (Standard Webhooks, HMAC-SHA256). */
export const signatureOf = (secret: string, message: SignedMessage): string =>
  `v1,${digest(secret, message).toString('base64')}`;

/** True if one of the signatures of a header is that of one of the secrets. */
export function isSigned(secrets: readonly string[], message: SignedMessage, header: string): boolean {
  const given = header.split(' ').flatMap((each) => {
    const [version, text = ''] = each.split(',');
    return version === 'v1' ? [Buffer.from(text, 'base64')] : [];
  });
  return secrets.some((secret) => {
    const expected = digest(secret, message);
    return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
  });
}
