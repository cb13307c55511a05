import { present } from './rules/present';

/**
 * The codes of refusals, in order of precedence: a request that breaks several rules is refused with the first of their codes
 * here. Exceptions of captured events have the same codes.
 */
export const errorCodes = {
  input_invalid: 'The input does not have the documented shape.',
  id_invalid: 'An identifier is not a valid GS1 key: wrong length, characters or check digit.',
  id_malformed: 'An identifier of the event claims to be a GS1 key but is not valid; it is kept as written.',
  quantity_invalid: 'A quantity is not a plain positive decimal within the limits.',
  uom_invalid: 'A unit of measure is not a known UN/ECE code.',
  time_invalid: 'The time is in the future, or before the goods were made or left.',
  date_invalid: 'Goods expire before they were made.',
  limit_exceeded: 'The request is larger than a documented limit.',
  conflict: 'The same id was used before with other content.',
  event_id_conflict: 'The eventID was used before for a different event.',
  event_id_mismatch: 'The eventID is the hash of another event.',
  role_missing: 'The caller does not have the required role.',
  caller_unknown: 'The calling organisation has not registered its party.',
  not_owner: 'The place, product or goods belong to another organisation.',
  not_custodian: 'The goods are in the custody of another organisation.',
  not_recipient: 'The handoff was offered to another organisation.',
  offer_to_self: 'Custody cannot be offered to the party that has it.',
  prefix_taken: 'The GS1 Company Prefix belongs to another organisation.',
  prefix_unknown: 'Nobody claims this GS1 Company Prefix.',
  party_unknown: 'The party is not registered.',
  place_unknown: 'The place is not registered and is under no registered GS1 Company Prefix.',
  place_missing: 'The event has no place, but its business step needs one.',
  product_retired: 'The owner has retired the product: no more of it is made.',
  place_retired: 'The owner has retired the place: nothing is made there or sent there.',
  party_retired: 'The party has retired: it makes and registers nothing, and nothing is sent to it.',
  user_retired: 'An administrator has retired the user.',
  signer_unknown: 'The party has not registered this signer key.',
  signer_revoked: 'The party has revoked the signer key.',
  signer_not_valid: 'The receipt was signed before or after the time in which the signer key is valid.',
  signer_role_missing: 'The signer key is not registered for this kind of receipt.',
  receipt_used: 'The nonce of the receipt was used before.',
  receipt_invalid: 'The signature of the receipt is not the signer’s over this handoff.',
  receipt_required: 'The shipment needs a receipt that a registered key signed.',
  product_unknown: 'The product is not registered.',
  document_unknown: 'The document is not registered.',
  lot_unknown: 'The lot was never commissioned.',
  item_unknown: 'The item was never commissioned.',
  container_unknown: 'The container was never packed.',
  shipment_unknown: 'The shipment does not exist.',
  recall_unknown: 'The recall does not exist.',
  event_unknown: 'The event is not recorded.',
  exception_unknown: 'The exception does not exist.',
  lot_exists: 'The lot was commissioned before.',
  item_exists: 'The item was commissioned before.',
  product_mismatch: 'The lot and the item are not of the same product.',
  uom_mismatch: 'The quantity is in another unit of measure than the lot.',
  lot_recalled: 'An open recall covers the lot.',
  lot_held: 'The lot is on hold.',
  lot_expired: 'The goods have expired.',
  item_recalled: 'An open recall covers the item.',
  item_held: 'The item is on hold.',
  container_held: 'The container is on hold.',

  item_not_active: 'The item was sold, destroyed or used before.',
  item_not_here: 'The item is not at this place.',
  item_not_sold: 'The item was not sold by then, so it cannot be returned.',
  container_not_here: 'The container is not at this place.',
  container_nested: 'The container is inside another one: unpack it first.',
  container_empty: 'The container has nothing in it.',
  container_emptied: 'The container was emptied after that time.',
  container_content_mismatch: 'The container was packed with other contents.',
  container_content_missing: 'The container does not contain this.',
  goods_offered: 'The goods are offered in an open handoff.',
  handoff_not_open: 'No handoff is waiting for an answer.',
  handoff_open: 'A handoff is waiting for an answer.',
  shipment_not_in_transit: 'The shipment is not in transit.',
  shipment_line_unknown: 'The shipment has no such line.',
  stock_insufficient: 'There is less of the lot available at the place.',
  held_insufficient: 'Less of the lot is on hold at the place.',
  sold_insufficient: 'Less of the lot was sold by then.',
  transit_insufficient: 'Less of the lot is in transit.',
  covered_by_count: 'A recorded count was taken after this; what is on hand stays as it was counted.',
  count_surplus: 'More was counted than is recorded; the surplus is on hold.',
  destination_unnamed: 'Goods arrived, but their sender named no destination.',
  receipt_short: 'Less arrived than was shipped.',
  receipt_over: 'More arrived than was shipped.',
  receipt_damaged: 'Goods arrived damaged; they are on hold.',
  receipt_unnamed: 'The receipt names only a part of what is in the container that arrived.',
  receipt_wrong_lot: 'A lot arrived that is not in the shipment.',
  recall_closed: 'The recall is closed.',
  recall_unfinished: 'The recall is not finished: closing it takes a reason and a second user.',
  scope_unproven: 'No recorded event links the goods to goods already in the recall’s scope.',
  link_alleged: 'A party that did not make the goods states what they were made of.',
  recall_answer_invalid: 'The answer speaks of more than the ledger has seen there.',
  correction_impossible: 'The event was declared to be in error, and what it did to stock cannot be taken back.',
  exception_closed: 'The exception was resolved before.',
  event_invalid: 'The command’s event is not one that readers can read.',
  stock_unmoved: 'The event names goods in stock, but its kind moves none.',
  declared_in_error: 'The event was declared to be in error.',
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** The values in a message, for programs: ids, quantities, limits. `errors` have JSON pointers into the input. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The refusal of a request that breaks a rule. Nothing of it is recorded. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string = errorCodes[code], details: ErrorDetails = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.details = present(details);
  }
}
