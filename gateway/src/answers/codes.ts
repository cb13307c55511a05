import { type ErrorCode, errorCodes } from '#domain';

/** Codes with which the gateway itself refuses a request, beside the contract's codes. */
export const gatewayCodes = {
  key_missing: 'The request carries no API key.',
  key_invalid: 'The API key is not known, or was revoked.',
  user_unknown: 'Your organisation has registered no such user.',
  organisation_exists: 'The name or the MSP id is of another organisation.',
  key_unknown: 'Your organisation has no such key.',
  user_roles_differ: 'The user is enrolled already, with other roles.',
  user_not_enrolled: 'The user has no certificate, and this gateway cannot issue one.',
  policy_unknown: 'Your organisation has no such policy.',
  publication_unknown: 'Your organisation does not publish this key at this gateway.',
  order_unknown: 'Your organisation has no such order.',
  effect_unknown: 'Your organisation has no such effect.',
  cost_unknown: 'Your organisation has set no such cost.',
  rule_unknown: 'Your organisation has no such rule.',
  work_unknown: 'The list of what there is to do has no such thing.',
  count_unknown: 'Your organisation has no such count.',
  count_invalid: 'The lots are not those of the count.',
  count_ended: 'The lines of the count wait for something else.',
  count_same_user: 'Another user has to do this.',
  allocation_unknown: 'Your organisation has no such allocation.',
  allocation_ended: 'The allocation was shipped or released.',
  available_insufficient: 'Less is available than was to be allocated.',
  capture_unknown: 'Your organisation has no such capture.',
  capture_conflict: 'The idempotency key was used for another capture.',
  capture_too_large: 'The document has more events or text than one capture may have.',
  capture_rolled_back: 'Other events of an all-or-nothing capture were refused.',
  event_exists: 'The eventID belongs to a different event.',
  not_acceptable: 'The response cannot have the requested form.',
  uri_too_long: 'The URL is longer than this gateway reads.',
  parameter_invalid: 'A query parameter is unknown or wrong.',
  query_invalid: 'The query is not an EPCIS query.',
  query_exists: 'Your organisation has a query with this name.',
  query_unknown: 'Your organisation has no such query.',
  subscription_invalid: 'The subscription is not valid.',
  subscription_unknown: 'The query has no such subscription.',
  query_too_large: 'More events match than the query allows.',
  query_too_complex: 'The query would read too many events.',
  name_unknown: 'No event has this value.',
  event_ambiguous: 'Several parties recorded an event under this id.',
  rate_limited: 'Too many requests in this minute.',
  route_unknown: 'No route has this path.',
  method_unknown: 'The path does not allow this method.',
  content_type_unsupported: 'This path does not accept the content type of the body.',
  body_too_large: 'The body is larger than this path accepts.',
  body_incomplete: 'The body ended before its announced length, or came too slowly.',
  json_invalid: 'The body is not JSON in UTF-8.',
  json_too_deep: 'The JSON is nested too deeply.',
  json_too_large: 'The JSON has too many values, or one that is too long.',
  xml_invalid: 'The body is not XML in UTF-8, or has a document type declaration.',
  xml_too_deep: 'The XML is nested too deeply.',
  xml_too_large: 'The XML has too many elements, or a text that is too long.',
  document_invalid: 'The document is not EPCIS.',
  behind: 'The read model has not reached the requested height.',
  overloaded: 'Too many writes are waiting.',
  conflict_busy: 'Other writes to the same goods came first each time.',
  outcome_unknown: 'It is not known yet if the ledger recorded it.',
  ledger_unavailable: 'The ledger cannot be reached.',
  ledger_rejected: 'The ledger refused the transaction.',
  storage_full: 'There is no room on the disk under the gateway.',
  certificate_expired: 'A certificate that must sign this is not valid now.',
  not_offered: 'The ledger under this gateway does not offer this.',
  proof_undisclosed: 'The transactions of these goods also hold events of other goods.',
  transaction_unknown: 'The ledger has no such transaction yet.',
  shutting_down: 'The gateway is stopping.',
  internal: 'Something went wrong in the gateway.',
} as const;

export type GatewayCode = keyof typeof gatewayCodes;
export type AnyCode = ErrorCode | GatewayCode;

const titles: Readonly<Record<AnyCode, string>> = { ...errorCodes, ...gatewayCodes };

/** A code's general meaning, for a problem's title. */
export const titleOf = (code: AnyCode): string => titles[code];

export const isCode = (text: string): text is AnyCode => Object.hasOwn(titles, text);
