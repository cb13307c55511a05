import { type Decimal, isZero, sum } from '@lotline/chaincode/domain';
import { divide } from '../decimals';
import { groupBy } from '../../groupBy';
import { percentOf, ratio, ratioPlaces } from './ratio';
import { type Check, isIn, type Measure, type OrderLine, type Period } from './task';

const noSales = 'No sales order has a line in the period. Set orders with POST /inventory/orders.';

/** All of it had arrived when it was promised. */
const isOnTimeInFull = ({ ordered, received, receivedOn, promised }: OrderLine): boolean =>
  ordered === received && receivedOn !== undefined && promised !== undefined && receivedOn <= promised;

function onTime(
  lines: readonly OrderLine[],
  who: 'supplier' | 'carrier',
  partiesOf: (line: OrderLine) => readonly string[],
): Measure[] {
  const parties = groupBy(
    lines.flatMap((line) => partiesOf(line).map((party) => ({ party, line }))),
    ({ party }) => party,
  );
  return [...parties].map(([party, all]) => {
    const given = {
      kpi: 'on_time_in_full' as const,
      by: `${who} ${party}`,
      formula: 'purchase order lines promised in the period that arrived in full by their day / those lines · 100',
      missing: 'No line was promised.',
    };
    const good = all.filter(({ line }) => isOnTimeInFull(line)).length;
    return percentOf(given, ['on time in full', 'promised lines'], [good, all.length]);
  });
}

/** The mean share of its ordered quantity with which each line left. */
function fillRate(lines: readonly OrderLine[]): Measure {
  const shares = lines.map(({ ordered, shipped }): Decimal =>
    isZero(ordered) ? '1' : divide(shipped, ordered, 2 * ratioPlaces),
  );
  return ratio({
    kpi: 'fill_rate',
    unit: '%',
    formula: 'Σ (shipped / ordered) of sales order lines promised in the period / those lines · 100',
    over: ['shares shipped', sum(shares)],
    under: ['promised lines', `${lines.length}`],
    times: '100',
    missing: noSales,
  });
}

const noBackorders = { kpi: 'backorder_rate', missing: noSales } as const;

/** The share of lines on backorder, and that of the quantities of each unit: quantities of several units have no sum. */
function backorderRates(placed: readonly OrderLine[]): Measure[] {
  const units = groupBy(placed, ({ uom }) => uom);
  return [
    percentOf(
      {
        ...noBackorders,
        formula: 'sales order lines of the period on backorder / sales order lines of the period · 100',
      },
      ['lines on backorder', 'lines ordered'],
      [placed.filter(({ backordered }) => !isZero(backordered)).length, placed.length],
    ),
    ...[...units]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([uom, lines]) =>
        ratio({
          ...noBackorders,
          by: `quantities in ${uom}`,
          unit: '%',
          formula: `quantities in ${uom} of sales order lines of the period on backorder / those ordered · 100`,
          over: ['on backorder', sum(lines.map(({ backordered }) => backordered))],
          under: ['ordered', sum(lines.map(({ ordered }) => ordered))],
          times: '100',
        }),
      ),
  ];
}

/** Measures of what was ordered, and of the counts. */
export function orderKpis(period: Period, all: readonly OrderLine[], checks: readonly Check[]): Measure[] {
  const placed = all.filter(({ kind, placed: day }) => kind === 'sales' && isIn(day, period));
  const due = all.filter(({ promised }) => isIn(promised, period));
  const bought = due.filter(({ kind }) => kind === 'purchase');
  const counted = checks.filter(({ at }) => isIn(at.slice(0, 10), period));
  const late = onTime(bought, 'supplier', ({ partner }) => [partner]);
  const none = percentOf(
    {
      kpi: 'on_time_in_full',
      formula: 'purchase order lines promised in the period that arrived in full by their day / those lines · 100',
      missing: 'No purchase order has a line that is promised in the period.',
    },
    ['on time in full', 'promised lines'],
    [0, 0],
  );
  return [
    percentOf(
      {
        kpi: 'accuracy',
        formula: 'accurate records / records checked · 100, of approved count lines',
        missing: 'No count was approved in the period.',
      },
      ['accurate records', 'records checked'],
      [counted.filter(({ isAccurate }) => isAccurate).length, counted.length],
    ),
    ...backorderRates(placed),
    fillRate(due.filter(({ kind }) => kind === 'sales')),
    ...(late.length > 0 ? late : [none]),
    ...onTime(bought, 'carrier', ({ carriers }) => carriers),
  ];
}
