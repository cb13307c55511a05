import { must } from '@lotline/chaincode/domain';
import type { Gap } from '../../answers/inventoryPolicies';
import type { SimulationAnswer, SimulationInput, SimulationRow } from '../../answers/inventorySimulations';
import type { Database } from '../../projection/database';
import { rounded } from '../decimals';
import { daysOf, demandOf, fewestDays } from '../demand';
import { SeededRandom } from './random';
import { type Simulated, simulate, together } from './simulate';

/** A simulation that is wanted. It is made in a thread. */
export interface SimulationTask {
  readonly kind: 'simulation';
  readonly format: 'json';
  readonly input: SimulationInput;
  readonly uom: string;
  readonly today: string;
}

type Policy = SimulationInput['policies'][number];

const yearDays = 365;
const shownPlaces = 6;
const show = (value: number): string => rounded(value, shownPlaces);

/** Days in their order, once; or runs of days that are drawn from them. Every policy gets the same. */
function runsOf({ demand, days, runs }: SimulationInput, history: readonly number[], random: SeededRandom): number[][] {
  if (demand === 'history') return [[...history]];
  const draw = (): number => must(history[Math.floor(random.next() * history.length)], 'day');
  return Array.from({ length: runs }, () => Array.from({ length: days }, draw));
}

function rowOf({ name, reorderPoint, maximum }: Policy, found: Simulated, input: SimulationInput): SimulationRow {
  const { days, demand, served, stock, outDays, orders, cycles, shortCycles } = found;
  const { orderCost, holdingCost, currency } = input;
  const [averageStock, ordersPerYear] = [stock / days, (orders * yearDays) / days];
  const isPriced = orderCost !== undefined && holdingCost !== undefined && currency !== undefined;
  return {
    name,
    reorderPoint,
    maximum,
    fillRate: show(demand === 0 ? 1 : served / demand),
    ...(cycles > 0 && { cycleService: show(1 - shortCycles / cycles) }),
    stockOutDays: show(outDays / days),
    averageStock: show(averageStock),
    ordersPerYear: show(ordersPerYear),
    ...(isPriced && {
      yearlyCost: show(ordersPerYear * Number(orderCost) + averageStock * Number(holdingCost)),
      currency,
    }),
  };
}

/** Tries policies against the demand of a product at a place. Days without stock are left out, because their demand is unknown. */
export function simulations(
  database: Database,
  height: number,
  { input, uom, today }: SimulationTask,
): SimulationAnswer {
  const { product, place, historyDays, policies, seed, leadTimeDays, leadTimeSdDays } = input;
  const demand = demandOf(database, { product, place, uom, days: historyDays, today });
  const history = daysOf(demand)
    .filter(({ censored }) => !censored)
    .map(({ quantity }) => Number(quantity));
  const bare = { height, product, place, uom, history: history.length };
  if (history.length < fewestDays) {
    const detail = `The ledger has ${history.length} whole days with stock at the place; a simulation needs ${fewestDays}.`;
    const gap: Gap = { code: 'history_short', field: 'demand', detail };
    return { ...bare, days: 0, rows: [], gaps: [...demand.gaps, gap] };
  }
  const runs = runsOf(input, history, new SeededRandom(seed));
  const rows = policies.map((policy) => {
    // Every policy meets the same lead times in the order of its orders.
    const random = new SeededRandom(seed);
    const leadTime = (): number => leadTimeDays + leadTimeSdDays * random.normal();
    const levels = { ...policy, reorderPoint: Number(policy.reorderPoint), maximum: Number(policy.maximum) };
    return rowOf(policy, together(runs.map((each) => simulate(each, levels, leadTime))), input);
  });
  return { ...bare, days: runs.reduce((sum, { length }) => sum + length, 0), rows, gaps: [...demand.gaps] };
}
