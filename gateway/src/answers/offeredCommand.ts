import type { CommandInput, CommandName } from '#domain';
import type { AnyCode } from './codes';

/** The commands with a path of their own. Events use `POST /epcis/capture` and `POST /events/book`. */
export type NamedCommand = Exclude<CommandName, 'capture' | 'bookWaiting'>;

/** The HTTP interface of a command, from which the gateway's routes, the client's methods and OpenAPI are derived. */
export interface OfferedCommand<Name extends NamedCommand> {
  readonly path: string;
  readonly summary: string;
  /** Its OpenAPI tag: `Commands` by default. */
  readonly tag?: 'Registry' | 'Labels';
  /** Codes with which the contract may refuse it, beside those of every write. */
  readonly codes: readonly AnyCode[];
  readonly example: CommandInput<Name>;
}

/** A part of the table: commands that belong together. */
export type Offers<Names extends NamedCommand> = { readonly [Name in Names]: OfferedCommand<Name> };

/** Refusal codes for goods that a command uses at a place. */
export const ofGoods = [
  'not_owner',
  'place_unknown',
  'stock_insufficient',
  'lot_unknown',
  'uom_mismatch',
  'item_unknown',
  'item_not_active',
  'item_not_here',
  'container_unknown',
  'container_empty',
  'container_not_here',
  'container_nested',
  'goods_offered',
] as const;

/** Refusal codes for goods that are used, sold or shipped. */
export const ofMoving = [...ofGoods, 'item_held', 'lot_held', 'lot_recalled', 'item_recalled'] as const;

export const ofHandoffs = ['shipment_unknown', 'not_recipient', 'handoff_not_open'] as const;

/** Refusal codes for a signed receipt. Only some keys may sign a rejection or a receipt: those commands add `signer_role_missing`. */
export const ofReceipts = [
  'signer_unknown',
  'signer_revoked',
  'signer_not_valid',
  'receipt_used',
  'receipt_invalid',
] as const;

/** An example of an event’s hash id. */
export const exampleEvent = 'ni:///sha-256;9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08?ver=CBV2.0';
