import { type LotLine, type ThingId, thingKey } from '../../facts/thing';
import type { TransitLeg } from '../../facts/transit';
import type { PlaceId } from '../../gs1/id';
import { isZero, subtract } from '../../quantity';
import type { Step } from '../../step';
import { announce } from './advice';
import { least } from '../countHolds';
import type { Change } from './leavings';
import { journeyAfter } from './journeyLeg';
import { type Aim, legsOf, putLegs, rememberEnd, rememberLeaving, transitEnd } from './legs';

/**
 * A load whose despatch advice is recorded late has arrived, at least in part: its rest in transit moves to the advice, and the shipment
 * knows that the rest has arrived.
 */
export function adviseLate(
  step: Step,
  line: LotLine,
  from: PlaceId,
  { out, back }: Pick<Change, 'out' | 'back'>,
): void {
  for (const { at, ...aim } of out) {
    if (!aim.shipment || back.some(({ shipment }) => shipment !== undefined)) continue;
    const arrived = putUnder(step, line, { from, at, aim });
    const lots = isZero(arrived.quantity) ? [] : [arrived];
    announce(step, { from, at, aim, goods: { lots: [line], things: [] }, arrived: { lots, things: [] } });
  }
}

interface Way {
  readonly from: PlaceId;
  readonly at: string;
  readonly aim: Aim;
}

/** Moves the quantity of a line that is in transit under the despatch advice. Returns the quantity that is not in transit. */
function putUnder({ facts, caller }: Step, line: LotLine, { from, at, aim }: Way): LotLine {
  const own = `from ${caller.party}`;
  const end = transitEnd(facts, aim, caller.party);
  const isOfLoad = (leg: TransitLeg): boolean =>
    leg.from === from && leg.sender === caller.party && leg.shipment === undefined && isSameWay(leg, aim);
  let missing = line.quantity;
  for (const each of new Set([own, end])) {
    const left = legsOf(facts, line.lot, each).map((leg) => {
      const part = isOfLoad(leg) ? least(leg.quantity, missing) : '0';
      missing = subtract(missing, part);
      return { ...leg, quantity: subtract(leg.quantity, part) };
    });
    putLegs(facts, line, each, left);
  }
  const quantity = subtract(line.quantity, missing);
  if (!isZero(quantity)) {
    putLegs(facts, line, end, [
      ...legsOf(facts, line.lot, end),
      { from, ...aim, left: at, quantity, sender: caller.party },
    ]);
    rememberLeaving(facts, line, end, at);
    rememberEnd(facts, line, own, end);
  }
  return { ...line, quantity: missing };
}

const isSameWay = (leg: TransitLeg, { to, receiver }: Aim): boolean =>
  (leg.to === undefined || to === undefined || leg.to === to) &&
  (leg.receiver === undefined || receiver === undefined || leg.receiver === receiver);

/** The same for things whose departure was recorded without the advice: they are in transit, have arrived or have moved on since. */
export function adviseThings(step: Step, things: readonly ThingId[], { from, at, aim }: Way): void {
  const { facts } = step;
  const arrived = things.filter((id) => {
    const thing = facts.get(thingKey(id));
    const journey = thing && journeyAfter(thing, { from, at });
    if (journey && journey.leg.shipment === undefined)
      facts.put(thingKey(id), journey.with({ ...journey.leg, ...aim }));
    return journey?.hasArrived !== false && thing?.transit?.shipment !== aim.shipment;
  });
  if (things.length > 0)
    announce(step, { from, at, aim, goods: { lots: [], things }, arrived: { lots: [], things: arrived } });
}
