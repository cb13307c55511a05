import type { Finding } from '../../command';
import type { EpcisEvent, EventType } from '../../epcis/events';
import { Refusal } from '../../errors';
import type { NodeId } from '../../facts/links';
import { processNode } from '../../facts/process';
import { shipmentKey } from '../../facts/shipment';
import { thingKey } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import type { CapturedEvent } from './captureInput';
import type { Step } from '../../step';
import { assertLeftBefore } from '../claimedTime';
import { countStock } from '../countStock';
import { measured } from '../lotLines';
import { type Moment, momentOf } from '../moment';
import { placeParty } from '../ownership';
import { present } from '../present';
import { destroyAt, takeOut } from '../sellAndDestroy';
import { assertMovedBefore } from '../shipments';
import { adviceOf } from './advice';
import { isOnlyAnnounced, withdrawAnnounced } from './bringHome';
import { lotsOf, type Places, type NamedGoods } from './eventGoods';
import { leave, sendOff } from './leaving';
import { type Aim, receiverOf } from './legs';
import { makeAll, type Origin } from './makeGoods';
import { receiveCaptured } from './movement';
import { voiding } from './loads';
import { type Passing, voidThingPassage } from './passages';
import { assertContents, packCaptured, unpackCaptured } from './packingEvent';
import { takeReturned } from './returns';
import { transformStock } from './transformation';
import { noteUnnamed, noteUnnamedAround } from './unnamed';
import { type Arrival, namedBy } from './underWay';
import { voidThing } from './wayBack';

/** The business steps of each process (CBV 2.0 section 7.1.3). Goods leave once and arrive once, for all of their steps. */
const leaving = new Set(['staging_outbound', 'loading', 'departing', 'transporting', 'shipping', 'consigning']);
const arriving = new Set(['arriving', 'unloading', 'accepting', 'receiving']);
const selling = new Set(['retail_selling', 'dispensing']);
const counting = new Set(['stock_taking', 'cycle_counting']);

/** The business steps by which goods arrive. */
export const arrivingSteps: readonly string[] = [...arriving];
/** The business steps by which goods leave, arrive, are sold or destroyed, and by which a departure is taken back. */
export const movingSteps: readonly string[] = [...leaving, ...arrivingSteps, ...selling, 'void_shipping', 'destroying'];

/** The effect of an event on stock, by its type, action and business step. */
export type Effect =
  | 'make'
  | 'remove'
  | 'ship'
  | 'receive'
  | 'return'
  | 'sell'
  | 'void'
  | 'count'
  | 'pack'
  | 'unpack'
  | 'transform'
  | 'none';

/** The effects of ADD and DELETE where the business step means nothing else. That of OBSERVE depends on the step alone. */
const byAction: Partial<Record<EventType, { readonly ADD: Effect; readonly DELETE: Effect }>> = {
  ObjectEvent: { ADD: 'make', DELETE: 'remove' },
  AggregationEvent: { ADD: 'pack', DELETE: 'unpack' },
};

/** The effect of a TransactionEvent: its goods leave, arrive or end by its business step. It never makes or packs goods. */
const transactionEffect = ({ action, bizStep, disposition }: TransactionEvent): Effect =>
  action === 'DELETE' ? 'none' : stepEffect(bizStep, disposition);

export const effectOf = ({ event }: Pick<CapturedEvent, 'event'>): Effect =>
  event.errorDeclaration ? 'none' : statedEffect({ event });

/** The effect of an event, even if it was declared in error. */
export function statedEffect({ event }: Pick<CapturedEvent, 'event'>): Effect {
  if (event.type === 'TransformationEvent') return 'transform';
  if (event.type === 'TransactionEvent') return transactionEffect(event);
  const actions = byAction[event.type];
  if (!actions) return 'none';
  if (event.type === 'ObjectEvent') {
    const meant = objectEffect(event);
    if (meant !== 'none') return meant;
  }
  return event.action === 'OBSERVE' ? stepEffect(event.bizStep, event.disposition) : actions[event.action];
}

type ObjectEvent = Extract<EpcisEvent, { readonly type: 'ObjectEvent' }>;
type TransactionEvent = Extract<EpcisEvent, { readonly type: 'TransactionEvent' }>;

/**
 * The name of an event's step within a load. A TransactionEvent and an ObjectEvent with the same business step are two steps of one load,
 * so that goods move once.
 */
