import type { EventType } from '../../epcis/events';
import { Refusal } from '../../errors';
import type { ItemId, PlaceId } from '../../gs1/id';
import type { CapturedEvent } from '../../inputs/events';
import type { Step } from '../../step';
import { countStock } from '../countStock';
import { madeLines, measured } from '../lotLines';
import { makeItem } from '../makeItem';
import { makeLot } from '../makeLot';
import { destroyAt, takeOut } from '../takeOut';
import { ensureSerialLot, serialLot } from './serialLot';
import { type Places, type Told } from './eventGoods';
import { lotDates } from './lotDates';
import { receiveCaptured, shipGoods, voidShipping } from './movement';
import { assertContents, packCaptured, unpackCaptured } from './packingEvent';
import { transformStock } from './transformation';

const leaving = new Set(['shipping', 'departing', 'transporting']);
const arriving = new Set(['receiving', 'arriving', 'accepting']);
const selling = new Set(['retail_selling', 'dispensing']);
const counting = new Set(['stock_taking', 'cycle_counting']);

/** What an event does to stock, by its type, action and business step. */
export type Effect =
  'make' | 'remove' | 'ship' | 'receive' | 'sell' | 'void' | 'count' | 'pack' | 'unpack' | 'transform' | 'none';

/** ADD and DELETE say what happens; OBSERVE leaves it to the business step. */
const byAction: Partial<Record<EventType, { readonly ADD: Effect; readonly DELETE: Effect }>> = {
  ObjectEvent: { ADD: 'make', DELETE: 'remove' },
  AggregationEvent: { ADD: 'pack', DELETE: 'unpack' },
};

export function effectOf({ event }: Pick<CapturedEvent, 'event'>): Effect {
  if (event.errorDeclaration) return 'none';
  if (event.type === 'TransformationEvent') return 'transform';
  const actions = byAction[event.type];
  if (!actions) return 'none';
  return event.action === 'OBSERVE' ? stepEffect(event.bizStep) : actions[event.action];
}

function stepEffect(step: string | undefined): Effect {
  if (step === undefined) return 'none';
  if (leaving.has(step)) return 'ship';
  if (arriving.has(step)) return 'receive';
  if (selling.has(step)) return 'sell';
  if (counting.has(step)) return 'count';
  return step === 'void_shipping' ? 'void' : 'none';
}

/** Where an effect takes place. Goods leave the readPoint; whatever else happens, happens at the bizLocation they are at afterwards. */
export function effectPlace(effect: Effect, { readPoint, bizLocation }: Places): PlaceId | undefined {
  return effect === 'ship' || effect === 'void' ? (readPoint ?? bizLocation) : (bizLocation ?? readPoint);
}

/** Applies an event to stock. Refuses, with nothing applied that counts, when the event does not fit what is there. */
export function applyToStock(step: Step, telling: CapturedEvent): void {
  const effect = effectOf(telling);
  if (effect === 'none') return;
  const place = effectPlace(effect, telling.places);
  if (!place) {
    throw new Refusal(
      'place_missing',
      `The event is about ${telling.event.bizStep ?? telling.event.type} and names no place (readPoint or bizLocation) with a GLN.`,
    );
  }
  const { told } = telling;
  if (told.parent && (effect === 'ship' || effect === 'receive' || effect === 'void')) {
    moveParent(step, telling, effect, place);
    return;
  }
  effects[effect]({ step, telling, place, told });
}

interface Applied {
  readonly step: Step;
  readonly telling: CapturedEvent;
  readonly place: PlaceId;
  readonly told: Told;
}

const effects: Record<Exclude<Effect, 'none'>, (applied: Applied) => void> = {
  make: ({ step, telling, place, told }) => {
    const ilmd = 'ilmd' in telling.event ? telling.event.ilmd : undefined;
    for (const line of madeLines(step.facts, told.goods.lots))
      makeLot(
        step,
        { ...line, ...lotDates(ilmd) },
        { place, madeAt: telling.time, offset: telling.event.eventTimeZoneOffset, inputs: [] },
      );
    for (const item of told.goods.items) makeSerial(step, item, { place, at: telling.time, ilmd });
  },
  remove: ({ step, place, told }) => {
    destroyAt(step.facts, { place, ...told.goods });
  },
  sell: ({ step, place, told }) => {
    takeOut(step.facts, { place, ...told.goods }, 'sold');
  },
  count: ({ step, place, told }) => {
    for (const line of measured(step.facts, told.goods.lots)) countStock(step.facts, line, place);
  },
  ship: ({ step, telling, place, told }) => {
    shipGoods(step.facts, told.goods, place, telling.places.destination);
  },
  receive: ({ step, telling, place, told }) => {
    receiveCaptured(step.facts, told.goods, place, telling.places.source);
  },
  void: ({ step, place, told }) => {
    voidShipping(step.facts, told.goods, place);
  },
  pack: ({ step, place, told }) => {
    if (told.parent) packCaptured(step.facts, told.parent, told.goods, place);
  },
  unpack: ({ step, place, told }) => {
    if (told.parent) unpackCaptured(step.facts, told.parent, told.goods, place);
  },
  transform: ({ step, telling, place, told }) => {
    const ilmd = 'ilmd' in telling.event ? telling.event.ilmd : undefined;
    const offset = telling.event.eventTimeZoneOffset;
    transformStock(step, told, { place, at: telling.time, offset, ilmd });
  },
};

interface Origin {
  readonly place: PlaceId;
  readonly at: string;
  readonly ilmd: unknown;
}

function makeSerial(step: Step, item: ItemId, origin: Origin): void {
  const lot = serialLot(origin.ilmd, item);
  if (lot) ensureSerialLot(step, lot, origin);
  makeItem(step, { item, lot, place: origin.place, expiry: lotDates(origin.ilmd).expiry }, []);
}

/** An aggregation that was observed on its way: the unit moves with all that is inside, if that is what was packed. */
function moveParent(
  { facts }: Step,
  { told, places }: CapturedEvent,
  effect: 'ship' | 'receive' | 'void',
  place: PlaceId,
): void {
  const { parent } = told;
  if (!parent) return;
  assertContents(facts, parent, told.goods);
  const moved = { lots: [], unquantified: [], items: [], units: [parent] };
  if (effect === 'ship') shipGoods(facts, moved, place, places.destination);
  else if (effect === 'receive') receiveCaptured(facts, moved, place, places.source);
  else voidShipping(facts, moved, place);
}
