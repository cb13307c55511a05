import { z } from 'zod';
import type { ErrorCode, ErrorDetails } from './errors';
import type { EventException } from './facts/event';

/** One command of a batch, as it is sent to the contract. The caller chooses `id`; a repeated request has the outcome `exists`. */
export const request = z.strictObject({
  id: z.string().regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters without spaces'),
  command: z.string().min(1).max(64),
  input: z.unknown(),
});

export type Request = z.infer<typeof request>;

export const outcomeStatuses = ['recorded', 'exists', 'conflict', 'refused'] as const;

/**
 * The outcome of one request of a batch.
 * `recorded`: done, on the ledger. `exists`: the same request was recorded before; nothing changed. `conflict`: the id was used before
 * with other content; a captured event is recorded under its hash with an exception, a command changes nothing. `refused`: nothing changed.
 */
export interface Outcome {
  readonly request: string;
  readonly status: (typeof outcomeStatuses)[number];
  /**
   * Canonical id of the request’s object: lot, container, shipment, recall, event … Empty if the request was refused before it was known.
   */
  readonly subject: string;
  /** Ids of the EPCIS events it recorded, in order. */
  readonly events: readonly string[];
  readonly exceptions: readonly Pick<EventException, 'code' | 'detail'>[];
  /** For `refused`, and a command's `conflict`. */
  readonly code?: ErrorCode;
  readonly message?: string;
  /** Details of the refusal or result. */
  readonly details?: ErrorDetails;
}

/** An event that a request recorded. The body of a captured event is in the transaction's arguments and is not repeated. */
export interface EmittedEvent {
  readonly id: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A request that changed the ledger. `index` is its position in the transaction's batch, from 0. */
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

/** The chaincode event of a transaction: the outcome of each request that changed the ledger, in order. */
export interface Envelope {
  readonly version: 3;
  readonly items: readonly EnvelopeItem[];
}

export const envelopeEvent = 'lotline.v1';