const stepName = ({ type, bizStep = '' }: EpcisEvent): string =>
  type === 'TransactionEvent' && bizStep !== voiding ? `${bizStep} transaction` : bizStep;

/**
 * The effect of the business step. It goes before the action: shipped or sold goods have left and are not destroyed, even by DELETE.
 * Goods that are added on arrival without a source may be unknown to the ledger, so they are made.
 */
function objectEffect({ action, bizStep, disposition, sourceList = [] }: ObjectEvent): Effect {
  if (bizStep === 'destroying' && action !== 'ADD') return 'remove';
  const isUnsent = action === 'ADD' && sourceList.length === 0 && disposition !== 'returned';
  return isUnsent && bizStep !== undefined && arriving.has(bizStep) ? 'none' : stepEffect(bizStep, disposition);
}

function stepEffect(step: string | undefined, disposition: string | undefined): Effect {
  if (step === undefined) return 'none';
  if (arriving.has(step) && disposition === 'returned') return 'return';
  if (leaving.has(step)) return 'ship';
  if (arriving.has(step)) return 'receive';
  if (selling.has(step)) return 'sell';
  if (counting.has(step)) return 'count';
  return step === 'void_shipping' ? 'void' : 'none';
}

/** The place of an effect: the readPoint for a departure, otherwise the bizLocation, where the goods are afterwards. */
export function effectPlace(effect: Effect, { readPoint, bizLocation }: Places): PlaceId | undefined {
  return effect === 'ship' || effect === 'void' ? (readPoint ?? bizLocation) : (bizLocation ?? readPoint);
}

/** The arguments of applying an event to stock. */
export interface Applied {
  readonly step: Step;
  readonly captured: CapturedEvent;
  readonly place: PlaceId;
  readonly named: NamedGoods;
  readonly moment: Moment;
  /** True if these goods were claims of the container until now. */
  readonly claimed?: boolean;
}

const moving = new Set<Effect>(['ship', 'receive', 'void']);

/**
 * Applies an event to stock and returns its exceptions. Refuses an event that does not fit the stock; the caller must roll back.
 */
export function applyToStock(step: Step, captured: CapturedEvent, claimed: boolean): Finding[] {
  const effect = effectOf(captured);
  if (effect === 'none') return [];
  const applied = { ...appliedBy(step, captured, effect), claimed };
  const { parent, goods } = captured.named;
  if (parent && moving.has(effect)) assertContents(step.facts, parent, goods);
  return [...effects[effect](applied), ...applied.moment.findings];
}

/** The place and goods of an event's effect. An event that moves a container moves it as a whole. */
export function appliedBy(step: Step, captured: CapturedEvent, effect: Effect): Applied {
  const { named, event, places } = captured;
  const place = effectPlace(effect, places);
  if (!place) {
    throw new Refusal(
      'place_missing',
      `The event (${event.bizStep ?? event.type}) has no readPoint or bizLocation with a GLN.`,
    );
  }
  const moment = momentOf(captured.time);
  if (named.parent === undefined || !moving.has(effect)) return { step, captured, place, named, moment };
  const goods = { lots: [], unquantified: [], things: [named.parent] };
  return { step, captured, place, named: { ...named, goods }, moment };
}

const nothing: Finding[] = [];

