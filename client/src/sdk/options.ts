import type { ParseGs1Options } from './gs1';
import { LotlineError } from './lotlineError';
import type { DraftOptions } from './receipts/draftReceipt';
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
const ofDrafts: Readonly<Record<keyof DraftOptions, true>> = { time: true, place: true, receiver: true };
const ofGs1: Readonly<Record<keyof ParseGs1Options, true>> = {
  rfid: true,
  partial: true,
  stem: true,
  prefixLength: true,
  filter: true,
};

/** The compiler checks the options of TypeScript callers only; a misspelt one would silently have no effect. */
function assertKnown(options: object, known: object, owner: string): void {
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

/** Refuses unknown options of the draft of a receipt with the code `input_invalid`. */
export function assertDraftOptions(options: DraftOptions): void {
  assertKnown(options, ofDrafts, 'draftReceipt');
}

/** Refuses unknown options of the reader of GS1 elements with the code `input_invalid`. */
export function assertGs1Options(options: ParseGs1Options): void {
  assertKnown(options, ofGs1, 'parseGs1');
}
