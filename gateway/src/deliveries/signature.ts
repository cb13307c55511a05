import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** A new secret, as Standard Webhooks writes it: 256 random bits. */
export const newSecret = (): string => prefix + randomBytes(32).toString('base64');

/** The signature of a message by one secret (Standard Webhooks, version 1: HMAC with SHA-256). */
function signatureOf(secret: string, content: string): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

export interface SignedMessage {
  readonly id: string;
  readonly body: string;
}

/** The headers of a message: its id, the present time in seconds, and a signature by each secret. */
export function signedHeaders(
  { id, body }: SignedMessage,
  secrets: readonly string[],
  seconds: number,
): Record<string, string> {
  const content = `${id}.${seconds}.${body}`;
  return {
    'Content-Type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map((secret) => signatureOf(secret, content)).join(' '),
  };
}
