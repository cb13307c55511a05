import { LotlineError } from './lotlineError';
import type { ClientOptions, WriteOptions } from './transport';

const ofClients: Readonly<Record<keyof ClientOptions, true>> = {
  url: true,
  key: true,
  fetch: true,
  timeoutMs: true,
  retries: true,
  backOffMs: true,
};
const ofWrites: Readonly<Record<keyof WriteOptions, true>> = { idempotencyKey: true };

/**
 * Refuses unknown options with the code `input_invalid`. The compiler checks those of TypeScript callers only, and a misspelt one would
 * silently have no effect.
 */
export function assertKnown(options: object, known: object, owner: string): void {
  const wrong = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (wrong === undefined) return;
  const message = `"${wrong}" is not an option of ${owner}. The options are: ${Object.keys(known).join(', ')}.`;
  throw new LotlineError({ code: 'input_invalid', message });
}

/** Refuses unknown options of a client with the code `input_invalid`. */
export function assertClientOptions(options: ClientOptions): void {
  assertKnown(options, ofClients, 'createClient');
}

/** The idempotency key among the options of a write. Refuses unknown options with the code `input_invalid`. */
export function idempotencyKeyOf(options: WriteOptions): string | undefined {
  assertKnown(options, ofWrites, 'a write');
  return options.idempotencyKey;
}
