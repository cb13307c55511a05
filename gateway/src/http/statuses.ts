import type { ErrorCode } from '@lotline/chaincode/domain';
import type { AnyCode, GatewayCode } from '../answers/codes';

/** The HTTP statuses of successful responses. With the table below, the only place with status numbers. */
export const success = { ok: 200, created: 201, accepted: 202, noContent: 204 } as const;
export type Success = keyof typeof success;

/** The statuses of pages for people, and of redirects. */
export const pageStatuses = { fine: 200, elsewhere: 307, invalid: 400, missing: 404 } as const;
export type PageStatus = keyof typeof pageStatuses;

export const badRequest = 400;
const unauthorised = 401;
const forbidden = 403;
export const notFound = 404;
const conflict = 409;
const tooLarge = 413;
const unprocessable = 422;
const unavailable = 503;
export const internalError = 500;

const gatewayStatuses: Record<GatewayCode, number> = {
  key_missing: unauthorised,
  key_invalid: unauthorised,
  organisation_exists: conflict,
  key_unknown: notFound,
  user_unknown: notFound,
  user_roles_differ: conflict,
  user_not_enrolled: unprocessable,
  policy_unknown: notFound,
  publication_unknown: notFound,
  order_unknown: notFound,
  allocation_unknown: notFound,
  allocation_ended: unprocessable,
  available_insufficient: unprocessable,
  capture_unknown: notFound,
  capture_conflict: conflict,
  capture_too_large: tooLarge,
  capture_rolled_back: conflict,
  event_exists: conflict,
  not_acceptable: 406,
  uri_too_long: 414,
  parameter_invalid: badRequest,
  query_invalid: badRequest,
  query_exists: conflict,
  query_unknown: notFound,
  subscription_invalid: badRequest,
  subscription_unknown: notFound,
  query_too_large: tooLarge,
  query_too_complex: tooLarge,
  name_unknown: notFound,
  event_ambiguous: conflict,
  rate_limited: 429,
  route_unknown: notFound,
  method_unknown: 405,
  content_type_unsupported: 415,
  body_too_large: tooLarge,
  body_incomplete: badRequest,
  json_invalid: badRequest,
  json_too_deep: badRequest,
  json_too_large: tooLarge,
  document_invalid: badRequest,
  behind: unavailable,
  overloaded: unavailable,
  conflict_busy: unavailable,
  outcome_unknown: unavailable,
  ledger_unavailable: unavailable,
  ledger_rejected: 502,
  storage_full: unavailable,
  certificate_expired: unavailable,
  not_offered: 501,
  proof_undisclosed: unprocessable,
  transaction_unknown: notFound,
  shutting_down: unavailable,
  internal: internalError,
};

const contractStatuses: Record<ErrorCode, number> = {
  input_invalid: badRequest,
  id_invalid: badRequest,
  id_malformed: badRequest,
  quantity_invalid: badRequest,
  uom_invalid: badRequest,
  time_invalid: badRequest,
  date_invalid: unprocessable,
  limit_exceeded: badRequest,
  conflict,
  event_id_conflict: conflict,
  event_id_mismatch: unprocessable,
  event_invalid: badRequest,
  caller_unknown: forbidden,
  role_missing: forbidden,
  not_owner: forbidden,
  not_custodian: forbidden,
  not_recipient: forbidden,
  offer_to_self: unprocessable,
  prefix_taken: conflict,
  prefix_unknown: notFound,
  party_unknown: notFound,
  place_unknown: notFound,
  place_missing: unprocessable,
  product_unknown: notFound,
  product_retired: unprocessable,
  place_retired: unprocessable,
  party_retired: unprocessable,
  user_retired: forbidden,
  document_unknown: notFound,
  lot_unknown: notFound,
  item_unknown: notFound,
  container_unknown: notFound,
  shipment_unknown: notFound,
  recall_unknown: notFound,
  event_unknown: notFound,
  exception_unknown: notFound,
  lot_exists: conflict,
  item_exists: conflict,
  product_mismatch: unprocessable,
  uom_mismatch: unprocessable,
  lot_recalled: unprocessable,
  lot_held: unprocessable,
  lot_expired: unprocessable,
  item_recalled: unprocessable,
  item_held: unprocessable,
  container_held: unprocessable,
  item_not_active: unprocessable,
  item_not_here: unprocessable,
  item_not_sold: unprocessable,
  container_not_here: unprocessable,
  container_nested: unprocessable,
  container_empty: unprocessable,
  container_not_empty: unprocessable,
  container_emptied: unprocessable,
  container_content_mismatch: unprocessable,
  container_content_missing: unprocessable,
  goods_offered: unprocessable,
  handoff_not_open: unprocessable,
  handoff_open: unprocessable,
  shipment_not_in_transit: unprocessable,
  shipment_line_unknown: unprocessable,
  covered_by_count: unprocessable,
  count_surplus: unprocessable,
  destination_unnamed: unprocessable,
  receipt_short: unprocessable,
  receipt_over: unprocessable,
  receipt_damaged: unprocessable,
  receipt_wrong_lot: unprocessable,
  stock_insufficient: unprocessable,
  held_insufficient: unprocessable,
  sold_insufficient: unprocessable,
  transit_insufficient: unprocessable,
  recall_closed: unprocessable,
  scope_unproven: unprocessable,
  link_alleged: unprocessable,
  recall_answer_invalid: unprocessable,
  correction_impossible: unprocessable,
  exception_closed: unprocessable,
  declared_in_error: unprocessable,
};

const statuses: Readonly<Record<AnyCode, number>> = { ...contractStatuses, ...gatewayStatuses };

export const statusOf = (code: AnyCode): number => statuses[code];

/** Seconds after which the same request, with the same Idempotency-Key, may succeed. Requests with other codes never will. */
export const retryAfter: Partial<Record<AnyCode, number>> = {
  rate_limited: 60,
  behind: 1,
  overloaded: 1,
  conflict_busy: 1,
  outcome_unknown: 1,
  ledger_unavailable: 5,
  storage_full: 5,
  shutting_down: 5,
};
