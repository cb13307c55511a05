import type { ShipmentId } from '../businessId';
import type { Finding } from '../command';
import type { ErrorCode } from '../errors';
import { type Hold, lotKey } from '../facts/lot';
import type { Discrepancy, Shipment } from '../facts/shipment';
import type { LostLine } from '../facts/transit';
import { type LotLine, type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PartyId } from '../gs1/id';
import { convert } from '../convert';
import { add, compare, type Decimal, isHoldable, isZero, negate, subtract, sum } from '../quantity';
import type { Facts, Step } from '../step';
import type { CommandData } from '../transactions';
import type { EventGoods } from './buildEvent';
import { minusLines, sumLines } from './load';
import { changeLost, unlose } from './lostGoods';
import { lotProducer } from './lots';
import { noteArrival } from './makers';
import type { Spot } from './moment';
import { takeOff } from './capture/bringHome';
import { isIn, openLines, thingsOf } from './shipments';
import { book } from './stock';
import { cameBack, cameTo, lotsWith, nowhere } from './things';
import { must } from '../must';

type Input = Pick<CommandData<'receive'>, 'lots' | 'items' | 'containers' | 'unexpected' | 'final'>;

interface Receipt {
  /** The goods that arrived at the place. */
  readonly found: EventGoods;
  readonly discrepancies: readonly Discrepancy[];
  /** The lot quantities of the shipment that are no longer in transit. */
  readonly settled: readonly LotLine[];
  /** The shipment's containers and items that are no longer in transit. */
  readonly arrived: readonly ThingId[];
  /** Those that this or an earlier final receipt missed. */
  readonly missing: readonly ThingId[];
  /** The lot quantities that this or an earlier final receipt missed and that are not found. */
  readonly lost: readonly LostLine[];
  /** True if nothing of the shipment is in transit any more. */
  readonly isComplete: boolean;
}

/** True if the receiver gets goods back under its recall. */
const isReturn = ({ recall, receiver }: Shipment, { party }: Step['caller']): boolean =>
  recall !== undefined && receiver === party;

const difference = (line: LotLine, kind: Discrepancy['kind'], quantity: Decimal): Discrepancy[] =>
  isZero(quantity) ? [] : [{ goods: line.lot, kind, quantity, uom: line.uom }];

const atLeastZero = (value: Decimal): Decimal => (value.startsWith('-') ? '0' : value);

/**
 * Books the arrived goods of a shipment in at a place. What is short stays in transit unless the receipt is final: then it is lost. A
 * quantity above the shipped one is a surplus, and damaged goods are put on hold.
 */
export function receiveGoods({ facts, caller }: Step, shipment: Shipment, input: Input, spot: Spot): Receipt {
  const damaged: Hold = { by: caller.party, reason: `arrived damaged in ${shipment.id}` };
  const held = sumLines(shipment.held ?? [], minusLines(shipment.settled ?? []));
  const isFinal = input.final === true;
  const arriving = { facts, shipment, spot, damaged, held, isReturn: isReturn(shipment, caller), final: isFinal };
  const again = foundAgain(shipment);
  const lines = [
    ...openLines(shipment).map((line) => receiveLine(arriving, line, input)),
    ...again.map((line) => findLine(arriving, line, input)),
    ...completeLines(shipment, input, again).map((line) => receiveLine(arriving, line, input)),
  ];
  const lots = shipment.lots.map(({ lot }) => lot);
  noteArrival(facts, [...lots, ...lotsInside(facts, shipment)], shipment.sender, caller.party);
  const unexpected = sumLines(input.unexpected).map((line) => receiveUnexpected(facts, line, spot));
  const { came, missed, unsound } = receiveThings(arriving, input);
  const settledNow = lines.flatMap((line) => line.settled);
  if (shipment.advised) for (const line of settledNow) takeOff(facts, shipment, line);
  const settled = sumLines(shipment.settled ?? [], settledNow);
  return {
    found: {
      lots: sumLines(...lines.map(({ found }) => found), input.unexpected),
      things: came,
    },
    discrepancies: [...lines.flatMap(({ discrepancies }) => discrepancies), ...unexpected, ...unsound],
    settled,
    arrived: [...new Set([...(shipment.arrived ?? []), ...came])],
    lost: lines.flatMap(({ lost }) => lost).reduce(changeLost, shipment.lost ?? []),
    ...endOf({ ...shipment, settled }, missed, isFinal),
  };
}

