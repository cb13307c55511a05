import type { Finding } from '../command';
import type { ErrorCode } from '../errors';
import { type Hold, lotKey } from '../facts/lot';
import type { Discrepancy, Shipment } from '../facts/shipment';
import { type LotLine, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PlaceId } from '../gs1/id';
import { convert } from '../convert';
import { add, compare, type Decimal, isHoldable, isZero, subtract } from '../quantity';
import type { Facts, Step } from '../step';
import type { CommandData } from '../transactions';
import type { EventGoods } from './buildEvent';
import { sumLines } from './load';
import { lotProducer } from './lots';
import { book } from './stock';
import { nowhere } from './things';

type Input = Pick<CommandData<'receive'>, 'lots' | 'items' | 'units' | 'unexpected'>;

interface Receipt {
  /** What is at the place now. */
  readonly found: EventGoods;
  readonly discrepancies: readonly Discrepancy[];
}

const difference = (line: LotLine, kind: Discrepancy['kind'], quantity: Decimal): Discrepancy[] =>
  isZero(quantity) ? [] : [{ goods: line.lot, kind, quantity, unit: line.unit }];

const atLeastZero = (value: Decimal): Decimal => (value.startsWith('-') ? '0' : value);

/**
 * Books a shipment's goods in at a place. Short and over are adjustments there; damaged goods come on hold; missing units and items
 * stay under way until they turn up.
 */
export function receiveGoods({ facts, caller }: Step, shipment: Shipment, input: Input, place: PlaceId): Receipt {
  const damaged: Hold = { by: caller.party, reason: `arrived damaged in ${shipment.id}` };
  const arriving = { facts, place, damaged };
  const lines = shipment.lots.map((line) => receiveLine(facts, line, input, place));
  const unexpected = sumLines(input.unexpected).map((line) => receiveUnexpected(facts, line, place));
  const items = shipment.items.map((id) => ({ id, condition: input.items.find(({ item }) => item === id)?.condition }));
  const units = shipment.units.map((id) => ({ id, condition: input.units.find(({ unit }) => unit === id)?.condition }));
  for (const { id, condition } of [...items, ...units]) receiveThing(arriving, id, condition);
  const arrived = <T>(list: readonly { id: T; condition: string | undefined }[]): T[] =>
    list.filter(({ condition }) => condition !== 'missing').map(({ id }) => id);
  const unsound = [...items, ...units].flatMap(({ id, condition }): Discrepancy[] =>
    condition ? [{ goods: id, kind: condition === 'missing' ? 'short' : 'damaged' }] : [],
  );
  return {
    found: {
      lots: sumLines(...lines.map(({ found }) => found), input.unexpected),
      things: [...arrived<ThingId>(units), ...arrived<ThingId>(items)],
    },
    discrepancies: [...lines.flatMap(({ discrepancies }) => discrepancies), ...unexpected, ...unsound],
  };
}

function receiveLine(
  facts: Facts,
  line: LotLine,
  { lots }: Input,
  place: PlaceId,
): { found: LotLine[]; discrepancies: Discrepancy[] } {
  const said = lots.find(({ lot, unit }) => lot === line.lot && unit === line.unit);
  const damaged = said?.damaged ?? '0';
  const arrived = said ? add(said.accepted, damaged) : line.quantity;
  const change = subtract(arrived, line.quantity);
  const over = atLeastZero(change);
  const unsound = add(damaged, over);
  // More than was shipped is more than the ledger knows of: on hold until the producer agrees, like a count's surplus.
  const held = compare(unsound, arrived) > 0 ? arrived : unsound;
  book(facts, line, place, { onHand: arrived, held, surplus: over, received: line.quantity, adjusted: change });
  const short = atLeastZero(subtract(line.quantity, arrived));
  const discrepancies = [
    ...difference(line, 'short', short),
    ...difference(line, 'over', over),
    ...difference(line, 'damaged', damaged),
  ];
  return { found: compare(arrived, '0') > 0 ? [{ ...line, quantity: arrived }] : [], discrepancies };
}

/** A lot that nobody shipped: stock where it is known and counted in this unit, else only an exception. */
function receiveUnexpected(facts: Facts, line: LotLine, place: PlaceId): Discrepancy {
  const lot = facts.get(lotKey(line.lot));
  const quantity = convert(line.quantity, line.unit, lot?.unit ?? '');
  if (lot?.status === 'active' && quantity !== undefined && isHoldable(quantity)) {
    const counted = { ...line, unit: lot.unit ?? '' };
    book(facts, counted, place, { onHand: quantity, held: quantity, surplus: quantity, adjusted: quantity });
  }
  return { goods: line.lot, kind: 'wrong_lot', quantity: line.quantity, unit: line.unit };
}

interface Arriving {
  readonly facts: Facts;
  readonly place: PlaceId;
  readonly damaged: Hold;
}

function receiveThing({ facts, place, damaged }: Arriving, id: ThingId, condition: string | undefined): void {
  const thing = facts.get(thingKey(id));
  if (!thing) return;
  const { shipment: _shipment, ...missing } = thing;
  const here = { ...nowhere(thing), place, ...(condition === 'damaged' && { hold: damaged }) };
  facts.put(thingKey(id), condition === 'missing' ? missing : here);
}

const codes: Record<Discrepancy['kind'], ErrorCode> = {
  short: 'receipt_short',
  over: 'receipt_over',
  damaged: 'receipt_damaged',
  wrong_lot: 'receipt_wrong_lot',
};

const words: Record<Discrepancy['kind'], string> = {
  short: 'did not arrive',
  over: 'arrived beyond what was shipped and is on hold until the producer releases it',
  damaged: 'arrived damaged and is on hold',
  wrong_lot: 'arrived, and the shipment does not name this lot: it is on hold until the producer releases it',
};

/** A discrepancy as the exception that quality teams see. */
export function discrepancyFinding(facts: Facts, { goods, kind, quantity, unit }: Discrepancy): Finding {
  const producer = kind === 'over' || kind === 'wrong_lot' ? lotProducer(facts, goods as LotId) : undefined;
  const amount = quantity === undefined ? '' : `${quantity} ${unit ?? ''} of `;
  return {
    code: codes[kind],
    detail: `${amount}${goods} ${words[kind]}.`,
    details: { goods, kind, ...(quantity && { quantity, unit }) },
    ...(producer && { concerns: [producer] }),
  };
}
