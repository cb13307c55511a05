export { localId, type RecallId, recallId, recallIdOf, type ShipmentId, shipmentId, shipmentIdOf } from './businessId';
export {
  type EmittedEvent,
  type Envelope,
  envelopeEvent,
  type EnvelopeItem,
  type Outcome,
  outcomeStatuses,
  request,
  type Request,
} from './envelope';
export type { EpcisEvent } from './epcis/events';
export { documentKeys, readDocument } from './epcis/document';
export { parseExactJson } from './epcis/exactJson';
export { extensionContext, extensions } from './epcis/extensions';
export { documentLimits, eventLimits, limits } from './limits';
export { documentUri, goodsUri, plainUri, thingUri } from './epcis/uris';
export { contextPrefixes, type Prefixes, splitPrefixed } from './epcis/context';
export { bareWord, bizStepTerm, isPrivateTerm, type Vocabulary, vocabularies } from './epcis/terms';
export { millisecondsOf, utcMilliseconds, utcTime } from './epcis/utcTime';
export { eventFault, parseEvent } from './epcis/parseEvent';
export { localDay } from './epcis/localDay';
export { must } from './must';
export { clockError } from './rules/claimedTime';
export { present } from './rules/present';
export { arrivingSteps, movingSteps, statedEffect } from './rules/capture/stockEffect';
export { type ErrorCode, errorCodes, type ErrorDetails, Refusal } from './errors';
export type { Bringing } from './facts/custody';
export { type EventException, exceptionStatuses, type RecordedEvent, type RecordedRequest } from './facts/event';
export type { Document } from './facts/document';
export type { FactTypes } from './facts/factTypes';
export { type FactKey, factKey, type FactKind, factKindOf, factKinds, parseFactKey } from './facts/key';
export { type Hold, type Lot, lotStatuses } from './facts/lot';
export { type Party, partyKey, partyRoles } from './facts/party';
export type { Retired } from './facts/retired';
export { type Address, address } from './ethereum/address';
export { type SignerKey, type SignerRole, signerRoles } from './facts/signer';
export { type User, userKey } from './facts/user';
export { type Place, placeKey } from './facts/place';
export { type Product, productKey } from './facts/product';
export {
  answerStatuses,
  type Recall,
  recallClasses,
  recallDepths,
  type RecallFinding,
  recallFindings,
  recallStatuses,
  type RecallResponse,
  type ScopeAnswer,
  type RecallScope,
  type RecallTotal,
  recallTypes,
} from './facts/recall';
export {
  type BusinessDocument,
  type Discrepancy,
  discrepancyKinds,
  type Handoff,
  handoffStatuses,
  type Shipment,
  shipmentStatuses,
} from './facts/shipment';
export { balanceOf, type Stock, stockKey } from './facts/stock';
export { pastDifference, readPast } from './facts/stockPast';
export type { Leg, Transit } from './facts/transit';
export {
  type Contents,
  type Filling,
  type Inside,
  type LotLine,
  type Thing,
  type ThingId,
  thingKey,
} from './facts/thing';
export { type LinkAnswer, linkAnswers, type Links, type NodeId } from './facts/links';
export {
  isItemId,
  isLotId,
  isLogisticUnitId,
  isPartyId,
  isPlaceId,
  partyOfPlace,
  partyPlaceOf,
  placeUriOf,
  productOf,
} from './goodsKinds';
export { hashId, hashOfId } from './epcis/hashId';
export { checkDigit } from './gs1/checkDigit';
export { ssccsFrom } from './rules/ssccs';
export { placeParty, prefixOwner } from './rules/ownership';
export { blocks } from './rules/blocking';
export { makersKey } from './facts/makers';
export { hasFirstMakers, recallsFor } from './rules/makers';
export { partyInThing, partyMark, partyMarkLength, withoutParty } from './gs1/thingOfParty';
export { meantThing } from './rules/meantThings';
export { inputRefusal } from './inputRefusal';
export { isAsked, isFinal } from './rules/recalls';
export { nodeAt } from './rules/fillings';
export { isOpen as isOpenShipment } from './rules/openShipments';
export { openLines } from './rules/shipments';
export { goodsOfNode, isProcess, lotOfNode, thingOfNode } from './rules/links';
export { userName } from './inputs/masterData';
export { deciders } from './rules/recallScope';
export { ownerOf } from './rules/ownership';
export { provesMaking } from './rules/standing';
export type { ReadFacts } from './step';
export { linkAnswerKey } from './facts/links';
export type { AnyId, GoodsId, ItemId, LotId, OtherId, PartyId, PlaceId, ProductId, LogisticUnitId } from './gs1/id';
export { fewestMembers } from './guards';
export { lotIdOf } from './gs1/id';
export { hex, signerOf } from './ethereum/typedData';
export {
  findingsOf,
  linesHash,
  receiptDomain,
  receiptMessage,
  type SignedAnswer,
  type SignedHandoff,
} from './rules/handoffReceipt';
export {
  domainFields,
  type ReceiptDomain,
  receiptHash,
  type ReceiptKind,
  receiptStructs,
  structsOf,
} from './rules/receiptTypes';
export { checkPair } from './gs1/checkPair';
export { isIdError } from './gs1/idError';
export { canonicalKind } from './gs1/isCanonical';
export { decodeSegment, encodeSegment } from './gs1/percentEncoding';
export { parseId } from './gs1/parseId';
export { containerId, countedId, holdableId, pieceId, stockedId } from './gs1/goodsSchemas';
export {
  gln,
  gtin,
  itemId,
  lotId,
  logisticUnitId,
  lotNumber,
  partyId,
  placeId,
  placeOrUri,
  productId,
  serialNumber,
} from './gs1/schemas';
export { convert } from './convert';
export {
  add,
  compare,
  type Decimal,
  exactDecimal,
  isNegative,
  isZero,
  negate,
  quantity,
  quantityDigits,
  quantityOrZero,
  scale,
  subtract,
  sum,
  unitOfMeasure,
} from './quantity';
export { type CallerRole, callerRoles, roleAttributes, rolesIn, rolesText } from './roles';
export { readEnvelope, readOutcomes, writeEnvelope, writeOutcomes } from './compactEnvelope';
export { type CommandData, type CommandInput, type CommandName, transactions } from './transactions';
