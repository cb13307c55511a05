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

/** Refuses arguments behind the last one that a method takes, such as options of a method that has none, with the code `input_invalid`. */
export function assertLast(given: readonly unknown[], most: number, method: string): void {
  if (given.slice(most).every((each) => each === undefined)) return;
  throw new LotlineError({
    code: 'input_invalid',
    message: `${method} takes fewer arguments: the last one has no effect.`,
  });
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
