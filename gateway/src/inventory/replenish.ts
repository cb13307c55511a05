import { add, compare, type Decimal, isNegative, isZero, subtract } from '@lotline/chaincode/domain';
import type { Gap, PolicyInput, PolicyRow, ReplenishmentRow } from '../answers/inventoryPolicies';
import { downToMultiple } from './decimals';
import { groupBy } from '../groupBy';
import { orderable } from './formulas';
import { priceAt } from './priceBreaks';

/** The parts of a policy that say what to get. */
export interface PlannedPolicy extends Pick<PolicyRow, 'product' | 'place' | 'uom' | 'gaps'> {
  readonly reorderPoint: { readonly value: Decimal } | undefined;
  readonly maximum?: { readonly value: Decimal } | undefined;
  readonly given: Omit<PolicyInput, 'product' | 'place'>;
}

/** A policy and the stock of its place. */
export interface Planned {
  readonly policy: PlannedPolicy;
  readonly available: Decimal;
  readonly allocated: Decimal;
  readonly inTransit: Decimal;
  readonly onOrder: Decimal;
  readonly gaps: readonly Gap[];
}

type PlaceGap = Gap & { readonly product: string; readonly place: string };

export interface Replenishment {
  readonly rows: ReplenishmentRow[];
  readonly gaps: PlaceGap[];
}

/** A plan without the reasons and statistics of its policy, which take most of the memory. */
interface Bare extends Omit<Planned, 'policy' | 'gaps'> {
  readonly policy: Pick<PlannedPolicy, 'product' | 'place' | 'uom' | 'given'>;
}

interface Need {
  readonly planned: Bare;
  readonly position: Decimal;
  readonly reorderPoint: Decimal;
  readonly maximum: Decimal;
}

/** The stock of a product at a place above its maximum. It is given away once. */
interface Excess {
  readonly product: string;
  readonly place: string;
  left: Decimal;
}

const positionOf = ({ available, allocated, inTransit, onOrder }: Bare): Decimal =>
  add(subtract(available, allocated), add(inTransit, onOrder));

const needOf = (planned: Planned): Need | undefined => {
  const { reorderPoint, maximum } = planned.policy;
  if (!reorderPoint || !maximum) return undefined;
  const levels = { reorderPoint: reorderPoint.value, maximum: maximum.value };
  const { policy, available, allocated, inTransit, onOrder } = planned;
  const { product, place, uom, given } = policy;
  const bare = { policy: { product, place, uom, given }, available, allocated, inTransit, onOrder };
  return { planned: bare, position: positionOf(bare), ...levels };
};

/** Only what is there can be given away, and only down to the maximum of the place that gives. */
const excessOf = ({ planned: { policy, available, allocated }, maximum }: Need): Excess => {
  const over = subtract(subtract(available, allocated), maximum);
  return { product: policy.product, place: policy.place, left: isNegative(over) ? '0' : over };
};

/** The share of its reorder point that a place has: the emptiest comes first. */
const fullness = ({ position, reorderPoint }: Need): number => Number(position) / Math.max(Number(reorderPoint), 1e-9);

const minimumOf = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b);

type Sources = ReplenishmentRow['sources'];

/** Takes from the places with excess, the largest first, in whole multiples. */
function transfers(
  wanted: Decimal,
  policy: Bare['policy'],
  excesses: readonly Excess[],
): { sources: Sources; left: Decimal } {
  const { multiple } = policy.given;
  const sources: Sources = [];
  let left = wanted;
  const own = excesses.filter(({ place, left: rest }) => place !== policy.place && rest !== '0');
  for (const excess of own.toSorted((a, b) => compare(b.left, a.left))) {
    const most = minimumOf(left, excess.left);
    const taken = multiple === undefined ? most : downToMultiple(most, multiple);
    if (isZero(taken)) continue;
    sources.push({ kind: 'transfer', from: excess.place, quantity: taken });
    excess.left = subtract(excess.left, taken);
    left = subtract(left, taken);
  }
  return { sources, left };
}

function propose(need: Need, excesses: readonly Excess[]): ReplenishmentRow {
  const { planned, position, reorderPoint, maximum } = need;
  const { policy, available, allocated, inTransit, onOrder } = planned;
  const { minimumOrder, multiple, supplier, priceBreaks = [], currency } = policy.given;
  const { sources, left } = transfers(subtract(maximum, position), policy, excesses);
  const bounds = { minimum: minimumOrder, multiple };
  const bought = isZero(left) ? '0' : orderable(left, bounds);
  const price = priceAt(priceBreaks, bought);
  const purchase: Sources[number] = {
    kind: 'purchase',
    ...(supplier !== undefined && { from: supplier }),
    quantity: bought,
    ...(price !== undefined && { price, currency }),
  };
  const all: Sources = isZero(bought) ? sources : [...sources, purchase];
  const quantity = all.reduce<Decimal>((total, each) => add(total, each.quantity as Decimal), '0');
  const raised = compare(quantity, subtract(maximum, position)) > 0 ? ', raised to what can be ordered' : '';
  return {
    product: policy.product,
    place: policy.place,
    uom: policy.uom,
    position,
    available,
    allocated,
    inTransit,
    onOrder,
    reorderPoint,
    maximum,
    quantity,
    sources: all,
    reason: `Position ${position} is at or below the reorder point ${reorderPoint}: up to ${maximum}${raised}.`,
  };
}

const gapsOf = ({ policy, gaps }: Planned): PlaceGap[] => {
  const { product, place } = policy;
  const lacking = policy.reorderPoint && policy.maximum ? [] : policy.gaps;
  if (lacking.length + gaps.length === 0) return [];
  return [...lacking, ...gaps].map((each) => ({ ...each, product, place }));
};

/**
 * Proposes what to get for every place that is at or below its reorder point: first what other own places have above their maximum, then
 * from the supplier. The emptiest places come first, and no excess is given away twice. Policies that lack something are gaps.
 */
export function replenish(all: Iterable<Planned>): Replenishment {
  const needs: Need[] = [];
  const gaps: PlaceGap[] = [];
  for (const planned of all) {
    const need = needOf(planned);
    if (need) needs.push(need);
    gaps.push(...gapsOf(planned));
  }
  const excesses = groupBy(
    needs.map(excessOf).filter(({ left }) => !isZero(left)),
    ({ product }) => product,
  );
  const rows = needs
    .filter(({ position, reorderPoint }) => compare(position, reorderPoint) <= 0)
    .map((need) => ({ need, full: fullness(need) }))
    .toSorted((a, b) => a.full - b.full)
    .map(({ need }) => propose(need, excesses.get(need.planned.policy.product) ?? []));
  return { rows, gaps };
}
