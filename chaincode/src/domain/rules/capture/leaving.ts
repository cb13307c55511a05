import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import { type Shipment, shipmentKey } from '../../facts/shipment';
import type { PlaceId } from '../../gs1/id';
import type { CapturedEvent } from './captureInput';
import type { Step } from '../../step';
import { attempt } from '../attempt';
import { bringLostHome } from '../lostGoods';
import type { LotLine } from '../../facts/thing';
import { lotLines } from '../lotLines';
import type { Moment, Spot } from '../moment';
import { present } from '../present';
import { thingsOf } from '../shipments';
import { adviceOf, noteDocuments, reasonAgainst } from './advice';
import { adviseThings } from './adviseLate';
import type { Goods } from './eventGoods';
import { isMore, recordLeaving } from './leavings';
import { voiding } from './loads';
import { type Aim, receiverOf } from './legs';
import { changeLeaving, noteLeaving, shipThings } from './movement';
import { leftWithoutAdvice, movedThings, type Passing } from './passages';
import { nothingToVoid } from './wayBack';

/** Books lots that leave a place, or that did not leave it, unless another event did so already. Returns true if a further load leaves. */
export function leave(step: Step, { lots }: Goods, passing: Passing, moment: Moment): boolean {
  let isFurther = false;
  for (const line of lotLines(step.facts, lots)) {
    const spot = { ...moment, place: passing.place };
    if (passing.step !== voiding) {
      isFurther = leaveOnce(step, line, passing, spot) || isFurther;
      continue;
    }
    const refusal = attempt(step.facts, () => {
      leaveOnce(step, line, passing, spot);
    });
    if (refusal && !bringLostHome(step, line, spot, passing)) throw refusal;
  }
  return isFurther;
}

function leaveOnce(step: Step, line: LotLine, passing: Passing, spot: Spot): boolean {
  const change = recordLeaving(step.facts, line, passing);
  if (!change) throw nothingToVoid(line, passing.place, '0');
  changeLeaving(step, line, spot, change);
  return isMore(change);
}

/** Goods that leave a place of the caller's. */
interface Departing {
  readonly place: PlaceId;
  readonly goods: Goods;
  readonly passing: Passing;
  readonly moment: Moment;
}

/** Sends goods off by a captured event. If it names a despatch advice, they are a shipment that its receiver can answer. */
export function sendOff(step: Step, captured: CapturedEvent, { place, goods, passing, moment }: Departing): Finding[] {
  const { facts } = step;
  const { places } = captured;
  const aimed: Aim = present({ to: places.destination, receiver: places.receiver });
  const receiver = receiverOf(facts, aimed);
  const advice = receiver && adviceOf(step, captured);
  if (!receiver || !advice) {
    sendUnder(step, { place, goods, passing, moment }, aimed);
    return [];
  }
  const known = facts.get(shipmentKey(advice.id));
  if (known && !known.advised) return repeatCommand(step, known, goods);
  const against = reasonAgainst(known, receiver, goods);
  const isFurther = sendUnder(
    step,
    { place, goods, passing, moment },
    against ? aimed : { ...aimed, shipment: advice.id },
  );
  const aim = { ...aimed, shipment: advice.id };
  if (!against) noteDocuments(step, advice, { from: place, at: passing.at, aim });
  // A further step of goods that had left before the shipment was answered is no departure without it.
  return against && isFurther ? [against] : [];
}

/** Goods leave under the despatch advice of the aim, or under none. Returns true if some leave that no other step names. */
function sendUnder(step: Step, { place, goods, passing, moment }: Departing, aim: Aim): boolean {
  const under = { ...passing, advice: aim.shipment };
  const leavesMore = leave(step, goods, under, moment);
  const areMore = sendThingsOff(step, { place, goods, passing: under }, aim);
  noteLeaving(step, goods, { from: place, at: passing.at }, aim);
  return leavesMore || areMore;
}

function sendThingsOff(step: Step, { place, goods, passing }: Omit<Departing, 'moment'>, aim: Aim): boolean {
  const { facts } = step;
  const late = aim.shipment ? goods.things.filter((id) => leftWithoutAdvice(facts, id, passing)) : [];
  const moved = movedThings(facts, goods.things, passing);
  shipThings(step, moved, { from: place, at: passing.at }, aim);
  adviseThings(step, late, { from: place, at: passing.at, aim });
  return moved.length > 0;
}

/** A sender captures an event about its own command: the goods move by the command's handoffs, once. */
function repeatCommand(step: Step, shipment: Shipment, goods: Goods): Finding[] {
  const { id, lots } = shipment;
  const things = new Set<string>(thingsOf(shipment));
  const unknown =
    lotLines(step.facts, goods.lots).find(({ lot }) => !lots.some((line) => line.lot === lot))?.lot ??
    goods.things.find((thing) => !things.has(thing));
  if (unknown === undefined) return [];
  const message = `A command recorded shipment ${id}, and it has no line of ${unknown}.`;
  throw new Refusal('shipment_line_unknown', message, { shipment: id, goods: unknown });
}