/** The lost things, and whether the shipment has ended. Things of an earlier final receipt do not keep it open. */
function endOf(
  shipment: Shipment,
  missed: readonly ThingId[],
  isFinal: boolean,
): Pick<Receipt, 'missing' | 'isComplete'> {
  const { missing = [] } = shipment;
  if (isFinal) return { missing: [...new Set([...missing, ...missed])], isComplete: true };
  return { missing, isComplete: openLines(shipment).length === 0 && missed.every((id) => missing.includes(id)) };
}

interface ReceivedThings {
  readonly came: readonly ThingId[];
  readonly missed: readonly ThingId[];
  readonly unsound: readonly Discrepancy[];
}

function receiveThings(arriving: Arriving, input: Input): ReceivedThings {
  const { facts, shipment } = arriving;
  const things = thingsOf(shipment)
    .filter((id) => isIn(facts, shipment, id))
    .map((id) => ({ id, condition: conditionOf(input, id) }));
  for (const { id, condition } of things) receiveThing(arriving, id, condition);
  const missed = things.filter(({ condition }) => condition === 'missing').map(({ id }) => id);
  return {
    came: things.map(({ id }) => id).filter((id) => !missed.includes(id)),
    missed,
    unsound: things.flatMap(({ id, condition }): Discrepancy[] =>
      condition ? [{ goods: id, kind: condition === 'missing' ? 'short' : 'damaged' }] : [],
    ),
  };
}

const lotsInside = (facts: Facts, shipment: Shipment): LotId[] =>
  thingsOf(shipment).flatMap((id) => {
    const thing = facts.get(thingKey(id));
    return thing ? lotsWith(thing) : [];
  });

/** Complete lines of which more arrived: above the shipped quantity. */
const completeLines = (shipment: Shipment, { lots }: Input, again: readonly LotLine[]): LotLine[] =>
  shipment.lots
    .filter(
      ({ lot }) =>
        lots.some((stated) => stated.lot === lot) &&
        ![...openLines(shipment), ...again].some((line) => line.lot === lot),
    )
    .map((line) => ({ ...line, quantity: '0' }));

/** The lost lines that a further receipt may have found: of lots of which nothing is in transit. */
const foundAgain = (shipment: Shipment): LostLine[] =>
  (shipment.lost ?? []).filter(({ lot }) => !openLines(shipment).some((line) => line.lot === lot));

const conditionOf = ({ items, containers }: Input, id: ThingId): 'damaged' | 'missing' | undefined =>
  items.find(({ item }) => item === id)?.condition ?? containers.find(({ container }) => container === id)?.condition;

const ofLot = (lines: readonly LotLine[], lot: LotId): Decimal =>
  atLeastZero(lines.find((line) => line.lot === lot)?.quantity ?? '0');

interface ReceivedLine {
  readonly found: LotLine[];
  readonly discrepancies: Discrepancy[];
  readonly settled: LotLine[];
  /** The change of what is lost. */
  readonly lost: LostLine[];
}

function receiveLine(arriving: Arriving, line: LotLine, { lots }: Input): ReceivedLine {
  const { facts, spot, held: onHold, final, isReturn } = arriving;
  const compared = comparedWith(line, lots);
  const { damaged, arrived, over, short } = compared;
  const settled = final ? line.quantity : subtract(arrived, over);
  const unsound = sum([damaged, over, ofLot(onHold, line.lot)]);
  // The quantity above the shipped one is on hold until the producer releases it, like a counted surplus.
  const held = compare(unsound, arrived) > 0 ? arrived : unsound;
  const adjusted = final ? subtract(over, short) : over;
  const returned = isReturn ? arrived : '0';
  book(facts, line, spot, { onHand: arrived, held, surplus: over, received: settled, adjusted, returned });
  return {
    found: isZero(arrived) ? [] : [{ ...line, quantity: arrived }],
    discrepancies: differences(line, compared),
    settled: isZero(settled) ? [] : [{ ...line, quantity: settled }],
    lost: final && !isZero(short) ? [{ ...line, quantity: short, place: spot.place, at: spot.at }] : [],
  };
}

interface Compared {
  readonly damaged: Decimal;
  readonly arrived: Decimal;
  readonly over: Decimal;
  readonly short: Decimal;
}

/** The arrived quantity of a line, and its differences. */
function comparedWith(line: LotLine, lots: Input['lots']): Compared {
  const stated = lots.find(({ lot, uom }) => lot === line.lot && uom === line.uom);
  const damaged = stated?.damaged ?? '0';
  const arrived = stated ? add(stated.accepted, damaged) : line.quantity;
  const over = atLeastZero(subtract(arrived, line.quantity));
  return { damaged, arrived, over, short: atLeastZero(subtract(line.quantity, arrived)) };
}

