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

/** Every action, bound to one gateway and one caller. Each is documented in its file of `actions`. */
export interface Client {
  command<Name extends NamedCommand>(
    name: Name,
    input: CommandInput<Name>,
    options?: WriteOptions,
  ): Promise<CommandAnswer>;
  list<Name extends keyof Facts>(collection: Name, options?: ListOptions): Promise<Page<Facts[Name]>>;
  readonly acceptHandoff: Bound<typeof acceptHandoff>;
  readonly adjust: Bound<typeof adjust>;
  readonly answerScope: Bound<typeof answerScope>;
  readonly answerLink: Bound<typeof answerLink>;
  readonly batch: Bound<typeof batch>;
  readonly bookEvent: Bound<typeof bookEvent>;
  readonly cancelHandoff: Bound<typeof cancelHandoff>;
  readonly capture: Bound<typeof capture>;
  readonly closeRecall: Bound<typeof closeRecall>;
  readonly commissionItems: Bound<typeof commissionItems>;
  readonly commissionLot: Bound<typeof commissionLot>;
  readonly consentToPrefix: Bound<typeof consentToPrefix>;
  readonly consentToRegulator: Bound<typeof consentToRegulator>;
  readonly createKey: Bound<typeof createKey>;
  readonly destroy: Bound<typeof destroy>;
  readonly dispatch: Bound<typeof dispatch>;
  readonly document: Bound<typeof document>;
  readonly event: Bound<typeof event>;
  readonly events: Bound<typeof events>;
  readonly exceptions: Bound<typeof exceptions>;
  readonly extendRecall: Bound<typeof extendRecall>;
  readonly extendRecallInFull: Bound<typeof extendRecallInFull>;
  readonly handOver: Bound<typeof handOver>;
  readonly hold: Bound<typeof hold>;
  readonly item: Bound<typeof item>;
  readonly ledger: Bound<typeof ledger>;
  readonly ledgerBlocks: Bound<typeof ledgerBlocks>;
  readonly listKeys: Bound<typeof listKeys>;
  readonly lot: Bound<typeof lot>;
  readonly openRecall: Bound<typeof openRecall>;
  readonly organisations: Bound<typeof organisations>;
  readonly pack: Bound<typeof pack>;
  readonly party: Bound<typeof party>;
  readonly place: Bound<typeof place>;
  readonly planRecall: Bound<typeof planRecall>;
  readonly product: Bound<typeof product>;
  readonly ready: Bound<typeof ready>;
  readonly recall: Bound<typeof recall>;
  readonly recallResponses: Bound<typeof recallResponses>;
  readonly recallScope: Bound<typeof recallScope>;
  readonly receive: Bound<typeof receive>;
  readonly registerDocument: Bound<typeof registerDocument>;
  readonly registerParty: Bound<typeof registerParty>;
  readonly registerPlace: Bound<typeof registerPlace>;
  readonly registerProduct: Bound<typeof registerProduct>;
  readonly rejectHandoff: Bound<typeof rejectHandoff>;
  readonly release: Bound<typeof release>;
  readonly releasePrefix: Bound<typeof releasePrefix>;
  readonly revokePrefix: Bound<typeof revokePrefix>;
  readonly resolveException: Bound<typeof resolveException>;
  readonly respondRecall: Bound<typeof respondRecall>;
  readonly returnGoods: Bound<typeof returnGoods>;
  readonly revokeKey: Bound<typeof revokeKey>;
  readonly sell: Bound<typeof sell>;
  readonly shipment: Bound<typeof shipment>;
  readonly startRecall: Bound<typeof startRecall>;
  readonly stock: Bound<typeof stock>;
  readonly stockTotals: Bound<typeof stockTotals>;
  readonly trace: Bound<typeof trace>;
  readonly transform: Bound<typeof transform>;
  readonly unit: Bound<typeof unit>;
  readonly unpack: Bound<typeof unpack>;
  readonly verifyLedger: Bound<typeof verifyLedger>;
  readonly whoami: Bound<typeof whoami>;
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
  return {
    command: (name, input, choices) => command(transport, name, input, choices),
    list: (collection, choices) => list(transport, collection, choices),
    acceptHandoff: bind(transport, acceptHandoff),
    adjust: bind(transport, adjust),
    answerScope: bind(transport, answerScope),
    answerLink: bind(transport, answerLink),
    batch: bind(transport, batch),
    bookEvent: bind(transport, bookEvent),
    cancelHandoff: bind(transport, cancelHandoff),
    capture: bind(transport, capture),
    closeRecall: bind(transport, closeRecall),
    commissionItems: bind(transport, commissionItems),
    commissionLot: bind(transport, commissionLot),
    consentToPrefix: bind(transport, consentToPrefix),
    consentToRegulator: bind(transport, consentToRegulator),
    createKey: bind(transport, createKey),
    destroy: bind(transport, destroy),
    dispatch: bind(transport, dispatch),
    document: bind(transport, document),
    event: bind(transport, event),
    events: bind(transport, events),
    exceptions: bind(transport, exceptions),
    extendRecall: bind(transport, extendRecall),
    extendRecallInFull: bind(transport, extendRecallInFull),
    handOver: bind(transport, handOver),
    hold: bind(transport, hold),
    item: bind(transport, item),
    ledger: bind(transport, ledger),
    ledgerBlocks: bind(transport, ledgerBlocks),
    listKeys: bind(transport, listKeys),
    lot: bind(transport, lot),
    openRecall: bind(transport, openRecall),
    organisations: bind(transport, organisations),
    pack: bind(transport, pack),
    party: bind(transport, party),
    place: bind(transport, place),
    planRecall: bind(transport, planRecall),
    product: bind(transport, product),
    ready: bind(transport, ready),
    recall: bind(transport, recall),
    recallResponses: bind(transport, recallResponses),
    recallScope: bind(transport, recallScope),
    receive: bind(transport, receive),
    registerDocument: bind(transport, registerDocument),
    registerParty: bind(transport, registerParty),
    registerPlace: bind(transport, registerPlace),
    registerProduct: bind(transport, registerProduct),
    rejectHandoff: bind(transport, rejectHandoff),
    release: bind(transport, release),
    releasePrefix: bind(transport, releasePrefix),
    revokePrefix: bind(transport, revokePrefix),
    resolveException: bind(transport, resolveException),
    respondRecall: bind(transport, respondRecall),
    returnGoods: bind(transport, returnGoods),
    revokeKey: bind(transport, revokeKey),
    sell: bind(transport, sell),
    shipment: bind(transport, shipment),
    startRecall: bind(transport, startRecall),
    stock: bind(transport, stock),
    stockTotals: bind(transport, stockTotals),
    trace: bind(transport, trace),
    transform: bind(transport, transform),
    unit: bind(transport, unit),
    unpack: bind(transport, unpack),
    verifyLedger: bind(transport, verifyLedger),
    whoami: bind(transport, whoami),
  };
}

const bind =
  <Rest extends unknown[], Answer>(
    transport: Transport,
    action: (transport: Transport, ...rest: Rest) => Answer,
  ): ((...rest: Rest) => Answer) =>
  (...rest) =>
    action(transport, ...rest);
