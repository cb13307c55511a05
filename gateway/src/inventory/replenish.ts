import { add, compare, type Decimal, isNegative, isZero, subtract } from '@lotline/chaincode/domain';
import type { Gap, PolicyInput, PolicyRow, ReplenishmentRow } from '../answers/inventoryPolicies';
import { downToMultiple } from './decimals';
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

interface Need {
  readonly planned: Planned;
  readonly position: Decimal;
  readonly reorderPoint: Decimal;
  readonly maximum: Decimal;
}

/** The stock of a product at a place above its maximum. It is given away once. */
interface Excess {
  readonly place: string;
  left: Decimal;
}

const positionOf = ({ available, allocated, inTransit, onOrder }: Planned): Decimal =>
  add(subtract(available, allocated), add(inTransit, onOrder));

const needOf = (planned: Planned): Need | undefined => {
  const { reorderPoint, maximum } = planned.policy;
  if (!reorderPoint || !maximum) return undefined;
  const levels = { reorderPoint: reorderPoint.value, maximum: maximum.value };
  return { planned, position: positionOf(planned), ...levels };
};

/** Only what is there can be given away, and only down to the maximum of the place that gives. */
const excessOf = ({ planned: { policy, available, allocated }, maximum }: Need): Excess => {
  const over = subtract(subtract(available, allocated), maximum);
  return { place: policy.place, left: isNegative(over) ? '0' : over };
};

/** The share of its reorder point that a place has: the emptiest comes first. */
const fullness = ({ position, reorderPoint }: Need): number => Number(position) / Math.max(Number(reorderPoint), 1e-9);

const minimumOf = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b);

type Sources = ReplenishmentRow['sources'];

/** Takes from the places with excess, the largest first, in whole multiples. */
function transfers(
  wanted: Decimal,
  policy: PlannedPolicy,
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

/** A proposal, and how full its place is. */
interface Proposal {
  readonly row: ReplenishmentRow;
  readonly full: number;
}

/** The proposals for the places of one product, the emptiest first. */
function proposalsOf(needs: readonly Need[]): Proposal[] {
  const excesses = needs.map(excessOf).filter(({ left }) => !isZero(left));
  return needs
    .filter(({ position, reorderPoint }) => compare(position, reorderPoint) <= 0)
    .map((need) => ({ need, full: fullness(need) }))
    .toSorted((a, b) => a.full - b.full)
    .map(({ need, full }) => ({ row: propose(need, excesses), full }));
}

/** Lists of plans of one product, of plans that are ordered by product. */
function* byProduct(all: Iterable<Planned>): Generator<readonly Planned[]> {
  let together: Planned[] = [];
  for (const planned of all) {
    const [first = planned] = together;
    if (first.policy.product !== planned.policy.product) {
      yield together;
      together = [];
    }
    together.push(planned);
  }
  if (together.length > 0) yield together;
}

/**
 * Proposes what to get for every place that is at or below its reorder point: first what other own places have above their maximum, then
 * from the supplier. The emptiest places come first, and no excess is given away twice. Policies that lack something are gaps. Only the
 * proposals are kept of many policies, which are ordered by product: reasons and statistics take most of the memory.
 */
export function replenish(all: Iterable<Planned>): Replenishment {
  const proposals: Proposal[] = [];
  const gaps: PlaceGap[] = [];
  for (const together of byProduct(all)) {
    proposals.push(...proposalsOf(together.flatMap((planned) => needOf(planned) ?? [])));
    gaps.push(...together.flatMap(gapsOf));
  }
  return { rows: proposals.toSorted((a, b) => a.full - b.full).map(({ row }) => row), gaps };
}
