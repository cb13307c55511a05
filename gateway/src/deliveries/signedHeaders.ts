import { signatureOf } from '../webhooks/signature';

export interface OutgoingMessage {
  readonly id: string;
  readonly body: string;
}

/** The headers of a message (Standard Webhooks): its id, the present time in seconds, and a signature by each secret. */
export function signedHeaders(
  { id, body }: OutgoingMessage,
  secrets: readonly string[],
  timestamp: number,
): Record<string, string> {
  const message = { id, timestamp, body: Buffer.from(body) };
  return {
    'Content-Type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => signatureOf(secret, message)).join(' '),
  };
}
