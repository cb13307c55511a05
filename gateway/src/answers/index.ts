export { type ExportedList, exportedLists } from './inventoryExport';
export { type BatchAnswer, batchAnswer } from './batch';
export { change, type Change, changeKinds, changesAnswer, type ChangesAnswer } from './changes';
export {
  inboxAnswer,
  type InboxAnswer,
  inboxReadAnswer,
  type InboxReadAnswer,
  notice,
  type Notice,
  type NoticeKind,
  noticeKindNames,
  noticeKinds,
  sentNotice,
  type SentNotice,
} from './inbox';
export {
  type CaptureAnswer,
  captureAnswer,
  type CapturedEvent,
  type CaptureError,
  type CaptureResult,
  type CommandAnswer,
  commandAnswer,
  commandAnswerExample,
} from './capture';
export { type AnyCode, type GatewayCode, isCode, titleOf } from './codes';
export { offeredCommands } from './commands';
export {
  deadLettersAnswer,
  type DeadLettersAnswer,
  madeWebhook,
  type MadeWebhook,
  messageKinds,
  replayAnswer,
  type ReplayAnswer,
  rotatedSecret,
  type RotatedSecret,
  type Webhook,
  webhooksAnswer,
  type WebhooksAnswer,
} from './webhooks';
export { mailAnswer, type MailAnswer, type MailWishInput } from './mail';
export { document, facts, lotWithDocuments, one, pageOf } from './facts';
export { recallResponseRow, recallScopeRow } from './recallFacts';
export { exampleEvent, type NamedCommand, type OfferedCommand } from './offeredCommand';
export { type Fsma204Records, fsma204Records, type TrackingEvent, trackingEvents } from './fsma204';
export { type Gs1Answer, gs1Answer } from './gs1';
export { type PublicationAnswer, publicationAnswer, publicationsAnswer } from './publications';
export { queryDocument, type QueryDocumentAnswer } from './epcisQuery';
export { type EventRow, eventRow, type EventsAnswer, eventsAnswer } from './events';
export { type BalanceChanges, balanceChanges, type MassBalance, massBalance } from './massBalance';
export {
  type AllocationAnswer,
  allocationAnswer,
  type AllocationInputText,
  type AllocationRow,
  type AllocationsAnswer,
  allocationsAnswer,
  type AvailableAnswer,
  availableAnswer,
  type Pick,
  type PickAnswer,
  pickAnswer,
} from './inventoryAllocations';
export {
  type CostAnswer,
  costAnswer,
  type CostInputText,
  type CostRow,
  type CostsAnswer,
  costsAnswer,
  type ValuationAnswer,
  valuationAnswer,
  type ValuationMethod,
} from './inventoryCosts';
export {
  type AccuracyAnswer,
  accuracyAnswer,
  type ClassesAnswer,
  classesAnswer,
  type CountApprovalText,
  type CountAnswer,
  countAnswer,
  type CountEntryText,
  type CountInputText,
  type CountLinesText,
  type CountPlanAnswer,
  countPlanAnswer,
  type CountPlanText,
  type CountsAnswer,
  countsAnswer,
  type CountSheet,
  type DueAnswer,
  dueAnswer,
} from './inventoryCounts';
export {
  type KpiEventsAnswer,
  kpiEventsAnswer,
  type KpiName,
  kpiNames,
  type KpiRow,
  type KpisAnswer,
  kpisAnswer,
} from './inventoryKpis';
export {
  type WorkAnswer,
  workAnswer,
  type WorkChangeText,
  type WorkAsk,
  workAsks,
  type WorkKind,
  workKinds,
  type WorklistAnswer,
  worklistAnswer,
  type WorkNoticesAnswer,
  workNoticesAnswer,
  type WorkNoticeSettingsText,
  type WorkRow,
} from './inventoryWorklist';
export {
  type CustomerKeyText,
  type CustomerRuleText,
  type CustomersAnswer,
  customersAnswer,
  type PromiseAnswer,
  promiseAnswer,
} from './inventoryPromises';
export { type SimulationAnswer, simulationAnswer, type SimulationInputText } from './inventorySimulations';
export {
  type EffectInputText,
  type EffectKeyText,
  type EffectsAnswer,
  effectsAnswer,
  type ForecastMethod,
  type ForecastPeriod,
  type ForecastRow,
  type ForecastsAnswer,
  forecastsAnswer,
  forecastMethods,
} from './inventoryForecasts';
export {
  type OrderAnswer,
  orderAnswer,
  type OrderImportAnswer,
  orderImportAnswer,
  type OrderInputText,
  type OrderRow,
  type OrdersAnswer,
  ordersAnswer,
} from './inventoryOrders';
export {
  type ManagedAnswer,
  managedAnswer,
  type ProposalInputText,
  type ProposalKeyText,
  type ProposalReplyText,
  type ProposalsAnswer,
  proposalsAnswer,
  type VendorInputText,
  type VendorKeyText,
  type VendorsAnswer,
  vendorsAnswer,
} from './inventoryVendors';
export {
  type InboundAnswer,
  inboundAnswer,
  type InboundInputText,
  type InboundSource,
  inboundSource,
  type InboundSources,
  inboundSources,
  type InboundTryText,
} from './inbound';
export {
  type PhasedAnswer,
  phasedAnswer,
  type PhasedOrdersInputText,
  type PhasedRow,
  type PoliciesAnswer,
  policiesAnswer,
  type PolicyAnswer,
  policyAnswer,
  type PolicyInputText,
  type PolicyRow,
  type ReplenishmentAnswer,
  replenishmentAnswer,
  type ReplenishmentRow,
} from './inventoryPolicies';
export {
  type ArrivalAnswer,
  arrivalAnswer,
  type ArrivalInputText,
  type ExceptionChangeText,
  type ExceptionItem,
  type ExceptionItemAnswer,
  exceptionItemAnswer,
  type ExceptionMetricsAnswer,
  exceptionMetricsAnswer,
  type ExceptionsAnswer,
  exceptionsAnswer,
  type RuleChangeText,
  type RuleHistoryAnswer,
  ruleHistoryAnswer,
  type RuleName,
  type RulesAnswer,
  rulesAnswer,
} from './rules';
export { type RecallPreview, recallPreview, type RecallSearchInput } from './recallPreview';
export { type StockAnswer, stockAnswer, type StockTotals, stockTotals } from './stock';
export {
  type Direction,
  direction,
  type RecallPlan,
  recallPlan,
  type TraceAnswer,
  traceAnswer,
  type TraceSummary,
} from './trace';
export type { CompaniesFile } from './companiesFile';
export { CompaniesError, parseCompanies } from './parseCompanies';
export {
  consigneesAnswer,
  consigneeStates,
  type ConsigneeInput,
  type ConsigneesAnswer,
  contactsAnswer,
  type ContactsAnswer,
  type ContactsInput,
  escalationAnswer,
  type EscalationAnswer,
  type EscalationInput,
  holdersAnswer,
  type HoldersAnswer,
  type MessageInput,
  messagesAnswer,
  type MessagesAnswer,
  mockReport,
  type MockReport,
  terminationAnswer,
  type TerminationAnswer,
} from './recallRunning';
export { type CheckInput, checksAnswer, type ChecksAnswer, type DrawInput, type QuestionsInput } from './recallChecks';
export {
  type AddressesAnswer,
  addressesAnswer,
  type RecallMailAnswer,
  recallMailAnswer,
  type RecallMailInput,
} from './recallMail';
export { type ExpectedAnswer, expectedAnswer, type ExpectedClosingText, type ExpectedRow } from './inventoryExpected';
export { madeReport, type MadeReport, reportsAnswer, type ReportsAnswer } from './recallReports';
export { type RowKind, rowKinds, type UploadColumn, uploadColumns } from './uploadColumns';
export {
  type FileError,
  fileError,
  type UploadAnswer,
  uploadAnswer,
  type UploadEntry,
  type UploadKind,
  uploadKinds,
  uploadLine,
  type UploadProgress,
} from './uploads';
