import type { CommandInput } from '@lotline/chaincode/domain';
import type { CommandAnswer } from '@lotline/gateway/answers';
import { acceptHandoff } from './actions/acceptHandoff';
import { adjust } from './actions/adjust';
import { answerScope } from './actions/answerScope';
import { answerLink } from './actions/answerLink';
import { batch } from './actions/batch';
import { bookEvent } from './actions/bookEvent';
import { cancelHandoff } from './actions/cancelHandoff';
import { capture } from './actions/capture';
import { closeRecall } from './actions/closeRecall';
import { command } from './actions/command';
import { commissionItems } from './actions/commissionItems';
import { commissionLot } from './actions/commissionLot';
import { consentToPrefix } from './actions/consentToPrefix';
import { consentToRegulator } from './actions/consentToRegulator';
import { createKey } from './actions/createKey';
import { destroy } from './actions/destroy';
import { dispatch } from './actions/dispatch';
import { document } from './actions/document';
import { event } from './actions/event';
import { events } from './actions/events';
import { exceptions } from './actions/exceptions';
import { extendRecall } from './actions/extendRecall';
import { extendRecallInFull } from './actions/extendRecallInFull';
import { handOver } from './actions/handOver';
import { hold } from './actions/hold';
import { item } from './actions/item';
import { ledger } from './actions/ledger';
import { ledgerBlocks } from './actions/ledgerBlocks';
import { list } from './actions/list';
import { listKeys } from './actions/listKeys';
import { lot } from './actions/lot';
import { openRecall } from './actions/openRecall';
import { organisations } from './actions/organisations';
import { pack } from './actions/pack';
import { party } from './actions/party';
import { place } from './actions/place';
import { planRecall } from './actions/planRecall';
import { product } from './actions/product';
import { ready } from './actions/ready';
import { recall } from './actions/recall';
import { recallResponses } from './actions/recallResponses';
import { recallScope } from './actions/recallScope';
import { receive } from './actions/receive';
import { registerDocument } from './actions/registerDocument';
import { registerParty } from './actions/registerParty';
import { registerPlace } from './actions/registerPlace';
import { registerProduct } from './actions/registerProduct';
import { rejectHandoff } from './actions/rejectHandoff';
import { release } from './actions/release';
import { releasePrefix } from './actions/releasePrefix';
import { revokePrefix } from './actions/revokePrefix';
import { resolveException } from './actions/resolveException';
import { respondRecall } from './actions/respondRecall';
import { returnGoods } from './actions/returnGoods';
import { revokeKey } from './actions/revokeKey';
import { sell } from './actions/sell';
import { shipment } from './actions/shipment';
import { startRecall } from './actions/startRecall';
import { stock } from './actions/stock';
import { stockTotals } from './actions/stockTotals';
import { trace } from './actions/trace';
import { transform } from './actions/transform';
import { unit } from './actions/unit';
import { unpack } from './actions/unpack';
import { verifyLedger } from './actions/verifyLedger';
import { whoami } from './actions/whoami';
import type { NamedCommand } from './commandPaths';
import type { Facts } from './facts';
import type { ListOptions, Page } from './page';
import { type ClientOptions, createTransport, type Transport, type WriteOptions } from './transport';

/** An action that knows its transport. */
type Bound<Action> = Action extends (transport: Transport, ...rest: infer Rest) => infer Answer
  ? (...rest: Rest) => Answer
  : never;

/** Each is documented in its file of `actions`. */
const actions = {
  acceptHandoff,
  adjust,
  answerScope,
  answerLink,
  batch,
  bookEvent,
  cancelHandoff,
  capture,
  closeRecall,
  commissionItems,
  commissionLot,
  consentToPrefix,
  consentToRegulator,
  createKey,
  destroy,
  dispatch,
  document,
  event,
  events,
  exceptions,
  extendRecall,
  extendRecallInFull,
  handOver,
  hold,
  item,
  ledger,
  ledgerBlocks,
  listKeys,
  lot,
  openRecall,
  organisations,
  pack,
  party,
  place,
  planRecall,
  product,
  ready,
  recall,
  recallResponses,
  recallScope,
  receive,
  registerDocument,
  registerParty,
  registerPlace,
  registerProduct,
  rejectHandoff,
  release,
  releasePrefix,
  revokePrefix,
  resolveException,
  respondRecall,
  returnGoods,
  revokeKey,
  sell,
  shipment,
  startRecall,
  stock,
  stockTotals,
  trace,
  transform,
  unit,
  unpack,
  verifyLedger,
  whoami,
};

type Actions = { readonly [Name in keyof typeof actions]: Bound<(typeof actions)[Name]> };

/** Every action, bound to one gateway and one caller. */
export interface Client extends Actions {
  command<Name extends NamedCommand>(
    name: Name,
    input: CommandInput<Name>,
    options?: WriteOptions,
  ): Promise<CommandAnswer>;
  list<Name extends keyof Facts>(collection: Name, options?: ListOptions): Promise<Page<Facts[Name]>>;
}

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
  return {
    ...(Object.fromEntries(bound) as Actions),
    command: (name, input, choices) => command(transport, name, input, choices),
    list: (collection, choices) => list(transport, collection, choices),
  };
}
