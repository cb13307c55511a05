import { add, compare, convert, type Decimal, isNegative, isZero, subtract } from '@lotline/chaincode/domain';
import type { LeftOut, Pick, PickedUnit, PickStrategy } from '../answers/inventoryAllocations';
import { daysLater } from './days';
import type { GoodsUnit } from './goodsAtPlace';

export interface PickRequest {
  readonly product: string;
  readonly place: string;
  readonly uom: string;
  readonly quantity: Decimal;
  readonly strategy: PickStrategy;
  readonly minimumDays?: number | undefined;
  /** The day on which the goods are needed. */
  readonly date: string;
}

/** The goods of other allocations: whole containers, and loose quantities by lot. */
export interface Taken {
  readonly containers: ReadonlySet<string>;
  readonly loose: ReadonlyMap<string, Decimal>;
}

/** A unit with its quantity in the product's unit. */
interface Candidate {
  readonly unit: GoodsUnit;
  readonly quantity: Decimal;
}

const goodsOf = ({ container, lots }: GoodsUnit): string => container ?? lots[0]?.lot ?? '';

const inUom = ({ lots }: GoodsUnit, uom: string): Decimal | undefined => {
  let total: Decimal = '0';
  for (const line of lots) {
    const quantity = convert(line.quantity, line.uom, uom);
    if (quantity === undefined) return undefined;
    total = add(total, quantity);
  }
  return total;
};

/** The reason if the unit's life is too short; the last day of sale still counts. */
function lifeReason({ expiry }: GoodsUnit, { date, minimumDays }: PickRequest): LeftOut['reason'] | undefined {
  if (expiry === undefined) return minimumDays === undefined ? undefined : 'expiry_unknown';
  if (expiry < date) return 'expired';
  return minimumDays !== undefined && expiry < daysLater(date, minimumDays) ? 'life_too_short' : undefined;
}

const reasonAgainst = (unit: GoodsUnit, request: PickRequest): LeftOut['reason'] | undefined =>
  unit.blocked ?? (unit.mixed ? 'mixed_container' : lifeReason(unit, request));

/** Text that sorts after every date and time. */
const never = '\uffff';

const orders: Readonly<Record<PickStrategy, (a: GoodsUnit, b: GoodsUnit) => number>> = {
  fefo: (a, b) => byText(a.expiry ?? never, b.expiry ?? never) || byText(a.came, b.came),
  fifo: (a, b) => byText(a.came, b.came),
  lifo: (a, b) => byText(b.came, a.came),
};

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** In the same turn, whole containers before loose goods, the larger first; then by id, so that the same stock gives the same proposal. */
const inTurn =
  (strategy: PickStrategy) =>
  (a: Candidate, b: Candidate): number =>
    orders[strategy](a.unit, b.unit) ||
    Number(a.unit.container === undefined) - Number(b.unit.container === undefined) ||
    (a.unit.container === undefined ? 0 : compare(b.quantity, a.quantity)) ||
    byText(goodsOf(a.unit), goodsOf(b.unit));

/** Takes what other allocations have off a unit; undefined if nothing is left. */
function withoutTaken(unit: GoodsUnit, { containers, loose }: Taken): GoodsUnit | undefined {
  if (unit.container !== undefined) return containers.has(unit.container) ? undefined : unit;
  const [line] = unit.lots;
  const taken = line && loose.get(line.lot);
  if (!line || taken === undefined) return unit;
  const quantity = subtract(line.quantity, taken);
  return isZero(quantity) || isNegative(quantity) ? undefined : { ...unit, lots: [{ ...line, quantity }] };
}

/** The part of a loose candidate that is wanted, in its lot's own unit; undefined if that is not exact. */
function part({ unit, quantity }: Candidate, left: Decimal, uom: string): PickedUnit | undefined {
  const [line] = unit.lots;
  if (!line) return undefined;
  const wanted = compare(quantity, left) <= 0 ? quantity : left;
  const own = convert(wanted, uom, line.uom);
  if (own === undefined) return undefined;
  const expiry = unit.expiry === undefined ? {} : { expiry: unit.expiry };
  return { lots: [{ ...line, quantity: own }], quantity: wanted, ...expiry };
}

const whole = ({ unit, quantity }: Candidate): PickedUnit => ({
  ...(unit.container !== undefined && { container: unit.container }),
  lots: unit.lots.map((line) => ({ ...line })),
  quantity,
  ...(unit.expiry !== undefined && { expiry: unit.expiry }),
});

/** A unit that may be taken, without what other allocations have of it, or why it may not. */
function judge(unit: GoodsUnit, taken: Taken, request: PickRequest): Candidate | LeftOut {
  const goods = goodsOf(unit);
  const all = inUom(unit, request.uom);
  if (all === undefined) return { goods, quantity: unit.lots[0]?.quantity ?? '0', reason: 'uom_not_convertible' };
  const reason = reasonAgainst(unit, request);
  if (reason !== undefined) return { goods, quantity: all, reason };
  const left = withoutTaken(unit, taken);
  const quantity = left && inUom(left, request.uom);
  return left && quantity !== undefined ? { unit: left, quantity } : { goods, quantity: all, reason: 'allocated' };
}

/** Sorts units into those that may be taken and those that may not. */
function candidatesOf(
  units: readonly GoodsUnit[],
  taken: Taken,
  request: PickRequest,
): { candidates: Candidate[]; leftOut: LeftOut[] } {
  const candidates: Candidate[] = [];
  const leftOut: LeftOut[] = [];
  for (const unit of units) {
    const judged = judge(unit, taken, request);
    if ('reason' in judged) leftOut.push(judged);
    else candidates.push(judged);
  }
  return { candidates, leftOut };
}

/**
 * Proposes goods for a wanted quantity: in the turn of the strategy, whole containers before loose goods of the same turn. Goods that are
 * held, recalled, expired, too old or allocated are never taken. A container that has more than what is still wanted is left, and named.
 */
export function pickGoods(units: readonly GoodsUnit[], taken: Taken, request: PickRequest): Pick {
  const { product, place, uom, quantity: wanted, strategy } = request;
  const { candidates, leftOut } = candidatesOf(units, taken, request);
  const picks: PickedUnit[] = [];
  let left = wanted;
  for (const candidate of candidates.toSorted(inTurn(strategy))) {
    if (isZero(left)) break;
    const { unit, quantity } = candidate;
    const goods = goodsOf(unit);
    if (unit.container !== undefined && compare(quantity, left) > 0) {
      leftOut.push({ goods, quantity, reason: 'needs_unpacking' });
      continue;
    }
    const taking = unit.container === undefined ? part(candidate, left, uom) : whole(candidate);
    if (!taking) {
      leftOut.push({ goods, quantity, reason: 'uom_not_convertible' });
      continue;
    }
    picks.push(taking);
    left = subtract(left, taking.quantity as Decimal);
  }
  const life = request.minimumDays === undefined ? {} : { minimumDays: request.minimumDays };
  return { product, place, uom, wanted, ...life, quantity: subtract(wanted, left), short: left, units: picks, leftOut };
}
