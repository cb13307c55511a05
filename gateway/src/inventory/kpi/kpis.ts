import type { KpiEventsAnswer, KpiRow, KpisAnswer } from '../../answers/inventoryKpis';
import type { ReadView } from '../../trace/readView';
import { daysBetween, daysLater } from '../days';
import { flowsOf } from './flows';
import { kpiEvents } from './kpiEvents';
import { orderKpis } from './orderKpis';
import { shelfKpis } from './shelfKpis';
import { stockKpis } from './stockKpis';
import type { KpiTask, Measure, Period } from './task';
import { Values } from './values';

function measures(view: ReadView, task: KpiTask, values: Values, period: Period): Measure[] {
  const flows = task.positions.flatMap((position) => flowsOf(view.database, position, period));
  return [
    ...stockKpis(view, { task, values, period, flows }),
    ...orderKpis(period, task.lines, task.checks),
    ...shelfKpis(view, task, values, period),
  ];
}

/** The periods of the same length before a period, the earliest first. */
export function periodsBefore({ from, to }: Period, count: number): Period[] {
  const length = daysBetween(from, to) + 1;
  return Array.from({ length: count }, (_, index) => {
    const back = -length * (count - index);
    return { from: daysLater(from, back), to: daysLater(to, back) };
  });
}

const isSame = (a: Measure, b: Measure): boolean => a.kpi === b.kpi && a.by === b.by && a.unit === b.unit;

/** Every measure of a period beside the same of the periods before, or the records behind one measure. */
export function kpis(view: ReadView, task: KpiTask): KpisAnswer | KpiEventsAnswer {
  const values = new Values(view, task);
  const { period, events } = task;
  if (events) return { height: view.height, ...period, rows: kpiEvents(view, task, values, events) };
  const before = periodsBefore(period, task.earlier).map((each) => ({
    period: each,
    found: measures(view, task, values, each),
  }));
  const rows = measures(view, task, values, period).map((row): KpiRow => {
    const trend = before.map(({ period: each, found }) => {
      const value = found.find((other) => isSame(other, row))?.value;
      return { ...each, ...(value !== undefined && { value }) };
    });
    return { ...row, trend };
  });
  return { height: view.height, ...period, rows };
}
