import { type Decimal, isNegative, negate, productOf, subtract } from '@lotline/chaincode/domain';
import type { CountLine, CountSheet } from '../../answers/inventoryCounts';
import type { OrderRow } from '../../answers/inventoryOrders';
import { itemOf, numberOf } from '../../itemOf';
import { isFar } from '../counts';
import { daysBetween } from '../days';
import { multiply } from '../decimals';
import type { Action, Work, Worth } from './work';

type Line = OrderRow['lines'][number];

/** Days after which a late line is urgent. */
const longDays = 7;

const lateActions = (
  { kind, order, place }: OrderRow,
  { product, promised = '', shipped }: Line,
  open: Decimal,
): Action[] =>
  kind === 'sales'
    ? [
        {
          summary: `Allocate up to ${open}`,
          requests: [
            {
              path: '/inventory/allocations',
              body: {
                // The shipped quantity is part of the number: the rest of the line is another allocation.
                allocation: `SO-${numberOf(kind, order, product, promised, shipped)}`,
                product,
                place,
                quantity: open,
                order,
                partial: true,
              },
            },
          ],
        },
      ]
    : [{ summary: `Cancel ${order}`, requests: [{ path: '/inventory/orders/cancel', body: { kind, order } }] }];

/** Order lines whose day is over. */
export const lateWork = (orders: readonly OrderRow[], today: string): Work[] =>
  orders.flatMap((row) =>
    row.lines
      .filter(({ isLate }) => isLate)
      .map((line): Work => {
        const { product, uom, promised = today, ordered, price, currency } = line;
        const done = row.kind === 'sales' ? line.shipped : line.received;
        const open = subtract(ordered as Decimal, done as Decimal);
        const item = itemOf('late', row.kind, row.order, product, promised);
        const isSales = row.kind === 'sales';
        return {
          item,
          kind: 'late',
          severity: isSales || daysBetween(promised, today) > longDays ? 'high' : 'medium',
          detail: `${open} of ${ordered} ${uom} of ${row.kind} order ${row.order} were promised for ${promised} and have not ${isSales ? 'left' : 'arrived'}.`,
          recommendation: isSales
            ? 'Allocate and ship the available goods.'
            : 'Ask the supplier for a new day and set it, or cancel the order.',
          product,
          place: row.place,
          order: row.order,
          quantity: open,
          uom,
          ...(price !== undefined && currency !== undefined && { value: multiply(open, price as Decimal), currency }),
          actions: lateActions(row, line, open),
        };
      }),
  );

const amountOf = (value: Decimal): Decimal => (isNegative(value) ? negate(value) : value);

/** A line that differs from the books and can be approved. */
function farWork({ count, place }: CountSheet, line: CountLine, worth: Worth): Work {
  const { lot, uom, variance = '0', counts } = line;
  const counted = counts.at(-1)?.counted ?? '';
  const product = productOf(lot);
  const quantity = amountOf(variance as Decimal);
  const body = { count, lots: [lot] };
  return {
    item: itemOf('variance', count, lot),
    kind: 'variance',
    severity: 'high',
    detail: `The last count differs by ${variance} ${uom} from the books.`,
    recommendation: 'Approve it with a reason, or have it counted again, by a user who has not counted it.',
    ...(product && { product }),
    lot,
    place,
    count,
    quantity,
    uom,
    ...worth.of(product, quantity),
    actions: [
      { summary: 'Have it counted again', requests: [{ path: '/inventory/counts/recount', body }] },
      {
        summary: `Approve ${counted} ${uom} as counted`,
        asks: [{ name: 'reason', says: 'Why the books were wrong.', at: ['reason'] }],
        requests: [{ path: '/inventory/counts/approve', body }],
      },
    ],
  };
}

/** A line that waits for a second count. Its quantities are not shown. */
function recountWork({ count, place }: CountSheet, { lot, uom, counts }: CountLine): Work {
  const product = productOf(lot);
  const counters = [...new Set(counts.map(({ by }) => by))].join(', ');
  return {
    item: itemOf('variance', count, lot),
    kind: 'variance',
    severity: 'medium',
    detail: counts.length > 1 ? 'Another count was asked for.' : 'The first count was far from the books.',
    recommendation: `Assign it to another user than ${counters}, who counts it again and enters the quantity.`,
    ...(product && { product }),
    lot,
    place,
    count,
    actions: [
      {
        summary: 'Enter the second count',
        asks: [{ name: 'counted', says: `The loose quantity, in ${uom}.`, at: ['lines', 0, 'counted'] }],
        requests: [{ path: '/inventory/counts/enter', body: { count, lines: [{ lot }] } }],
      },
    ],
  };
}

/** Lines of open counts that differ from the books, or wait for a second count. */
export const varianceWork = (counts: readonly CountSheet[], worth: Worth): Work[] =>
  counts
    .filter(({ status }) => status === 'open')
    .flatMap((sheet) =>
      sheet.lines.flatMap((line): Work[] => {
        if (line.state === 'recount') return [recountWork(sheet, line)];
        return line.state === 'counted' && isFar(line, sheet.variancePercent) ? [farWork(sheet, line, worth)] : [];
      }),
    );
