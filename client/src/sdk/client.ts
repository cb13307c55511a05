import type { CommandInput } from '#domain';
import { type CommandAnswer, type NamedCommand, offeredCommands } from '#answers';
import { addOrganisation } from './actions/addOrganisation';
import { allocate } from './actions/allocate';
import { allocations } from './actions/allocations';
import { available } from './actions/available';
import { batch } from './actions/batch';
import { bookEvent } from './actions/bookEvent';
import { cancelOrder } from './actions/cancelOrder';
import { capture } from './actions/capture';
import { captureEvent } from './actions/captureEvent';
import { changes } from './actions/changes';
import { captureJob, captureJobs } from './actions/captureJob';
import { command } from './actions/command';
import { costs, removeCost, setCost, valuation } from './actions/costs';
import {
  approveCount,
  askRecount,
  cancelCount,
  countAccuracy,
  countPlan,
  counts,
  dueCounts,
  enterCount,
  openCount,
  productClasses,
  setCountPlan,
} from './actions/counts';
import { createKey } from './actions/createKey';
import { demandEffects, removeDemandEffect, setDemandEffect } from './actions/demandEffects';
import { document } from './actions/document';
import { epcisEvents, epcisXml } from './actions/epcisEvents';
import { deleteQuery, epcisQueries, nameQuery } from './actions/epcisQueries';
import { event } from './actions/event';
import { events } from './actions/events';
import { exceptions } from './actions/exceptions';
import { extendRecallInFull } from './actions/extendRecallInFull';
import { fact, type FactParameters } from './actions/fact';
import { forecasts } from './actions/forecasts';
import { fsma204File, fsma204Records } from './actions/fsma204';
import { history, type HistoryParameters, type KindWithHistory, type Version } from './actions/history';
import { importOrders } from './actions/importOrders';
import { inventoryPolicies } from './actions/inventoryPolicies';
import { barcode, labels } from './actions/labels';
import { kpiEvents, kpis } from './actions/kpis';
import { ledger } from './actions/ledger';
import { ledgerBlocks } from './actions/ledgerBlocks';
import { list } from './actions/list';
import { listKeys } from './actions/listKeys';
import { massBalance } from './actions/massBalance';
import { orders, ordersFile } from './actions/orders';
import { organisations } from './actions/organisations';
import { parseGs1 } from './actions/parseGs1';
import { pickGoods } from './actions/pickGoods';
import { planRecall } from './actions/planRecall';
import { previewRecall } from './actions/previewRecall';
import { customerRules, promiseDate, removeCustomerRule, setCustomerRule } from './actions/promises';
import { proof } from './actions/proof';
import { proofTree } from './actions/proofTree';
import { publications, publish, unpublish } from './actions/publications';
import { ready } from './actions/ready';
import { receiptTicket } from './actions/receiptTicket';
import { recallResponses } from './actions/recallResponses';
import { makeRecallReport, recallReportFile, recallReports } from './actions/recallReports';
import { recallScope } from './actions/recallScope';
import {
  addRecallCheck,
  addRecallMessage,
  drawRecallChecks,
  recallChecks,
  recallClock,
  recallConsignees,
  recallContacts,
  recallHolders,
  recallMessages,
  recallTermination,
  setRecallConsignee,
  setRecallContacts,
  setRecallEscalation,
} from './actions/recallRunning';
import { releaseAllocation } from './actions/releaseAllocation';
import { removeInventoryPolicy } from './actions/removeInventoryPolicy';
import { replenishment } from './actions/replenishment';
import { revokeKey } from './actions/revokeKey';
import { setInventoryPolicy } from './actions/setInventoryPolicy';
import { setOrder } from './actions/setOrder';
import { shipAllocation } from './actions/shipAllocation';
import { signerHistory, signers } from './actions/signers';
import { simulatePolicies } from './actions/simulatePolicies';
import { startRecall } from './actions/startRecall';
import { stock } from './actions/stock';
import { stockTotals } from './actions/stockTotals';
import { subscribe, subscriptions, unsubscribe } from './actions/subscriptions';
import { transaction } from './actions/transaction';
import { trace } from './actions/trace';
import { userHistory, users } from './actions/users';
import { verifyLedger } from './actions/verifyLedger';
import { whoami } from './actions/whoami';
import { carryOut, changeWork, worklist } from './actions/worklist';
import { collectionOf, type Fact, type FactKind, type Facts } from './facts';
import type { Found, ListOptions, Page } from './page';
import { type ClientOptions, createTransport, type Transport, type WriteOptions } from './transport';

/** An action bound to its transport. */
type Bound<Action> = Action extends (transport: Transport, ...rest: infer Rest) => infer Answer
  ? (...rest: Rest) => Answer
  : never;