const effects: Record<Exclude<Effect, 'none'>, (applied: Applied) => Finding[]> = {
  make: makeGoods,
  remove: ({ step, place, named, moment }) => {
    destroyAt(step, { place, moment, ...named.goods });
    return nothing;
  },
  sell: ({ step, captured, place, named, moment }) => {
    takeOut(step, { place, moment, ...named.goods, event: captured.hash }, 'sold');
    return nothing;
  },
  count: ({ step, place, named, moment }) => {
    for (const line of measured(step.facts, named.goods.lots)) countStock(step.facts, line, place, moment);
    return nothing;
  },
  ship: ({ step, captured, place, named, moment }) =>
    sendOff(step, captured, { place, goods: named.goods, passing: passingOf(step, captured, place, 'out'), moment }),
  receive: ({ step, captured, place, named, moment }) => {
    const passing = passingOf(step, captured, place, 'in');
    const findings = receiveCaptured(step, named.goods, { passing, arrival: arrivalOf(captured, place, moment) });
    for (const id of named.goods.things) noteUnnamed(step, id, place);
    return findings;
  },
  return: ({ step, captured, place, named, moment }) => {
    const passing = passingOf(step, captured, place, 'back');
    return takeReturned(step, named.goods, { passing, arrival: arrivalOf(captured, place, moment) });
  },
  void: ({ step, captured, place, named, moment }) => {
    if (lotsOf(named.goods).length + named.goods.things.length === 0) return voidAnnounced(step, captured);
    const passing = passingOf(step, captured, place, 'out');
    leave(step, named.goods, passing, moment);
    for (const id of named.goods.things) {
      assertLeftBefore(captured.time, id, step.facts.get(thingKey(id))?.transit?.left);
      voidThing(step, id, place);
      voidThingPassage(step.facts, id, passing);
    }
    return nothing;
  },
  pack: ({ step, place, named, moment, claimed = false }) => {
    if (!named.parent) return nothing;
    const findings = packCaptured(step, named.parent, named.goods, { ...moment, place, claimed });
    noteUnnamedAround(step, named.parent);
    return findings;
  },
  unpack: ({ step, place, named, moment }) => {
    if (named.parent) unpackCaptured(step, named.parent, named.goods, { ...moment, place });
    return nothing;
  },
  transform: ({ step, captured, place, named, moment }) =>
    transformStock(step, named, { ...originOf(captured, place, moment), process: processOf(step, captured) }),
};

export const arrivalOf = ({ event, places, time, digest }: CapturedEvent, at: PlaceId, moment: Moment): Arrival => ({
  id: digest.slice(0, 32),
  at,
  source: places.source,
  time,
  moment,
  documents: namedBy(event),
  isReturn: statedEffect({ event }) === 'return',
});

/** The lots of a voiding. One that names no goods voids the whole shipment that it names. */
function voidAnnounced(step: Step, captured: CapturedEvent): Finding[] {
  const advice = adviceOf(step, captured);
  const shipment = advice && step.facts.get(shipmentKey(advice.id));
  if (!shipment) return nothing;
  assertMovedBefore(shipment, captured.time);
  if (!isOnlyAnnounced(shipment)) {
    const message = `Shipment ${shipment.id} is ${shipment.status} and answered; nothing of it is taken back.`;
    throw new Refusal('handoff_not_open', message, { shipment: shipment.id });
  }
  withdrawAnnounced(step, shipment, captured.time);
  return nothing;
}

/** The destination and shipment that a departure event of the caller states. */
export function aimOf(step: Step, captured: CapturedEvent): Aim {
  const { destination: to, receiver } = captured.places;
  return present({ to, receiver, shipment: adviceOf(step, captured)?.id });
}

/** Returns true if an event repeats a shipment that its author recorded by command; it moves nothing then. */
export function isShippedByCommand(step: Step, captured: CapturedEvent): boolean {
  const id = adviceOf(step, captured)?.id;
  const shipment = id && step.facts.get(shipmentKey(id));
  return shipment !== undefined && shipment.advised !== true;
}

/** The departure or arrival in an event. */
export function passingOf(
  step: Step,
  { event, time, places }: CapturedEvent,
  place: PlaceId,
  direction: Passing['direction'],
): Passing {
  const { facts } = step;
  const { source, destination: to, receiver } = places;
  const passing = { place, direction, step: stepName(event), at: time };
  if (direction !== 'out') {
    const party = source && placeParty(facts, source);
    return { ...passing, end: source, party, advice: namedBy(event).advices[0] };
  }
  const party = receiverOf(facts, present({ to, receiver }));
  const returned = 'disposition' in event && event.disposition === 'returned';
  return { ...passing, end: to, party, receiver, advice: adviceOf(step, { event })?.id, returned };
}

const originOf = ({ event, time }: CapturedEvent, place: PlaceId, moment: Moment): Origin => ({
  place,
  at: time,
  moment,
  offset: event.eventTimeZoneOffset,
  ilmd: 'ilmd' in event ? event.ilmd : undefined,
  again: event.bizStep === 'creating_class_instance',
});

/** The transformation of several events that an event is a part of. */
export const processOf = ({ caller }: Step, { event }: CapturedEvent): NodeId | undefined =>
  event.type === 'TransformationEvent' && event.transformationID !== undefined
    ? processNode(caller.msp, event.transformationID)
    : undefined;

function makeGoods({ step, captured, place, named, moment }: Applied): Finding[] {
  return makeAll(step, named.goods, originOf(captured, place, moment));
}
