/** Levels of a policy: at or below the reorder point, an order fills up to the maximum. */
export interface Levels {
  readonly reorderPoint: number;
  readonly maximum: number;
  /** Days between two looks at the stock. */
  readonly reviewDays: number;
}

/** Sums over the simulated days. */
export interface Simulated {
  readonly days: number;
  readonly demand: number;
  readonly served: number;
  readonly stock: number;
  readonly outDays: number;
  readonly orders: number;
  /** Orders that were received, and those before whose receipt stock ran out. */
  readonly cycles: number;
  readonly shortCycles: number;
}

interface Order {
  readonly due: number;
  readonly quantity: number;
  isShort: boolean;
}

/**
 * Serves demand day by day from the maximum on: orders arrive before the demand of their day, unserved demand is lost, and the stock is
 * looked at after it. `leadTime` gives the days to the receipt of the next order, at least one.
 */
export function simulate(demands: readonly number[], levels: Levels, leadTime: () => number): Simulated {
  const { reorderPoint, maximum, reviewDays } = levels;
  const total = {
    days: demands.length,
    demand: 0,
    served: 0,
    stock: 0,
    outDays: 0,
    orders: 0,
    cycles: 0,
    shortCycles: 0,
  };
  let onHand = maximum;
  let open: Order[] = [];
  demands.forEach((demand, day) => {
    for (const order of open.filter(({ due }) => due <= day)) {
      onHand += order.quantity;
      total.cycles += 1;
      if (order.isShort) total.shortCycles += 1;
    }
    open = open.filter(({ due }) => due > day);
    const served = Math.min(onHand, demand);
    onHand -= served;
    const isOut = served < demand;
    total.demand += demand;
    total.served += served;
    total.stock += onHand;
    if (isOut) {
      total.outDays += 1;
      for (const order of open) order.isShort = true;
    }
    const position = open.reduce((sum, { quantity }) => sum + quantity, onHand);
    if ((day + 1) % reviewDays === 0 && position <= reorderPoint) {
      open.push({ due: day + Math.max(1, Math.round(leadTime())), quantity: maximum - position, isShort: false });
      total.orders += 1;
    }
  });
  return total;
}

/** The sums of several runs. */
export const together = (runs: readonly Simulated[]): Simulated =>
  runs.reduce((sum, run) => ({
    days: sum.days + run.days,
    demand: sum.demand + run.demand,
    served: sum.served + run.served,
    stock: sum.stock + run.stock,
    outDays: sum.outDays + run.outDays,
    orders: sum.orders + run.orders,
    cycles: sum.cycles + run.cycles,
    shortCycles: sum.shortCycles + run.shortCycles,
  }));
