import type { Finding } from '../../command';
import type { Hold } from '../../facts/lot';
import type { Took } from '../../facts/passage';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import { isZero, negate, subtract } from '../../quantity';
import type { Step } from '../../step';
import { lotLines } from '../lotLines';
import type { Moment, Spot } from '../moment';
import { takeFromSold } from '../sold';
import { bringBack, returnedLine, sellAgain, unreturned, unreturnLine } from '../soldGoods';
import { book } from '../stock';
import { cameBack, knownThing } from '../things';
import { noneToReceive } from './arrivalFindings';
import { type Arriving, arriveOnce, retime, takeFromTransit, unnamedAgain } from './arrivals';
import { moveArrivals, rememberTook, removeArrival } from './arrivedLoads';
import type { Goods } from './eventGoods';
import { receiveCaptured } from './movement';
import { closeThingPassage, opensReturn, type Passing, rememberReturn } from './passages';
import { sendBackLine, sendBackThing } from './wayBack';

/**
 * Books goods that come back to the caller: those in transit that were sent back to it, and otherwise those that it sold, unless the event
 * names a place as their source. They come back once, for all steps of their arrival (CBV 2.0 section 7.1.3), and are on hold until
 * released.
 */
export function takeReturned(step: Step, goods: Goods, arriving: Arriving): Finding[] {
  const lots = lotLines(step.facts, goods.lots).flatMap((line) => takeLine(step, line, arriving));
  return [...lots, ...[...new Set(goods.things)].flatMap((id) => takeThing(step, id, arriving))];
}

function takeLine(step: Step, line: LotLine, arriving: Arriving): readonly Finding[] {
  const { passing, arrival } = arriving;
  const first = arriveOnce(step, line, arriving);
  if (!first) return unnamedAgain(step, line, arriving);
  if (first.isRepeated) return [];
  const { spot } = first;
  const { took, unnamed } = takeFromTransit(step, line, { ...arrival, time: spot.at });
  const sold = subtract(line.quantity, took.quantity);
  if (!isZero(sold) && arrival.source !== undefined) throw noneToReceive(step, line, arrival);
  if (!isZero(sold)) takeFromSold(step, { ...line, quantity: sold }, spot);
  book(step.facts, line, spot, { ...returnedLine(line.quantity), received: took.quantity, sold: negate(sold) });
  rememberTook(step.facts, line, passing, { ...took, ...(!isZero(sold) && { sold }) });
  return unnamed;
}

function takeThing(step: Step, id: ThingId, { passing, arrival }: Arriving): readonly Finding[] {
  const { facts, caller } = step;
  const arrives: Arriving = { passing: inward(passing), arrival };
  const arrive = (): Finding[] => receiveCaptured(step, { ...noGoods, things: [id] }, arrives);
  if (!opensReturn(facts, id, passing)) return wasSentBack(knownThing(facts, id)) ? arrive() : [];
  const hold: Hold = { by: caller.party, reason: 'returned' };
  const { transit, shipment } = facts.get(thingKey(id)) ?? {};
  const isUnderWay = (transit ?? shipment) !== undefined;
  const findings = isUnderWay ? arrive() : [];
  if (isUnderWay) facts.put(thingKey(id), { ...cameBack(knownThing(facts, id)), hold });
  else bringBack(step, { place: arrival.at, moment: arrival.moment, lots: [], things: [id] }, hold);
  rememberReturn(facts, knownThing(facts, id), passing);
  return findings;
}

/** The arrival of a thing that was sent back has the steps of its return, and those of other receipts. */
const inward = (passing: Passing): Passing => ({ ...passing, direction: 'in' });

/** Returns true if a thing came back from transit: a sold one has no leg of its arrival. */
const wasSentBack = ({ arrived }: Thing): boolean => arrived !== undefined;

/** Undoes the return of goods: they are in transit again, or sold. */
export function undoReturned(step: Step, { lots, things }: Goods, passing: Passing, moment: Moment): void {
  const spot = { ...moment, place: passing.place };
  for (const line of lotLines(step.facts, lots)) undoLine(step, line, passing, spot);
  for (const id of new Set(things)) undoThing(step, id, passing, spot);
}

function undoLine(step: Step, line: LotLine, passing: Passing, spot: Spot): void {
  const removed = removeArrival(step.facts, line, passing);
  // An earlier version of the contract booked a return without its steps.
  const unknown = { took: soldOnly(line), loads: [], come: [], gone: [], shifted: [] };
  const { took, loads, come, gone, shifted } = removed ?? unknown;
  moveArrivals(step, line, spot, { come, gone, shifted });
  if (come.length > 0) retime(step, line, loads);
  if (!took) return;
  const at = { ...spot, at: gone[come.length] ?? spot.at };
  const { sold = '0' } = took;
  if (!isZero(sold)) {
    sellAgain(step, { place: at.place, moment: at, lots: [{ ...line, quantity: sold }], things: [] });
  }
  if (isZero(took.quantity)) return;
  const sentBack = { ...line, quantity: took.quantity };
  unreturnLine(step, sentBack, at);
  sendBackLine(step, sentBack, at, took);
}

const soldOnly = ({ quantity }: LotLine): Took => ({ id: '', ends: [], quantity: '0', sold: quantity });

function undoThing(step: Step, id: ThingId, passing: Passing, spot: Spot): void {
  const { facts } = step;
  const isOver = !closeThingPassage(facts, id, passing);
  if (!wasSentBack(knownThing(facts, id))) {
    if (isOver) sellAgain(step, { place: spot.place, moment: spot, lots: [], things: [id] });
    return;
  }
  if (isOver) facts.put(thingKey(id), unreturned(step, id, spot.place));
  if (!closeThingPassage(facts, id, inward(passing))) sendBackThing(step, id, spot);
}

const noGoods: Goods = { lots: [], unquantified: [], things: [] };
