import { type Lot, lotKey, type Making } from '../../facts/lot';
import { type LotLine, type ThingId, thingKey } from '../../facts/thing';
import { isLogisticUnitId } from '../../goodsKinds';
import type { PlaceId } from '../../gs1/id';
import { negate } from '../../quantity';
import type { Step } from '../../step';
import { one } from '../load';
import { lotLines, madeLines } from '../lotLines';
import { assertLotMovable } from '../lots';
import { makingKind } from '../makeLot';
import { withoutMaking } from '../makings';
import type { Spot } from '../moment';
import { addAround } from '../packing';
import { assertAvailable, book } from '../stock';
import { assertThingMovable, knownThing, looseThing, nowhere } from '../things';
import { type Applied, processOf } from './stockEffect';

/** Undoes making goods: they are removed from the place and have no producer. */
export function unmake({ step, named: { goods }, place, moment, captured }: Applied): void {
  const again = captured.event.bizStep === 'creating_class_instance';
  const kind = makingKind({ again, process: processOf(step, captured) });
  for (const line of lotLines(step.facts, madeLines(step.facts, goods.lots))) {
    unmakeLot(step, line, { ...moment, place, kind });
  }
  for (const id of goods.things) if (!isLogisticUnitId(id)) unmakeThing(step, id, place);
}

interface Unmaking extends Spot {
  readonly kind: Making['kind'];
}

function unmakeLot({ facts, caller }: Step, line: LotLine, making: Unmaking): void {
  assertLotMovable(facts, line.lot, { by: caller.party });
  assertAvailable(facts, line, making);
  book(facts, line, making, { onHand: negate(line.quantity), made: negate(line.quantity) });
  const before = facts.get(lotKey(line.lot));
  if (!before) return;
  const isOwn = before.producer === caller.party;
  const stated = isOwn ? withoutMaking(before, { ...making, madeAt: making.at }) : before;
  const runs = (before.runs ?? 1) - 1;
  if (runs > 0) facts.put(lotKey(line.lot), withRuns(stated ?? { ...before, uncommissioned: true }, runs));
  else facts.put(lotKey(line.lot), stated && stated !== before ? { ...stated, runs: 0, uom: one } : neverMade(before));
}

function withRuns({ runs: _runs, ...lot }: Lot, runs: number): Lot {
  return { ...lot, ...(runs > 1 && { runs }) };
}

/** A lot that events name and that nobody made; it keeps its recalls and holds. */
const neverMade = ({ id, recalls, confirmed, contested, hold }: Lot): Lot => ({
  id,
  status: 'unverified',
  recalls,
  runs: 0,
  ...(confirmed && { confirmed }),
  ...(contested && { contested }),
  ...(hold && { hold }),
});

function unmakeThing({ facts, caller }: Step, id: ThingId, place: PlaceId): void {
  const known = knownThing(facts, id);
  // A case that is in use as a container stays one, wherever it is.
  const isUsed = known.fillings !== undefined && known.status === 'active' && known.shipment === undefined;
  const thing = isUsed ? known : looseThing(facts, id, place);
  assertThingMovable(facts, thing, { by: caller.party });
  if (thing.parent && thing.lot) {
    addAround(facts, thing, { load: [{ lot: thing.lot, quantity: '-1', uom: one }], claims: [] });
  }
  const {
    status: _status,
    producer: _producer,
    lot: _lot,
    expiry: _expiry,
    madeIn: _in,
    since: _since,
    ...rest
  } = isUsed ? thing : nowhere(thing);
  facts.put(thingKey(id), { ...rest, status: 'unverified' });
}
