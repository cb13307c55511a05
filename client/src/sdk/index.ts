export type { BatchAnswer } from '#answers';
export type { AllocateParameters } from './actions/allocate';
export type { AllocationsParameters } from './actions/allocations';
export type { AvailableParameters } from './actions/available';
export type { BatchCommand } from './actions/batch';
export type { BookEventParameters } from './actions/bookEvent';
export type { Captured, CaptureParameters } from './actions/capture';
export type { CaptureEventParameters } from './actions/captureEvent';
export type { ChangesParameters } from './actions/changes';
export type { CaptureJobParameters } from './actions/captureJob';
export type { EpcisEvents, EpcisEventsParameters, EpcisXml, EpcisXmlParameters } from './actions/epcisEvents';
export type { NamedQuery } from './actions/epcisQueries';
export type { EpcisSchedule, EpcisSubscription, SubscribeParameters } from './actions/subscriptions';
export type { SetCostParameters, ValuationParameters } from './actions/costs';
export type {
  CountLinesParameters,
  DueCountsParameters,
  EnterCountParameters,
  OpenCountParameters,
} from './actions/counts';
export type { CreateKeyParameters, CreateKeyAnswer } from './actions/createKey';
export type { RemoveDemandEffectParameters, SetDemandEffectParameters } from './actions/demandEffects';
export type { ForecastsParameters } from './actions/forecasts';
export type { EventAnswer, EventParameters } from './actions/event';
export type { EventsParameters } from './actions/events';
export type { MassBalanceParameters } from './actions/massBalance';
export type { Fsma204FileParameters, Fsma204Parameters } from './actions/fsma204';
export type { ExceptionsParameters } from './actions/exceptions';
export type { ExtendRecallInFullParameters, ExtendedRecall } from './actions/extendRecallInFull';
export type { FactParameters } from './actions/fact';
export type { AddOrganisationParameters, AdmittedOrganisation } from './actions/addOrganisation';
export type { HistoryParameters, KindWithHistory, Version } from './actions/history';
export type { TransactionAnswer, TransactionParameters } from './actions/transaction';
export type { UserHistoryParameters } from './actions/users';
export type { ImportOrdersParameters } from './actions/importOrders';
export type { InventoryFilters } from './actions/inventoryPolicies';
export type { BarcodeParameters, LabelsParameters, LabelSymbol } from './actions/labels';
export type { KpisParameters } from './actions/kpis';
export type { LedgerAnswer } from './actions/ledger';
export type { LedgerBlocksParameters, RawBlock } from './actions/ledgerBlocks';
export type { Collection } from './actions/list';
export type { KeysAnswer } from './actions/listKeys';
export type { Organisation, OrganisationsAnswer } from './actions/organisations';
export type { ParseGs1Parameters } from './actions/parseGs1';
export type { OrdersParameters } from './actions/orders';
export type { PickGoodsParameters } from './actions/pickGoods';
export type { PlanRecallParameters } from './actions/planRecall';
export type { PreviewRecallParameters } from './actions/previewRecall';
export type {
  PromiseDateParameters,
  RemoveCustomerRuleParameters,
  SetCustomerRuleParameters,
} from './actions/promises';
export type { ProofParameters } from './actions/proof';
export type { ProofTree, ProofTreeParameters } from './actions/proofTree';
export type { PublishParameters } from './actions/publications';
export type { ReadyAnswer } from './actions/ready';
export type { ReceiptTicketParameters } from './actions/receiptTicket';
export type { RecallResponsesParameters } from './actions/recallResponses';
export type { AboutRecall, RecallParameters } from './actions/recallRunning';
export type { RecallReportFileParameters } from './actions/recallReports';
export type { RecallScopeParameters, RecallScopeRow } from './actions/recallScope';
export type { DocumentParameters, RegisteredDocument } from './actions/document';
export type { RevokeKeyParameters } from './actions/revokeKey';
export type { SetInventoryPolicyParameters } from './actions/setInventoryPolicy';
export type { SetOrderParameters } from './actions/setOrder';
export type { ShipAllocationParameters } from './actions/shipAllocation';
export type { SignerHistoryParameters, SignersParameters } from './actions/signers';
export type { SimulatePoliciesParameters } from './actions/simulatePolicies';
export type { StartRecallParameters } from './actions/startRecall';
export type { StockParameters } from './actions/stock';
export type { StockTotalsParameters } from './actions/stockTotals';
export type { TraceParameters } from './actions/trace';
export type { VerifyLedgerParameters, VerifiedAuthority, VerifiedLedger } from './actions/verifyLedger';
export type { CarryOutParameters, ChangeWorkParameters, WorklistParameters } from './actions/worklist';
export type { Whoami } from './actions/whoami';
export { type Client, createClient } from './client';
export { canonicalId, goodsId, type IdKind, type IdOf } from './canonicalId';
export type { CommandInput, ErrorCode } from '#domain';
export type {
  Change,
  CommandAnswer,
  ForecastRow,
  ForecastsAnswer,
  GatewayCode,
  NamedCommand,
  PoliciesAnswer,
  PolicyRow,
  ReplenishmentAnswer,
  ReplenishmentRow,
} from '#answers';
export { type Gs1Description, parseGs1, type ParseGs1Options } from './gs1';
export {
  type DraftOptions,
  draftReceipt,
  type HandoffCommand,
  type ReceiptDraft,
  type ReceiptTicket,
  sealReceipt,
  type SignedReceipt,
  signReceipt,
  type TypedData,
  type TypedDataSigner,
} from './receipts/draftReceipt';
export type { Fact, FactKind, Facts } from './facts';
export { type ClientErrorCode, LotlineError, type LotlineErrorCode, type PointedError } from './lotlineError';
export type { ScopeChange } from './scopeChange';
export { allRows, type Found, type ListOptions, type Page, type PageOptions, type ReadOptions } from './page';
export type { ClientOptions, WriteOptions } from './transport';