/** Each is documented in its file of `actions`. */
const actions = {
  addOrganisation,
  allocate,
  allocations,
  approveCount,
  askRecount,
  available,
  barcode,
  batch,
  bookEvent,
  cancelCount,
  cancelOrder,
  capture,
  captureEvent,
  captureJob,
  captureJobs,
  carryOut,
  changes,
  changeWork,
  costs,
  countAccuracy,
  countPlan,
  counts,
  createKey,
  customerRules,
  deleteQuery,
  demandEffects,
  document,
  dueCounts,
  enterCount,
  epcisEvents,
  epcisXml,
  epcisQueries,
  event,
  events,
  exceptions,
  extendRecallInFull,
  forecasts,
  importOrders,
  inventoryPolicies,
  kpiEvents,
  kpis,
  labels,
  fsma204File,
  fsma204Records,
  ledger,
  ledgerBlocks,
  listKeys,
  nameQuery,
  massBalance,
  openCount,
  orders,
  ordersFile,
  organisations,
  parseGs1,
  pickGoods,
  planRecall,
  previewRecall,
  productClasses,
  promiseDate,
  proof,
  proofTree,
  publications,
  publish,
  ready,
  addRecallCheck,
  addRecallMessage,
  drawRecallChecks,
  recallChecks,
  recallClock,
  recallConsignees,
  recallContacts,
  recallHolders,
  recallMessages,
  recallTermination,
  setRecallConsignee,
  setRecallContacts,
  setRecallEscalation,
  receiptTicket,
  makeRecallReport,
  recallReportFile,
  recallReports,
  recallResponses,
  recallScope,
  releaseAllocation,
  removeCost,
  removeCustomerRule,
  removeDemandEffect,
  removeInventoryPolicy,
  replenishment,
  revokeKey,
  setCost,
  setCountPlan,
  setCustomerRule,
  setDemandEffect,
  setInventoryPolicy,
  setOrder,
  shipAllocation,
  simulatePolicies,
  signerHistory,
  signers,
  startRecall,
  stock,
  stockTotals,
  subscribe,
  subscriptions,
  trace,
  transaction,
  unpublish,
  unsubscribe,
  userHistory,
  users,
  valuation,
  verifyLedger,
  whoami,
  worklist,
};

type Actions = { readonly [Name in keyof typeof actions]: Bound<(typeof actions)[Name]> };

/** A method for each command of the contract: it sends the command's input and resolves when the ledger has recorded it. */
type Commands = {
  readonly [Name in NamedCommand]: (input: CommandInput<Name>, options?: WriteOptions) => Promise<CommandAnswer>;
};

/** A method for each kind of fact: it reads one by its id. */
type FactReads = { readonly [Kind in FactKind]: (parameters: FactParameters) => Promise<Found<Fact<Kind>>> };

/** Every action, bound to one gateway and one caller. */
export interface Client extends Actions, Commands, FactReads {
  command<Name extends NamedCommand>(
    name: Name,
    input: CommandInput<Name>,
    options?: WriteOptions,
  ): Promise<CommandAnswer>;
  history<Kind extends KindWithHistory>(parameters: HistoryParameters<Kind>): Promise<Page<Version<Fact<Kind>>>>;
  list<Name extends keyof Facts>(collection: Name, options?: ListOptions): Promise<Page<Facts[Name]>>;
}

/** A method for each key of a table. */
const methods = (table: object, method: (name: never) => unknown): object =>
  Object.fromEntries(Object.keys(table).map((name) => [name, method(name as never)]));

/**
 * A client of a gateway, acting as the owner of the key.
 *
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:7600', key: process.env['LOTLINE_KEY'] });
 * const { nodes } = await client.trace({ id: '(01)09506000134352(10)ABC', direction: 'back' });
 */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options);
  const bound = Object.entries(actions).map(([name, action]) => [
    name,
    (...rest: unknown[]) => (action as (transport: Transport, ...rest: unknown[]) => unknown)(transport, ...rest),
  ]);
  const commands = methods(
    offeredCommands,
    (name: NamedCommand) => (input: CommandInput<NamedCommand>, choices?: WriteOptions) =>
      command(transport, name, input, choices),
  ) as Commands;
  const reads = methods(
    collectionOf,
    (kind: FactKind) => (parameters: FactParameters) => fact(transport, kind, parameters),
  ) as FactReads;
  return {
    ...(Object.fromEntries(bound) as Actions),
    ...commands,
    ...reads,
    command: (name, input, choices) => command(transport, name, input, choices),
    history: (parameters) => history(transport, parameters),
    list: (collection, choices) => list(transport, collection, choices),
  };
}