const differences = (line: LotLine, { short, over, damaged }: Compared): Discrepancy[] => [
  ...difference(line, 'short', short),
  ...difference(line, 'over', over),
  ...difference(line, 'damaged', damaged),
];

/** Books in what was found of a line that an earlier final receipt missed. */
function findLine({ facts, spot, shipment }: Arriving, missed: LostLine, { lots }: Input): ReceivedLine {
  const { place: _place, at: _at, ...line } = missed;
  const compared = comparedWith(line, lots);
  const { damaged, arrived, over } = compared;
  const found = subtract(arrived, over);
  const isHeld = shipment.held?.some(({ lot }) => lot === line.lot) === true;
  const held = isHeld ? arrived : add(damaged, over);
  unlose(facts, missed, found);
  book(facts, line, spot, { onHand: arrived, held, surplus: over, received: found, adjusted: over });
  return {
    found: isZero(arrived) ? [] : [{ ...line, quantity: arrived }],
    discrepancies: differences(line, compared),
    settled: [],
    lost: isZero(found) ? [] : [{ ...missed, quantity: negate(found) }],
  };
}

/** Books a lot that was not shipped as surplus, if it is commissioned and the unit converts; otherwise it is only an exception. */
function receiveUnexpected(facts: Facts, line: LotLine, spot: Spot): Discrepancy {
  const lot = facts.get(lotKey(line.lot));
  const quantity = convert(line.quantity, line.uom, lot?.uom ?? '');
  if (lot?.status === 'active' && quantity !== undefined && isHoldable(quantity)) {
    const counted = { ...line, uom: must(lot.uom, 'uom') };
    book(facts, counted, spot, { onHand: quantity, held: quantity, surplus: quantity, adjusted: quantity });
  }
  return { goods: line.lot, kind: 'wrong_lot', quantity: line.quantity, uom: line.uom };
}

interface Arriving {
  readonly facts: Facts;
  readonly spot: Spot;
  readonly damaged: Hold;
  /** The quantities in transit that were on hold before they left. */
  readonly held: readonly LotLine[];
  readonly shipment: Shipment;
  /** True if nothing more will arrive. */
  readonly final: boolean;
  /** True if the goods come back under a recall to its opener. */
  readonly isReturn: boolean;
}

/** The thing that a final receipt at a place misses. */
const lost = ({ shipment, transit, ...thing }: Thing, { id }: Pick<Shipment, 'id'>, { place }: Spot): Thing =>
  transit ? { ...thing, transit: { ...transit, shipment: id, missing: transit.missing ?? place } } : { ...thing };

function receiveThing(arriving: Arriving, id: ThingId, condition: string | undefined): void {
  const { facts, spot, damaged, final, isReturn } = arriving;
  const thing = facts.get(thingKey(id));
  if (!thing) return;
  if (condition === 'missing') {
    if (final) facts.put(thingKey(id), lost(thing, arriving.shipment, spot));
    return;
  }
  const here = cameTo(nowhere(isReturn ? cameBack(thing) : thing), spot.place, spot);
  facts.put(thingKey(id), { ...here, ...(condition === 'damaged' && { hold: damaged }) });
}

const codes: Record<Discrepancy['kind'], ErrorCode> = {
  short: 'receipt_short',
  over: 'receipt_over',
  damaged: 'receipt_damaged',
  wrong_lot: 'receipt_wrong_lot',
};

const words: Record<Discrepancy['kind'], string> = {
  short: 'have not arrived',
  over: 'arrived above the shipped quantity and is on hold until the producer releases it',
  damaged: 'arrived damaged and is on hold',
  wrong_lot: 'arrived, but the lot is not in the shipment; it is on hold until the producer releases it',
};

/** The exception of a discrepancy in a shipment. Its sender and the party that handed it over see it too. */
export function discrepancyFinding(
  facts: Facts,
  { goods, kind, quantity, uom }: Discrepancy,
  parties: readonly PartyId[],
  shipment?: ShipmentId,
): Finding {
  const producer = kind === 'over' || kind === 'wrong_lot' ? lotProducer(facts, goods as LotId) : undefined;
  const amount = quantity === undefined ? '' : `${quantity} ${uom ?? ''} of `;
  return {
    code: codes[kind],
    detail: `${amount}${goods} ${words[kind]}.`,
    details: { goods, kind, ...(quantity && { quantity, uom }), ...(shipment && { shipment }) },
    concerns: producer ? [producer, ...parties] : parties,
  };
}
