import { productOf } from '@lotline/chaincode/domain';
import type { TrackingEvent } from '../answers/fsma204';
import type { Chain, ChainEvent } from '../queries/chain';
import { type Descriptions, documentsOf, lotCode, type Row } from './describe';
import type { Line } from '../queries/eventBody';
import { isArrival, isLanding, type LotMoves, mayBeShipping } from './lotMoves';

/** A row of a tracking event's table, and the event that it comes from. */
export interface TrackingRow {
  readonly trackingEvent: TrackingEvent;
  readonly event: ChainEvent;
  readonly lots: readonly string[];
  readonly row: Row;
}

interface Source {
  readonly chain: Chain;
  readonly moves: LotMoves;
  readonly say: Descriptions;
}

const making: ReadonlySet<string> = new Set(['commissioning', 'creating_class_instance']);

const from = ({ id, transactionId }: ChainEvent, lot: string): Row => ({ eventId: id, transactionId, lot });
const amount = ({ quantity, uom }: Line): Row => ({ quantity, uom });

/**
 * The rows of an event, by the GS1 US mapping of critical tracking events to EPCIS (EPCIS Recommendations for FSMA 204, release 2.0):
 * a commissioned lot is harvested, or landed if its ILMD says where it was caught; a transformation of harvested lots of one product packs
 * them first. A lot that was commissioned and then shipped was packed without a record of its harvest.
 */
export function rowsOf(event: ChainEvent, source: Source): TrackingRow[] {
  const { type, step, body } = event;
  if (type === 'TransformationEvent') return transformed(event, source);
  if (type === 'ObjectEvent' && body.action === 'ADD' && making.has(step)) return commissioned(event, source);
  if (step === 'other' && body.temperatures.length > 0) return cooled(event, source);
  if (mayBeShipping(event)) return shipped(event, source);
  return isReceiving(event) ? received(event, source) : [];
}

/** Returns false for goods that customers brought back: no shipment brought them (§1.1310, receiving). */
const isReceiving = (event: ChainEvent): boolean => isArrival(event) && !isReturn(event);

const isReturn = ({ body }: ChainEvent): boolean =>
  body.disposition.endsWith('returned') && body.end('source', 'location') === '' && body.documents.length === 0;

const recipientOf = (lot: string, time: string, { moves, say }: Source): Row =>
  say.place('recipient', moves.nextMove(lot, time)?.body.end('destination', 'location') ?? '');

const lotCodeSource = (lot: string, { chain, say }: Source): Row =>
  say.place('lotCodeSource', chain.makerOf(lot)?.body.place ?? '');

/** The harvest of a raw lot: its farm, field and harvester. */
function harvestOf(lot: string, { chain, moves, say }: Source): Row {
  const maker = chain.makerOf(lot);
  if (!maker) return {};
  const { place, bizLocation } = maker.body;
  const harvester = moves.nextMove(lot, maker.time)?.body.end('source', 'owning_party') || (maker.party ?? '');
  const { name, contact } = say.party(harvester);
  return {
    ...say.place('farm', place),
    field: bizLocation === place ? '' : say.place('field', bizLocation)['field'] || bizLocation,
    harvester: name,
    harvesterPhone: contact,
    harvesterId: harvester,
  };
}

function commissioned(event: ChainEvent, source: Source): TrackingRow[] {
  const { moves, say } = source;
  const { body } = event;
  return body.quantities('quantityList').map((line) => {
    const { lot } = line;
    const common = { ...amount(line), date: event.day, ...documentsOf(body.documents), ...from(event, lot) };
    const product = { product: say.product(lot), ...lotCode(lot) };
    if (isLanding(event)) {
      const ilmd = {
        species: body.ilmd('fishType'),
        harvestDateStart: body.ilmd('harvestDateStart'),
        harvestDateEnd: body.ilmd('harvestDateEnd'),
        catchZone: body.ilmd('catchZone'),
      };
      const row = { ...product, ...ilmd, ...lotCodeSource(lot, source), ...common };
      return { trackingEvent: 'firstLandBasedReceiving' as const, event, lots: [lot], row };
    }
    if (moves.wasShipped(lot)) {
      const row = { ...product, ...lotCodeSource(lot, source), ...common };
      return { trackingEvent: 'initialPacking' as const, event, lots: [lot], row };
    }
    const row = {
      commodity: say.product(lot),
      ...recipientOf(lot, event.time, source),
      ...harvestOf(lot, source),
      ...common,
    };
    return { trackingEvent: 'harvesting' as const, event, lots: [lot], row };
  });
}

const isCooling = ({ step, body }: ChainEvent): boolean => step === 'other' && body.temperatures.length > 0;

