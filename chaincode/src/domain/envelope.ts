import { z } from 'zod';
import type { ErrorCode, ErrorDetails } from './errors';
import type { EventException } from './facts/event';

/** One command of a batch as it crosses to the contract. `id` is the caller's: the same id again answers `exists`. */
export const request = z.strictObject({
  id: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters without spaces'),
  command: z.string().min(1).max(64),
  input: z.unknown(),
});

export type Request = z.infer<typeof request>;

/** Most requests that one transaction takes. */
export const maximumBatch = 1000;

/**
 * What one request of a batch came to.
 * `recorded`: done, on the ledger. `exists`: the same was recorded before; nothing changed. `conflict`: the id was used before with
 * other content; a captured event is kept under its hash with an exception, a command changes nothing. `refused`: nothing changed.
 */
export interface Outcome {
  readonly request: string;
  readonly status: 'recorded' | 'exists' | 'conflict' | 'refused';
  /** Canonical id of what the request was about: lot, unit, shipment, recall, event … Empty when refused before that was known. */
  readonly subject: string;
  /** Ids of the EPCIS events it recorded, in order. */
  readonly events: readonly string[];
  readonly exceptions: readonly Pick<EventException, 'code' | 'detail'>[];
  /** For `refused`, and a command's `conflict`. */
  readonly code?: ErrorCode;
  readonly message?: string;
  /** More about why it was refused, or about what was done. */
  readonly details?: ErrorDetails;
}

/** An event that a request recorded. The body of a captured event is in the transaction's arguments and not said again. */
export interface EmittedEvent {
  readonly id: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A request that changed the ledger. `index` counts from 0 in the transaction's batch, where its id and command are. */
export interface EnvelopeItem {
  readonly index: number;
  readonly subject: string;
  readonly status: 'recorded' | 'conflict';
  readonly events: readonly EmittedEvent[];
  readonly exceptions: readonly (Pick<EventException, 'code' | 'detail' | 'details'> & {
    readonly event: string;
    readonly number: number;
  })[];
}

/** The one chaincode event of a transaction: what each request that changed the ledger came to, in order. */
export interface Envelope {
  readonly version: 3;
  readonly items: readonly EnvelopeItem[];
}

export const envelopeEvent = 'lotline.v1';
