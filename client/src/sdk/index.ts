export type { BatchAnswer } from '#answers';
export type {
  AllocateParameters,
  AllocationsParameters,
  AvailableParameters,
  PickGoodsParameters,
  ShipAllocationParameters,
} from './actions/allocations';
export type {
  BookEventParameters,
  CaptureEventParameters,
  CaptureJobParameters,
  CaptureParameters,
  Captured,
} from './actions/capture';
export type { ChangesParameters } from './actions/changes';
export type { BatchCommand } from './actions/commands';
export type { SetCostParameters, ValuationParameters } from './actions/costs';
export type {
  ApproveCountParameters,
  CountLinesParameters,
  DueCountsParameters,
  EnterCountParameters,
  OpenCountParameters,
} from './actions/counts';
export type {
  EpcisEvents,
  EpcisEventsParameters,
  EpcisValues,
  EpcisValuesParameters,
  EpcisXml,
  EpcisXmlParameters,
  NamedQuery,
} from './actions/epcis';
export type {
  DocumentParameters,
  EventAnswer,
  EventParameters,
  EventsParameters,
  RegisteredDocument,
  TransactionAnswer,
  TransactionParameters,
} from './actions/events';
export type { ChangeExceptionParameters, ExceptionsParameters } from './actions/exceptions';
export type { ExpectShipmentParameters, SetRulesParameters } from './actions/rules';
export type { ExtendRecallInFullParameters, ExtendedRecall, StartRecallParameters } from './actions/extendRecallInFull';
export type { Collection, FactParameters, HistoryParameters, KindWithHistory, Version } from './actions/facts';
export type { ForecastsParameters, RemoveDemandEffectParameters, SetDemandEffectParameters } from './actions/forecasts';
export type { Fsma204FileParameters, Fsma204Parameters } from './actions/fsma204';
export type { MakeWebhookParameters, ReplayWebhookParameters, WebhookId } from './actions/webhooks';
export type { FollowInboxParameters, InboxParameters, ReadInboxParameters } from './actions/inbox';
export type {
  BarcodeParameters,
  LabelSymbol,
  LabelsParameters,
  ParseGs1Parameters,
  PublishParameters,
} from './actions/gs1';
export type { KpisParameters } from './actions/kpis';
export type { LedgerAnswer, LedgerBlocksParameters, RawBlock, ReadyAnswer } from './actions/ledger';
export type {
  AddOrganisationParameters,
  AdmittedOrganisation,
  CreateKeyAnswer,
  CreateKeyParameters,
  KeysAnswer,
  Organisation,
  OrganisationsAnswer,
  RevokeKeyParameters,
  UserHistoryParameters,
  Whoami,
} from './actions/members';
export type { ImportRowsParameters, InventoryFileParameters } from './actions/inventoryFiles';
export type { ImportOrdersParameters, OrdersParameters, SetOrderParameters } from './actions/orders';
export type {
  ReplenishmentPlanParameters,
  SetInventoryPolicyParameters,
  SimulatePoliciesParameters,
} from './actions/policies';
export type {
  PromiseDateParameters,
  RemoveCustomerRuleParameters,
  SetCustomerRuleParameters,
} from './actions/promises';
export type {
  ProofParameters,
  ProofTree,
  ProofTreeParameters,
  ReceiptTicketParameters,
  SignerHistoryParameters,
  SignersParameters,
} from './actions/proofs';
export type { ExpectedReceiptsParameters } from './actions/expected';
export type { RecallReportFileParameters } from './actions/recallReports';
export type { AboutRecall, RecallParameters } from './actions/recallRunning';
export type {
  BalanceInstant,
  MassBalanceChangesParameters,
  MassBalanceParameters,
  PlanRecallParameters,
  PreviewRecallParameters,
  RecallResponsesParameters,
  RecallScopeParameters,
  RecallScopeRow,
} from './actions/recalls';
export type { StockParameters, StockTotalsParameters } from './actions/stock';
export { type EpcisList, epcisLists } from './epcisLists';
export type { EpcisSchedule, EpcisSubscription, SubscribeParameters } from './actions/subscriptions';
export type { TraceParameters } from './actions/trace';
export type { UploadParameters, UploadTemplateParameters } from './actions/uploads';
export type { VerifiedAuthority, VerifiedLedger, VerifyLedgerParameters } from './actions/verifyLedger';
export type { CarryOutParameters, ChangeWorkParameters, WorklistParameters } from './actions/worklist';
export { type Client, createClient } from './client';
export { canonicalId, goodsId, type IdKind, type IdOf } from './canonicalId';
export type { CommandInput, ErrorCode } from '#domain';
export type {
  Change,
  CommandAnswer,
  ForecastRow,
  ForecastsAnswer,
  GatewayCode,
  InboxAnswer,
  NamedCommand,
  Notice,
  NoticeKind,
  SentNotice,
  MadeWebhook,
  Webhook as WebhookRow,
  PoliciesAnswer,
  PolicyRow,
  ReplenishmentAnswer,
  ReplenishmentRow,
  RowKind,
  UploadAnswer,
  UploadKind,
  UploadProgress,
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
export type { InventoryFilters } from './inventoryQuery';