function cooled(event: ChainEvent, source: Source): TrackingRow[] {
  const { chain, say } = source;
  return chain.linesOf(event).map((line) => {
    const { lot } = line;
    const arrival = chain
      .eventsAround(lot)
      .findLast((each) => isArrival(each) && each.time <= event.time && each.body.place === event.body.place);
    const documents = event.body.documents.length > 0 ? event.body.documents : (arrival?.body.documents ?? []);
    const row = {
      commodity: say.product(lot),
      ...amount(line),
      date: event.day,
      ...recipientOf(lot, event.time, source),
      ...say.place('cooler', event.body.place),
      temperature: event.body.temperatures.join('; '),
      ...say.place('farm', chain.makerOf(lot)?.body.place ?? ''),
      ...documentsOf(documents),
      ...from(event, lot),
    };
    return { trackingEvent: 'cooling', event, lots: [lot], row };
  });
}

/** Inputs and outputs of a transformation, items as one of their lot. */
function transformed(event: ChainEvent, source: Source): TrackingRow[] {
  const { moves } = source;
  const inputs = event.body.quantities('inputQuantityList');
  const outputs = event.body.quantities('outputQuantityList');
  const isPacking =
    inputs.length > 0 &&
    new Set(inputs.map(({ lot }) => productOf(lot) ?? lot)).size === 1 &&
    inputs.every(({ lot }) => moves.isHarvested(lot));
  return inputs.flatMap((used) =>
    outputs.map((made) => (isPacking ? packed(event, used, made, source) : changed(event, used, made, source))),
  );
}

function packed(event: ChainEvent, used: Line, made: Line, source: Source): TrackingRow {
  const { chain, say } = source;
  const before = chain.eventsAround(used.lot).filter(({ time }) => time <= event.time);
  const arrival = before.findLast((each) => isArrival(each) && each.body.place === event.body.place);
  const cooling = before.findLast(isCooling);
  const [received = used] = arrival ? chain.linesOf(arrival).filter(({ lot }) => lot === used.lot) : [];
  const row = {
    commodity: say.product(used.lot),
    dateReceived: arrival?.day ?? '',
    receivedQuantity: received.quantity,
    receivedUom: received.uom,
    ...harvestOf(used.lot, source),
    harvestDate: chain.makerOf(used.lot)?.day ?? '',
    ...(cooling ? { ...say.place('cooler', cooling.body.place), coolingDate: cooling.day } : {}),
    ...lotCode(made.lot),
    product: say.product(made.lot),
    ...amount(made),
    ...lotCodeSource(made.lot, source),
    date: event.day,
    ...documentsOf(event.body.documents),
    ...from(event, made.lot),
  };
  return { trackingEvent: 'initialPacking', event, lots: [used.lot, made.lot], row };
}

function changed(event: ChainEvent, used: Line, made: Line, source: Source): TrackingRow {
  const { say } = source;
  const row = {
    ...lotCode(used.lot, 'Used'),
    usedProduct: say.product(used.lot),
    usedQuantity: used.quantity,
    usedUom: used.uom,
    ...lotCode(made.lot, 'Produced'),
    ...lotCodeSource(made.lot, source),
    date: event.day,
    product: say.product(made.lot),
    ...amount(made),
    ...documentsOf(event.body.documents),
    ...from(event, made.lot),
  };
  return { trackingEvent: 'transformation', event, lots: [used.lot, made.lot], row };
}

function shipped(event: ChainEvent, source: Source): TrackingRow[] {
  const { chain, moves, say } = source;
  const { body } = event;
  const left = chain.linesOf(event).filter(({ lot }) => moves.isShipping(event, lot));
  return left.map(({ container = '', ...line }) => {
    const { lot } = line;
    const row = {
      ...lotCode(lot),
      ...amount(line),
      product: say.product(lot),
      date: event.day,
      container,
      ...say.place('recipient', body.end('destination', 'location')),
      ...say.place('shipFrom', body.end('source', 'location') || body.place),
      ...lotCodeSource(lot, source),
      ...documentsOf(body.documents),
      ...from(event, lot),
    };
    return { trackingEvent: 'shipping', event, lots: [lot], row };
  });
}

/** The receipt of a harvested lot belongs to its cooling or initial packing. */
function received(event: ChainEvent, source: Source): TrackingRow[] {
  const { chain, moves, say } = source;
  const { body } = event;
  return chain
    .linesOf(event)
    .filter(({ lot }) => !moves.isHarvested(lot))
    .map(({ container = '', ...line }) => {
      const { lot } = line;
      const row = {
        ...lotCode(lot),
        ...amount(line),
        product: say.product(lot),
        date: event.day,
        container,
        ...say.place('previousSource', body.end('source', 'location') || senderPlace(event, lot, moves)),
        ...say.place('receivedAt', body.place || body.end('destination', 'location')),
        ...lotCodeSource(lot, source),
        ...documentsOf(body.documents),
        ...from(event, lot),
      };
      return { trackingEvent: 'receiving', event, lots: [lot], row };
    });
}

/** The place that the last shipping before a receipt left from. */
function senderPlace({ time }: ChainEvent, lot: string, moves: LotMoves): string {
  const sent = moves.lastShipping(lot, time);
  return sent ? sent.body.end('source', 'location') || sent.body.place : '';
}
