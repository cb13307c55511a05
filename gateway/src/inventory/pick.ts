import { add, compare, convert, type Decimal, isNegative, isZero, subtract, must } from '@lotline/chaincode/domain';
import type { LeftOut, Pick, PickedGoods, PickStrategy } from '../answers/inventoryAllocations';
import { daysLater } from './days';
import type { StockedGoods } from './goodsAtPlace';

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

/** Goods with their quantity in the product's unit. */
interface Candidate {
  readonly stocked: StockedGoods;
  readonly quantity: Decimal;
}

const goodsOf = ({ container, lots }: StockedGoods): string => container ?? must(lots[0], 'lot').lot;

const inUom = ({ lots }: StockedGoods, uom: string): Decimal | undefined => {
  let total: Decimal = '0';
  for (const line of lots) {
    const quantity = convert(line.quantity, line.uom, uom);
    if (quantity === undefined) return undefined;
    total = add(total, quantity);
  }
  return total;
};

/** The reason if the goods' life is too short; the last day of sale still counts. */
function lifeReason({ expiry }: StockedGoods, { date, minimumDays }: PickRequest): LeftOut['reason'] | undefined {
  if (expiry === undefined) return minimumDays === undefined ? undefined : 'expiry_unknown';
  if (expiry < date) return 'expired';
  return minimumDays !== undefined && expiry < daysLater(date, minimumDays) ? 'life_too_short' : undefined;
}

const reasonAgainst = (stocked: StockedGoods, request: PickRequest): LeftOut['reason'] | undefined =>
  stocked.blocked ?? (stocked.mixed ? 'mixed_container' : lifeReason(stocked, request));

/** Text that sorts after every date and time. */
const never = '\uffff';

const orders: Readonly<Record<PickStrategy, (a: StockedGoods, b: StockedGoods) => number>> = {
  fefo: (a, b) => byText(a.expiry ?? never, b.expiry ?? never) || byText(a.came, b.came),
  fifo: (a, b) => byText(a.came, b.came),
  lifo: (a, b) => byText(b.came, a.came),
};

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** In the same turn, whole containers before loose goods, the larger first; then by id, so that the same stock gives the same proposal. */
const inTurn =
  (strategy: PickStrategy) =>
  (a: Candidate, b: Candidate): number =>
    orders[strategy](a.stocked, b.stocked) ||
    Number(a.stocked.container === undefined) - Number(b.stocked.container === undefined) ||
    (a.stocked.container === undefined ? 0 : compare(b.quantity, a.quantity)) ||
    byText(goodsOf(a.stocked), goodsOf(b.stocked));

/** Takes off what other allocations have; undefined if nothing is left. */
function withoutTaken(stocked: StockedGoods, { containers, loose }: Taken): StockedGoods | undefined {
  if (stocked.container !== undefined) return containers.has(stocked.container) ? undefined : stocked;
  const [line] = stocked.lots;
  const taken = line && loose.get(line.lot);
  if (!line || taken === undefined) return stocked;
  const quantity = subtract(line.quantity, taken);
  return isZero(quantity) || isNegative(quantity) ? undefined : { ...stocked, lots: [{ ...line, quantity }] };
}

/** The part of a loose candidate that is wanted, in its lot's own unit; undefined if that is not exact. */
function part({ stocked, quantity }: Candidate, left: Decimal, uom: string): PickedGoods | undefined {
  const [line] = stocked.lots;
  if (!line) return undefined;
  const wanted = compare(quantity, left) <= 0 ? quantity : left;
  const own = convert(wanted, uom, line.uom);
  if (own === undefined) return undefined;
  const expiry = stocked.expiry === undefined ? {} : { expiry: stocked.expiry };
  return { lots: [{ ...line, quantity: own }], quantity: wanted, ...expiry };
}

const whole = ({ stocked, quantity }: Candidate): PickedGoods => ({
  ...(stocked.container !== undefined && { container: stocked.container }),
  lots: stocked.lots.map((line) => ({ ...line })),
  quantity,
  ...(stocked.expiry !== undefined && { expiry: stocked.expiry }),
});

/** Goods that may be taken, without what other allocations have of them, or the reason why not. */
function judge(stocked: StockedGoods, taken: Taken, request: PickRequest): Candidate | LeftOut {
  const goods = goodsOf(stocked);
  const all = inUom(stocked, request.uom);
  if (all === undefined)
    return { goods, quantity: must(stocked.lots[0], 'lot').quantity, reason: 'uom_not_convertible' };
  const reason = reasonAgainst(stocked, request);
  if (reason !== undefined) return { goods, quantity: all, reason };
  const left = withoutTaken(stocked, taken);
  const quantity = left && inUom(left, request.uom);
  return left && quantity !== undefined ? { stocked: left, quantity } : { goods, quantity: all, reason: 'allocated' };
}

/** Sorts goods into those that may be taken and those that may not. */
function candidatesOf(
  stock: readonly StockedGoods[],
  taken: Taken,
  request: PickRequest,
): { candidates: Candidate[]; leftOut: LeftOut[] } {
  const candidates: Candidate[] = [];
  const leftOut: LeftOut[] = [];
  for (const stocked of stock) {
    const judged = judge(stocked, taken, request);
    if ('reason' in judged) leftOut.push(judged);
    else candidates.push(judged);
  }
  return { candidates, leftOut };
}

/**
 * Proposes goods for a wanted quantity: in the turn of the strategy, whole containers before loose goods of the same turn. Goods that are
 * held, recalled, expired, too old or allocated are never taken. A container that has more than what is still wanted is left, and named.
 */
export function pickGoods(stock: readonly StockedGoods[], taken: Taken, request: PickRequest): Pick {
  const { product, place, uom, quantity: wanted, strategy } = request;
  const { candidates, leftOut } = candidatesOf(stock, taken, request);
  const picks: PickedGoods[] = [];
  let left = wanted;
  for (const candidate of candidates.toSorted(inTurn(strategy))) {
    if (isZero(left)) break;
    const { stocked, quantity } = candidate;
    const goods = goodsOf(stocked);
    if (stocked.container !== undefined && compare(quantity, left) > 0) {
      leftOut.push({ goods, quantity, reason: 'needs_unpacking' });
      continue;
    }
    const taking = stocked.container === undefined ? part(candidate, left, uom) : whole(candidate);
    if (!taking) {
      leftOut.push({ goods, quantity, reason: 'uom_not_convertible' });
      continue;
    }
    picks.push(taking);
    left = subtract(left, taking.quantity as Decimal);
  }
  const life = request.minimumDays === undefined ? {} : { minimumDays: request.minimumDays };
  return { product, place, uom, wanted, ...life, quantity: subtract(wanted, left), short: left, picks, leftOut };
}
