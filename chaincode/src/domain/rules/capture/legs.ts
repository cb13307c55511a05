import { Refusal } from '../../errors';
import { type Leg, transitKey, type TransitLeg } from '../../facts/transit';
import type { LotLine } from '../../facts/thing';
import type { LotId, PartyId } from '../../gs1/id';
import { add, isZero } from '../../quantity';
import type { Facts } from '../../step';
import { isBefore } from '../claimedTime';
import { placeParty } from '../ownership';
import { must } from '../../must';
import { limits } from '../../limits';

/** The destination of a shipping event, if it names one. */
export type Aim = Pick<Leg, 'to' | 'receiver' | 'shipment'>;

/** The receiving party: the party of the named place, or else the named party. */
export const receiverOf = (facts: Facts, { to, receiver }: Aim): PartyId | undefined =>
  (to && placeParty(facts, to)) ?? receiver;

/** The `end` of the transit fact for a destination, or for a sender that named none. */
export const transitEnd = (facts: Facts, aim: Aim, sender: PartyId): string =>
  receiverOf(facts, aim) ?? aim.to ?? `from ${sender}`;

/** Records an end in the sender's own transit fact. */
export function rememberEnd(facts: Facts, { lot, uom }: LotLine, own: string, end: string): void {
  if (end === own) return;
  const before = facts.get(transitKey(lot, own)) ?? { uom, legs: [] };
  const ends = before.ends ?? [];
  if (!ends.includes(end)) facts.put(transitKey(lot, own), { ...before, ends: [...ends, end].slice(-limits.legs) });
}

/** Records the time at which goods left for an end, if it is the earliest. */
export function rememberLeaving(facts: Facts, { lot, uom }: LotLine, end: string, at: string): void {
  const before = facts.get(transitKey(lot, end)) ?? { uom, legs: [] };
  if (before.since === undefined || isBefore(at, before.since)) {
    facts.put(transitKey(lot, end), { ...before, since: at });
  }
}

/** Removes the time of the first departure if no goods are in transit to the end any more. */
export function forgetLeaving(facts: Facts, { lot }: LotLine, end: string): void {
  const before = facts.get(transitKey(lot, end));
  if (before?.since === undefined || before.legs.length > 0) return;
  const { since: _since, ...rest } = before;
  facts.put(transitKey(lot, end), rest);
}

export const legsOf = (facts: Facts, lot: LotId, end: string): readonly TransitLeg[] =>
  facts.get(transitKey(lot, end))?.legs ?? [];

const isSameWay = (a: TransitLeg, b: TransitLeg): boolean =>
  a.from === b.from && a.to === b.to && a.receiver === b.receiver && a.sender === b.sender && a.shipment === b.shipment;

/** Legs with the quantities of the same way, and of the same departure there unless `isLoose`, added up; without empty ones. */
export function mergedLegs(legs: readonly TransitLeg[], isLoose = false): TransitLeg[] {
  const merged: TransitLeg[] = [];
  for (const leg of legs) {
    const same = merged.findIndex((each) => isSameWay(each, leg) && (isLoose || each.left === leg.left));
    const before = merged[same];
    if (before) merged[same] = { ...earlier(before, leg), quantity: add(before.quantity, leg.quantity) };
    else if (!isZero(leg.quantity)) merged.push(leg);
  }
  return merged;
}

const earlier = (a: TransitLeg, b: TransitLeg): TransitLeg =>
  a.left !== undefined && b.left !== undefined && isBefore(b.left, a.left) ? b : a;

export function putLegs(facts: Facts, { lot, uom }: LotLine, end: string, legs: readonly TransitLeg[]): void {
  const exact = mergedLegs(legs);
  const { sender } = legs.at(-1) ?? { sender: undefined };
  const isOver = (all: readonly TransitLeg[]): boolean =>
    all.filter((leg) => leg.sender === sender).length > limits.legs;
  const merged = isOver(exact) ? mergedLegs(exact, true) : exact;
  if (isOver(merged)) {
    const message = `Lot ${lot} is in transit on more than ${limits.legs} legs from ${must(sender, 'sender')}.`;
    throw new Refusal('limit_exceeded', message, { lot, limit: limits.legs });
  }
  facts.put(transitKey(lot, end), { ...facts.get(transitKey(lot, end)), uom, legs: merged });
}
